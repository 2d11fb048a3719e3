"""Find the Chromium that this machine has; playwright's own download is never used.

Not for opening pages: that is the `browser` fixture.
"""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find() -> str:
    """Return where a Chromium is: what CHROMIUM names, else one on the search path, else nothing."""
    return os.environ.get("CHROMIUM", "") or next(filter(None, map(shutil.which, NAMES)), "")
