"""What a long import asks of the process that runs it. Not for requests."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

PAGES_KIB = 8 * 1024


@contextmanager
def long_run() -> Iterator[None]:
    """Stop looking for garbage in what stays anyway, and let SQLite keep the pages it comes back to.

    Whoever runs in it calls `gc.collect` between its batches.
    """
    frozen = gc.get_freeze_count() > 0  # whoever froze before us keeps what they froze
    gc.collect()
    gc.freeze()
    gc.disable()
    before = _keep_pages(-PAGES_KIB)
    try:
        yield
    finally:
        _keep_pages(before)
        gc.enable()
        if not frozen:
            gc.unfreeze()


def _keep_pages(pages: int) -> int:
    """Set how much SQLite keeps (pages, or KiB below zero) for this connection; return what it was."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before: int = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {int(pages)}")
    return before
