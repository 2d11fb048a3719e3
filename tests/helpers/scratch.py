"""One temporary folder for a whole test run, shared with the processes that it starts.

Not for the files of one test: that is pytest's `tmp_path`.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "TEST_SCRATCH"


def folder() -> Path:
    """Return the folder of this run; whoever asks first makes it, and removes it when it ends."""
    if VARIABLE not in os.environ:
        made = Path(tempfile.mkdtemp(prefix="gebuurte-test-"))
        os.environ[VARIABLE] = str(made)
        atexit.register(_remove, made, os.getpid())
    return Path(os.environ[VARIABLE])


def of_process() -> Path:
    """Return a folder in it that belongs to this process alone, such as one of xdist's workers."""
    own = folder() / str(os.getpid())
    own.mkdir(exist_ok=True)
    return own


def _remove(made: Path, owner: int) -> None:
    """Remove the folder, in the process that made it and not in its forks."""
    if os.getpid() == owner:
        shutil.rmtree(made, ignore_errors=True)
