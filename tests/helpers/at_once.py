"""Several calls that start together, each in a thread and on a database connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls together. Returns: what each gave or raised, in order."""
    together = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int) -> None:
        try:
            together.wait()
            results[index] = calls[index]()
        except Exception as error:  # noqa: BLE001  the test looks at what went wrong
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
