"""Open a file that somebody hands to an import, plain or packed, within bounds.

Not for what stands in it: `geojson` and `best` read that. A packed file may not unpack to more than it
plausibly holds, so that a small bomb cannot fill memory or disk.
"""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from network.kernel.errors import Invalid

ALWAYS_ALLOWED_BYTES = 16 * 1024 * 1024
LARGEST_RATIO = 100
CHUNK_BYTES = 256 * 1024

BROKEN_PACKING = (
    OSError,
    EOFError,
    RuntimeError,  # also how zipfile says "password" and "method not known"
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class BoundedReader(io.RawIOBase):
    """Read on until the file proves larger than it can honestly be.

    Raises: Invalid from `readinto` when more than `limit_bytes` come out or the packing is broken.
    """

    def __init__(self, inner: IO[bytes], *, name: str, limit_bytes: int) -> None:
        self._inner = inner
        self._name = name
        self._left = limit_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        try:
            data = self._inner.read(len(view))
        except BROKEN_PACKING as error:
            raise Invalid(
                _("%(file)s is beschadigd: het inpakken klopt niet.") % {"file": self._name}
            ) from error
        self._left -= len(data)
        if self._left < 0:
            raise Invalid(
                _("%(file)s is groter dan zo'n bestand kan zijn. We lazen het niet verder.")
                % {"file": self._name}
            )
        view[: len(data)] = data
        return len(data)


@contextmanager
def open_bytes(path: Path, *, suffixes: tuple[str, ...], limit_bytes: int) -> Iterator[io.BufferedReader]:
    """Open a plain, `.gz` or `.zip` file as a stream of its unpacked bytes.

    Args:
        suffixes: endings of the name that are accepted, lower case.
        limit_bytes: largest unpacked size, whatever the size on disk.

    Raises: Invalid when the name, the file or the packing is not what it should be.
    """
    name = path.name
    lower = name.lower()
    if not lower.endswith(suffixes):
        raise Invalid(
            _("%(file)s moet eindigen op %(endings)s.") % {"file": name, "endings": ", ".join(suffixes)}
        )
    try:
        size = path.stat().st_size
        source: IO[bytes] = path.open("rb")
    except OSError as error:
        raise Invalid(_unread(error) % {"file": path}) from error
    with source:
        if lower.endswith(".zip"):
            source, packed = _only_member(source, name=name, ending=suffixes[0]), True
        elif lower.endswith(".gz"):
            source, packed = cast(IO[bytes], gzip.GzipFile(fileobj=source)), True
        else:
            packed = False
        plausible = max(ALWAYS_ALLOWED_BYTES, size * LARGEST_RATIO) if packed else limit_bytes
        with source:
            bounded = BoundedReader(source, name=name, limit_bytes=min(limit_bytes, plausible))
            yield io.BufferedReader(bounded, buffer_size=CHUNK_BYTES)


def _unread(error: OSError) -> str:
    """Return why a file cannot be opened, in our own words: the system speaks English."""
    if isinstance(error, FileNotFoundError):
        return _("%(file)s bestaat niet. Kijk de naam en de map na.")
    if isinstance(error, IsADirectoryError):
        return _("%(file)s is een map. Kies het bestand dat erin staat.")
    return _("%(file)s kan niet worden gelezen. Kijk na of je het mag openen.")


def _only_member(source: IO[bytes], *, name: str, ending: str) -> IO[bytes]:
    """Open the one file of a zip. Its path is never used to write anything, and may not try to."""
    try:
        archive = zipfile.ZipFile(source)
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) != 1:
            raise Invalid(
                _("%(file)s moet precies één bestand bevatten, maar bevat er %(count)d.")
                % {"file": name, "count": len(members)}
            )
        member = members[0]
        inside = member.filename
        if inside.startswith(("/", "\\")) or ".." in inside.replace("\\", "/").split("/") or ":" in inside:
            raise Invalid(_("%(file)s bevat een bestand met een pad dat niet mag.") % {"file": name})
        if not inside.lower().endswith(ending):
            raise Invalid(
                _("Het bestand in %(file)s moet eindigen op %(ending)s.") % {"file": name, "ending": ending}
            )
        if member.flag_bits & 0x1:
            raise Invalid(_("%(file)s is met een wachtwoord gesloten.") % {"file": name})
        return archive.open(member)
    except BROKEN_PACKING as error:
        raise Invalid(_("%(file)s is geen leesbaar zip-bestand.") % {"file": name}) from error
