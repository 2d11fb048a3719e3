"""Ask the database from a socket: in threads of the gateway's own, so that sockets never wait for a page.

What clients say waits in a line of its own: who comes back, and whoever looks into rights, never stands
behind a hundred messages. Not for pages or tasks: they have their own threads.
"""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

from network.kernel.request_cache import one_request

READERS, WRITERS = 4, 2
"""Fewer of the second: all share one interpreter, and a crowd that comes back would wait for one that talks.
Two keep it as busy as four."""

P = ParamSpec("P")
T = TypeVar("T")

_readers = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="gateway")
_writers = ThreadPoolExecutor(max_workers=WRITERS, thread_name_prefix="gateway-says")


async def in_database(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `ask` in a thread with a database connection of its own, and return its answer.

    What it asks twice is asked once, as within one request of a page.
    """
    return await _in(_readers, ask, *args, **kwargs)


async def in_line(do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run what a client asks to be done, after what other clients said before; otherwise as `in_database`."""
    return await _in(_writers, do, *args, **kwargs)


async def _in(threads: Executor, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    run: Callable[..., Any] = database_sync_to_async(_once, thread_sensitive=False, executor=threads)
    return cast(T, await run(ask, *args, **kwargs))


def _once(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with one_request():
        return ask(*args, **kwargs)
