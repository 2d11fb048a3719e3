"""A crowd on a roll, for races and benches: people with an account, put on it by hand.

people = a_crowd(poll, 400)                    # who may vote, in no order
outcome = cast_together([(p, "park") for p in people], poll)     # from several connections at once
"""

import random
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from groups.polls.models import Poll, RollEntry
from groups.polls.services.casting import Receipt, cast_ballot
from network.people.models import Person

AT_ONCE = 24


def a_crowd(poll: Poll, count: int) -> list[Person]:
    """Put so many people on the roll of an open poll, in random order."""
    people = Person.objects.bulk_create(
        Person(email=f"v{poll.pk}-{number}@example.org", first_name="Kiezer", last_name=str(number))
        for number in range(count)
    )
    drawn = random.sample(people, count)
    RollEntry.objects.bulk_create(
        RollEntry(poll=poll, person=person, position=10_000 + place, code=f"C{poll.pk}-{place}")
        for place, person in enumerate(drawn)
    )
    Poll.objects.filter(pk=poll.pk).update(voters=count)
    return people


def cast_together(
    votes: Iterable[tuple[Person, str]],
    poll: Poll,
    *,
    workers: int = AT_ONCE,
    tell: Callable[[Receipt], object] = lambda _receipt: None,
) -> list[tuple[Person, str, Any]]:
    """Cast votes from several connections at once.

    Args:
        tell: called with each receipt as soon as it is there.

    Returns: person, choice and receipt or refusal, in no order.
    """
    waiting = deque(votes)
    outcome: list[tuple[Person, str, Any]] = []
    together = threading.Barrier(workers)

    def work() -> None:
        together.wait()
        try:
            while True:
                try:
                    person, choice = waiting.popleft()
                except IndexError:
                    return
                try:
                    came: Any = cast_ballot(by=person, poll=poll, answers={"bench": choice}, version=1)
                    tell(came)
                except Exception as error:  # noqa: BLE001  the test looks at what went wrong
                    came = error
                outcome.append((person, choice, came))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome
