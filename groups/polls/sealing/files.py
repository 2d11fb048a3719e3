"""Files that hold a secret: written once and whole, read by nobody else, and overwritten before they go.

Not for what stands in them (`keys`).
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from groups.polls.sealing.refusals import KeyExists, KeyExposed, KeyGone

DRAFT: Final = ".new"
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def write_once(path: Path, content: bytes) -> None:
    """Write a file that was not there; after a crash it is whole or absent.

    Raises: KeyExists, KeyExposed.
    """
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _ensure_ours_alone(folder)
    draft = folder / f".{path.name}.{secrets.token_hex(8)}{DRAFT}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, this refuses to replace
    except FileExistsError as error:
        _overwrite(draft)
        raise KeyExists(path.name) from error
    finally:
        draft.unlink()
    _settle(folder)


def read(path: Path) -> bytes:
    """Return what a file holds. Raises: KeyGone, KeyExposed."""
    if not path.is_file():
        raise KeyGone(path.name)
    _ensure_ours_alone(path.parent)
    _ensure_ours_alone(path)
    return path.read_bytes()


def destroy(path: Path) -> bool:
    """Overwrite a file and remove it. Returns: whether there was one.

    Disks that spread their writes, snapshots and copies may keep what was there: the ADR says what then.
    """
    for draft in path.parent.glob(f".{path.name}.*{DRAFT}"):  # of a process that died while it wrote
        _overwrite(draft)
        draft.unlink(missing_ok=True)
    if not path.is_file():
        return False
    _overwrite(path)
    path.unlink(missing_ok=True)
    _settle(path.parent)
    return True


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())


def _ensure_ours_alone(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        raise KeyExposed(path.name)


def _settle(folder: Path) -> None:
    """Make the names in a folder survive a power cut, on systems that leave this to programs."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
