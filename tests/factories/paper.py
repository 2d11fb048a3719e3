"""Piles of paper for tests, typed through the product's own services.

first, second = two_clerks(town)               # of the desk, neither on a roll
pile = a_pile(first, poll, 5)                  # of a secret poll with as many slips
type_slips(pile, people, first, second)        # both clerks the same
type_sheets(pile, ["park", …], first, second)  # of a secret poll
type_named(pile, [(anna, "park"), …], first, second)
"""

from collections.abc import Sequence
from typing import Any

from groups.polls.models import PaperBatch, Poll
from groups.polls.services.paper.entering import type_sheet, type_slip
from groups.polls.services.paper.piles import open_batch
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask

OPTIONS = [{"key": "yes", "title": "Ja"}, {"key": "no", "title": "Nee"}]
EVERY_KIND: dict[str, Any] = {
    "pages": [
        {
            "key": "p1",
            "title": "Begin",
            "intro": "Over het plein.",
            "questions": [
                {"key": "a", "kind": "single", "title": "Kom je vaak?", "options": OPTIONS, "required": True},
                {"key": "b", "kind": "multiple", "title": "Waarmee?", "options": OPTIONS, "no_opinion": True},
            ],
            "jumps": [
                {"question": "a", "values": ["no"], "to": "p3"},
                {"question": "b", "values": ["no_opinion"], "to": "end"},
            ],
        },
        {
            "key": "p2",
            "questions": [
                {"key": "c", "kind": "ranking", "title": "Wat eerst?", "options": OPTIONS, "most": 2},
                {"key": "d", "kind": "score", "title": "Hoe mooi?", "low": -2, "high": 2},
                {"key": "e", "kind": "score", "title": "Hoeveel?", "low": 0, "high": 50, "options": OPTIONS},
            ],
            "then": "end",
        },
        {
            "key": "p3",
            "questions": [
                {"key": "f", "kind": "matrix", "title": "Raster", "rows": OPTIONS, "columns": OPTIONS},
                {"key": "g", "kind": "number", "title": "Hoe ver?", "unit": "meter"},
                {"key": "h", "kind": "short", "title": "Waarom niet?"},
                {"key": "i", "kind": "long", "title": "Vertel."},
                {
                    "key": "j",
                    "kind": "place",
                    "title": "Waar?",
                    "west": 4.0,
                    "south": 50.7,
                    "east": 4.2,
                    "north": 50.9,
                },
                {"key": "k", "kind": "photo", "title": "Toon het."},
            ],
        },
    ]
}
"""A poll with every kind of question, on pages that branch."""


def two_clerks(town: make.Town) -> tuple[Person, Person]:
    """Make two officers of the desk, who live elsewhere."""
    clerks = [make.an_account(name) for name in ("klerk1", "klerk2")]
    for clerk in clerks:
        make.appointed(clerk, AppointmentRole.DESK_OFFICER, town.space)
    return clerks[0], clerks[1]


def a_pile(by: Person, poll: Poll, sheets: int) -> PaperBatch:
    """Begin a pile, with a slip for each sheet where the poll is secret."""
    return open_batch(by=by, poll=poll, sheets=sheets, slips=sheets if poll.is_secret else None)


def type_slips(pile: PaperBatch, people: Sequence[Person], *clerks: Person) -> None:
    """Let each clerk type the slips of these people."""
    for clerk in clerks:
        for person in people:
            type_slip(by=clerk, batch=pile, code=ask.entry_of(pile.poll, person).code)


def type_sheets(pile: PaperBatch, spots: Sequence[str], *clerks: Person) -> None:
    """Let each clerk type sheets of a secret poll, from the first on."""
    for clerk in clerks:
        for position, spot in enumerate(spots, 1):
            type_sheet(by=clerk, batch=pile, position=position, answers={"bench": spot})


def type_named(pile: PaperBatch, votes: Sequence[tuple[Person, str]], *clerks: Person) -> None:
    """Let each clerk type the forms of these people, from the first on."""
    for clerk in clerks:
        for position, (person, spot) in enumerate(votes, 1):
            code = ask.entry_of(pile.poll, person).code
            type_sheet(by=clerk, batch=pile, position=position, code=code, answers={"bench": spot})
