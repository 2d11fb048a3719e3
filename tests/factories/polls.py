"""Polls for tests, made through the product's own services.

officer = an_officer(town)                     # makes polls for the town, and lives elsewhere
draft = a_draft(town, officer)                 # one question, asked in district A, until tomorrow
poll = an_open_poll(town, officer)             # the same, open: whoever lives in A stands on its roll
entry_of(poll, anna)                           # anna's place
secret = an_open_secret_poll(town, officer)    # sealed to keys whose codes `CODES` keeps for `give_codes`
after(poll)                                    # a moment at which its window is over, for time_machine
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groups.polls.enums import Secrecy
from groups.polls.models import KeyHolder, Poll, RollEntry
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.drafting import PollTerms, create_poll
from groups.polls.services.officers import confirm_seat, give_code, name_officers, take_seat
from groups.polls.services.opening import open_poll
from network.kernel import clock
from network.kernel.events import decode, subscribers
from network.kernel.models import Space
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import people as make

QUESTIONS: dict[str, Any] = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "bench",
                    "kind": "single",
                    "title": "Waar zetten we de bank?",
                    "options": [
                        {"key": "church", "title": "Aan de kerk"},
                        {"key": "park", "title": "In het park"},
                    ],
                }
            ],
        }
    ]
}


LOOP: dict[str, Any] = {
    "pages": [
        {**QUESTIONS["pages"][0], "then": "p2"},
        {"key": "p2", "questions": [{"key": "why", "kind": "short", "title": "Waarom?"}], "then": "p1"},
    ]
}
"""A poll that nobody ever ends."""
CODES: dict[tuple[int, int], str] = {}
"""What each officer of a secret poll wrote down, by poll and person."""
_number = count(1)


def an_officer(town: make.Town, name: str = "piet") -> Person:
    """Make a participation officer, who makes polls for the town and lives elsewhere."""
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.PARTICIPATION_OFFICER, town.space)
    return person


def a_draft(
    town: make.Town,
    by: Person,
    *,
    organiser: Space | None = None,
    definition: dict[str, Any] | None = None,
    audience: AudienceTerms | None = None,
    days: float = 1,
    **terms: Any,
) -> Poll:
    """Keep a draft that ends after some days, asked in district A unless told otherwise."""
    values = {"title": "Waar komt de bank?", "closes_at": clock.now() + timedelta(days=days), **terms}
    poll = create_poll(
        by=by,
        organiser=organiser or town.space,
        terms=PollTerms(**values),
        definition=definition or QUESTIONS,
    )
    set_audience(by=by, poll=poll, terms=audience or AudienceTerms(districts=[town.here]))
    return poll


def an_open_poll(town: make.Town, by: Person, **draft: Any) -> Poll:
    """Open a poll that keeps names: whoever its audience names now stands on its roll."""
    return open_poll(by=by, poll=a_draft(town, by, **draft))


def key_holders(poll: Poll, by: Person) -> list[Person]:
    """Name two officers of a draft; each takes a seat and types the code back. `CODES` keeps the codes."""
    officers = [make.an_account(f"officer{next(_number)}") for _ in range(2)]
    name_officers(by=by, poll=poll, officers=officers)
    for officer in officers:
        CODES[poll.pk, officer.pk] = take_seat(by=officer, poll=poll)
        confirm_seat(by=officer, poll=poll, code=CODES[poll.pk, officer.pk])
    return officers


def an_open_secret_poll(town: make.Town, by: Person, **draft: Any) -> Poll:
    """Open a secret poll, with the keys of two officers. Wants the fixture `poll_keys`."""
    poll = a_draft(town, by, secrecy=Secrecy.SECRET, **draft)
    key_holders(poll, by)
    return open_poll(by=by, poll=poll)


def give_codes(poll: Poll) -> None:
    """Let both officers give their codes for the count."""
    for holder in KeyHolder.objects.filter(poll=poll).select_related("person"):
        give_code(by=holder.person, poll=poll, code=CODES[poll.pk, holder.person_id])


def let_polls_react() -> None:
    """Run what polls do by themselves after what was published, as the worker would."""
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.READY):
        told = task.args_kwargs["kwargs"]
        if told.get("subscriber", "").startswith("polls."):
            task.delete()
            subscribers.get(told["subscriber"]).handle(decode(told["event"]))


def events_of(poll: Poll) -> list[str]:
    """Return the names of what was told to subscribers about a poll, oldest first, each once."""
    told = [
        task.args_kwargs["kwargs"]["event"]
        for task in DBTaskResult.objects.order_by("enqueued_at", "pk")
        if task.args_kwargs["kwargs"].get("event", {}).get("values", {}).get("poll_id") == poll.pk
    ]
    return list(dict.fromkeys(event["type"].rpartition(".")[2] for event in told))


def after(poll: Poll) -> datetime:
    """Return the first moment at which a poll takes no ballots any more."""
    assert poll.closes_at is not None
    return poll.closes_at


def entry_of(poll: Poll, person: Person) -> RollEntry:
    """Return the place of somebody on the roll."""
    return RollEntry.objects.get(poll=poll, person=person)
