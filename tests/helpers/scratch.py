"""One temporary folder for a whole test run, shared with the processes that it starts.

Not for the files of one test: that is pytest's `tmp_path`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import psutil

VARIABLE = "TEST_SCRATCH"
PREFIX = "gebuurte-test-"


def folder() -> Path:
    """Return the folder of this run; whoever asks first makes it, and removes it when it ends."""
    if VARIABLE not in os.environ:
        _sweep()
        made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        made.chmod(0o711)  # a server that refuses to run as root has its own folder in it
        os.environ[VARIABLE] = str(made)
        atexit.register(_remove, made, os.getpid())
    return Path(os.environ[VARIABLE])


def of_process() -> Path:
    """Return a folder in it that belongs to this process alone, such as one of xdist's workers."""
    own = folder() / str(os.getpid())
    own.mkdir(exist_ok=True)
    return own


def _sweep() -> None:
    """Remove what runs left behind that were killed before they could."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _remove(made: Path, owner: int) -> None:
    """Remove the folder, in the process that made it and not in its forks."""
    if os.getpid() == owner:
        shutil.rmtree(made, ignore_errors=True)
