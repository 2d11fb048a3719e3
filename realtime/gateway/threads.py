"""Ask the database from a socket: in threads of the gateway's own, so that sockets never wait for a page.

Not for pages or tasks: they have their own threads.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

from network.kernel.request_cache import one_request

THREADS = 4

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="gateway")


async def in_database(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `ask` in a thread with a database connection of its own, and return its answer.

    What it asks twice is asked once, as within one request of a page.
    """
    run: Callable[..., Any] = database_sync_to_async(_once, thread_sensitive=False, executor=_threads)
    return cast(T, await run(ask, *args, **kwargs))


def _once(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with one_request():
        return ask(*args, **kwargs)
