"""A counted poll with an answer of every kind, for pages and files: `poll = a_counted_survey(town, officer)`.

Ballots are written as casting leaves them, in bulk; the roll gets its marks with them.
"""

from random import Random
from typing import Any

import time_machine

from groups.polls.enums import Mark, ResultsShown
from groups.polls.models import NamedBallot, Poll, RollEntry
from groups.polls.services.counting import count_poll
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask

DISTRICTS = ("Centrum", "Nederhem", "Sint-Rochus", "Essenbeek")
BANDS = ("18-34", "35-54", "55-74", "75+")
SURVEY: dict[str, Any] = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "square",
                    "kind": "single",
                    "title": "Wat komt er op het Kerkplein?",
                    "no_opinion": True,
                    "options": [
                        {"key": "trees", "title": "Bomen en zitbanken"},
                        {"key": "cars", "title": "Parkeerplaatsen voor wie moeilijk stapt"},
                        {"key": "market", "title": "Een vaste markt"},
                    ],
                },
                {
                    "key": "street",
                    "kind": "multiple",
                    "title": "Wat mist je straat?",
                    "most": 3,
                    "options": [
                        {"key": "light", "title": "Verlichting"},
                        {"key": "bench", "title": "Een zitbank"},
                        {"key": "slow", "title": "Traag verkeer"},
                        {"key": "green", "title": "Groen"},
                    ],
                },
                {"key": "happy", "kind": "score", "title": "Hoe graag woon je hier?", "low": -2, "high": 2},
                {
                    "key": "order",
                    "kind": "ranking",
                    "title": "Zet deze straten in volgorde van heraanleg",
                    "options": [
                        {"key": "mill", "title": "Molenstraat"},
                        {"key": "school", "title": "Schoolstraat"},
                        {"key": "station", "title": "Stationsstraat"},
                    ],
                },
                {
                    "key": "grid",
                    "kind": "matrix",
                    "title": "Wat vind je van de dienstverlening?",
                    "rows": [
                        {"key": "desk", "title": "Het loket"},
                        {"key": "waste", "title": "De afvalophaling"},
                    ],
                    "columns": [
                        {"key": "bad", "title": "slecht"},
                        {"key": "fair", "title": "redelijk"},
                        {"key": "good", "title": "goed"},
                    ],
                },
                {
                    "key": "years",
                    "kind": "number",
                    "title": "Hoeveel jaar woon je hier?",
                    "low": 0,
                    "high": 110,
                },
                {"key": "tell", "kind": "long", "title": "Wat wil je nog kwijt?"},
            ],
        }
    ]
}


def a_crowd(poll: Poll, people: int, *, voters: int | None = None, seed: int = 7) -> None:
    """Put invented people on the roll, of whom so many voted, some on paper; nobody stands behind a place."""
    chance = Random(seed)
    entries = [
        RollEntry(
            poll=poll,
            position=10_000 + number,
            code=f"K{number}",
            mark=("paper" if number % 9 == 0 else "screen") if number < people else Mark.NONE,
            district_name=chance.choices(DISTRICTS, (50, 30, 18, 2))[0],
            age_band=chance.choices(BANDS, (25, 33, 30, 12))[0],
        )
        for number in range(voters or people)
    ]
    made = RollEntry.objects.bulk_create(entries, batch_size=2_000)
    NamedBallot.objects.bulk_create(
        [
            NamedBallot(poll=poll, entry=entry, version=poll.version, answers=an_answer(chance, entry))
            for entry in made[:people]
        ],
        batch_size=2_000,
    )
    poll.voters = RollEntry.objects.filter(poll=poll).count()
    poll.groups_offered = None  # read from the roll, which has more on it now
    poll.save(update_fields=["voters", "groups_offered"])


def an_answer(chance: Random, entry: RollEntry) -> dict[str, Any]:
    """Return checked answers that differ by district."""
    taste = (6, 2, 3) if entry.district_name == "Centrum" else (3, 4, 2)
    order = ["mill", "school", "station"]
    chance.shuffle(order)
    found: dict[str, Any] = {
        "square": chance.choices(["trees", "cars", "market"], taste)[0],
        "street": sorted(chance.sample(["light", "bench", "slow", "green"], chance.randint(1, 3))),
        "happy": chance.choices(range(-2, 3), (1, 2, 4, 8, 6))[0],
        "order": order,
        "grid": {row: chance.choices(["bad", "fair", "good"], (2, 5, 6))[0] for row in ("desk", "waste")},
        "years": chance.randint(0, 60),
    }
    if chance.random() < 0.08:
        found["square"] = {"no_opinion": True}
    if chance.random() < 0.3:
        found["tell"] = chance.choice(
            ["Meer bomen graag.", "=1+1 zou hier niet mogen staan", "De bus komt te laat."]
        )
    for key in [key for key in found if chance.random() < 0.05]:
        del found[key]
    return found


def an_open_survey(town: make.Town, officer: Person, people: int = 240, **terms: Any) -> Poll:
    """Open a survey by name in which so many voted."""
    values = {
        "title": "Hoe moet het verder met het Kerkplein?",
        "definition": SURVEY,
        "groups_asked": ["district", "age"],
        "results_shown": ResultsShown.LIVE,
        **terms,
    }
    poll = ask.an_open_poll(town, officer, **values)
    a_crowd(poll, people, voters=people * 3)
    return poll


def a_counted_survey(town: make.Town, officer: Person, people: int = 240, **terms: Any) -> Poll:
    """Open a survey by name in which so many voted, and count it after its end."""
    poll = an_open_survey(town, officer, people, **terms)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
    poll.refresh_from_db()
    return poll


def a_crowd_more(poll: Poll, people: int) -> None:
    """Let so many of those who had not voted do so."""
    chance = Random(people)
    entries = list(RollEntry.objects.filter(poll=poll, mark=Mark.NONE, person=None)[:people])
    for entry in entries:
        entry.mark = Mark.SCREEN
        entry.save(update_fields=["mark"])
        NamedBallot.objects.create(
            poll=poll, entry=entry, version=poll.version, answers=an_answer(chance, entry)
        )
