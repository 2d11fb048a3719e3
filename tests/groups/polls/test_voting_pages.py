"""What a voter sees and does: every kind of question, back and forth, and always knowing whether they voted."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groups.polls.models import NamedBallot, Poll
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.factories.people import Town

OPTIONS = [
    {"key": "oak", "title": "Eik"},
    {"key": "steel", "title": "Staal"},
    {"key": "stone", "title": "Steen"},
]


def one_page(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"pages": [{"key": "p1", "questions": list(questions)}]}


ALL_KINDS = one_page(
    {"key": "single", "kind": "single", "title": "Kies", "options": OPTIONS, "required": True},
    {"key": "several", "kind": "multiple", "title": "Kies er", "options": OPTIONS, "most": 2},
    {"key": "order", "kind": "ranking", "title": "Volgorde", "options": OPTIONS},
    {"key": "score", "kind": "score", "title": "Score", "low": -2, "high": 2},
    {"key": "scores", "kind": "score", "title": "Scores", "low": 1, "high": 5, "options": OPTIONS},
    {"key": "wide", "kind": "score", "title": "Breed", "low": 0, "high": 100},
    {
        "key": "grid",
        "kind": "matrix",
        "title": "Raster",
        "rows": [{"key": "day", "title": "Overdag"}, {"key": "night", "title": "Nacht"}],
        "columns": [{"key": "safe", "title": "Veilig"}, {"key": "not", "title": "Niet"}],
    },
    {"key": "years", "kind": "number", "title": "Hoe lang?", "low": 0, "high": 120, "unit": "jaar"},
    {"key": "word", "kind": "short", "title": "In een woord"},
    {"key": "story", "kind": "long", "title": "Vertel"},
    {
        "key": "where",
        "kind": "place",
        "title": "Waar?",
        "west": 3.0,
        "south": 50.0,
        "east": 5.0,
        "north": 52.0,
    },
)
FILLED = {
    "q.single": "001",
    "q.several": ["000", "002"],
    "q.order.000": "002",
    "q.order.002": "001",
    "q.score": "000",
    "q.scores.001": "004",
    "q.wide": "050",
    "q.grid.000": "001",
    "q.years": "12",
    "q.word": "Gezellig",
    "q.story": "Een regel.\r\nEn nog een.",
    "q.where.lat": "50,736",
    "q.where.lon": "4,234",
}
SAID = {
    "single": "steel",
    "several": ["oak", "stone"],
    "order": ["stone", "oak"],
    "score": -2,
    "scores": {"steel": 5},
    "wide": 50,
    "grid": {"day": "not"},
    "years": 12,
    "word": "Gezellig",
    "story": "Een regel.\nEn nog een.",
    "where": {"lon": 4.234, "lat": 50.736},
}


@pytest.fixture
def voter(anna: Person) -> Client:
    return make.logged_in(anna)


@pytest.fixture
def poll(town: Town, anna: Person, griet: Person, officer: Person) -> Poll:
    return ask.an_open_poll(town, officer)


def page_of(poll: Poll) -> str:
    return reverse("polls:poll", args=[poll.uid])


def vote_on(client: Client, poll: Poll, fields: dict[str, Any], *, go: str = "send", page: str = "p1") -> Any:
    body = {"version": str(poll.version), "page": page, "go": go, **fields}
    return client.post(reverse("polls:vote", args=[poll.uid]), body)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_poll_of_one_question_votes_on_its_own_page(voter, poll, anna):
    page = voter.get(page_of(poll))
    assert page.status_code == 200
    assert "Waar zetten we de bank?" in words(page)
    assert 'name="q.bench"' in page.content.decode()
    answer = vote_on(voter, poll, {"q.bench": "001"})
    assert answer.headers["Location"] == page_of(poll)
    after = words(voter.get(page_of(poll)))
    assert "Je hebt gestemd" in after
    assert "Dit antwoordde je" in after
    assert "In het park" in after
    assert NamedBallot.objects.get().answers == {"bench": "park"}


def test_every_kind_is_shown_and_read(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=ALL_KINDS)
    page = voter.get(reverse("polls:vote", args=[poll.uid]))
    assert page.status_code == 200
    for name in FILLED:
        assert f'name="{name}"' in page.content.decode(), name
    answer = vote_on(voter, poll, FILLED)
    assert answer.status_code == 302, words(answer)
    assert NamedBallot.objects.get().answers == SAID


def test_a_ballot_that_may_change_comes_back_filled_in(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=ALL_KINDS, may_change=True)
    vote_on(voter, poll, FILLED)
    page = voter.get(reverse("polls:vote", args=[poll.uid])).content.decode()
    assert 'name="q.single" value="001" checked' in page
    assert 'value="Gezellig"' in page
    assert vote_on(voter, poll, {**FILLED, "q.single": "002"}).status_code == 302
    assert NamedBallot.objects.get().answers == {**SAID, "single": "stone"}
