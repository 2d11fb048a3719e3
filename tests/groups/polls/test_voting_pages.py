"""What a voter sees and does: each kind of question, back and forth, and always knowing where they stand."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.polls.enums import Mark, PollState
from groups.polls.models import NamedBallot, Poll
from groups.polls.views import lists
from network.people.enums import ResidencyState
from network.people.models import Person, Residency
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
    lengths = re.findall(r'maxlength="([^"]*)"', page.content.decode())
    assert "5000" in lengths  # of a long text; with a point in it a browser reads 5
    assert all(length.isdecimal() for length in lengths)
    answer = vote_on(voter, poll, FILLED)
    assert answer.status_code == 302, words(answer)
    assert NamedBallot.objects.get().answers == SAID


@pytest.mark.slow
def test_a_ballot_that_may_change_comes_back_filled_in(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=ALL_KINDS, may_change=True)
    vote_on(voter, poll, FILLED)
    page = voter.get(reverse("polls:vote", args=[poll.uid])).content.decode()
    assert 'name="q.single" value="001" checked' in page
    assert 'value="Gezellig"' in page
    assert vote_on(voter, poll, {**FILLED, "q.single": "002"}).status_code == 302
    assert NamedBallot.objects.get().answers == {**SAID, "single": "stone"}


MUST = {"required": True}
BRANCHES = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "who",
                    "kind": "single",
                    "title": "Wie ben je?",
                    "options": OPTIONS,
                    "required": True,
                },
                {"key": "word", "kind": "short", "title": "Een woord"},
            ],
            "jumps": [{"question": "who", "values": ["steel"], "to": "p3"}],
        },
        {"key": "p2", "questions": [{"key": "oaks", "kind": "number", "title": "Hoeveel eiken?"}]},
        {"key": "p3", "questions": [{"key": "last", "kind": "long", "title": "Nog iets?"}]},
    ]
}


def carried(answer: Any) -> dict[str, str]:
    """Return the hidden fields of a page, as a browser sends them back."""
    page = answer.content.decode()
    found = re.search(r'name="carried" value="([^"]*)"', page)
    where = re.search(r'name="page" value="([^"]*)"', page)
    assert found
    assert where
    return {"carried": html.unescape(found[1]), "page": where[1]}


def test_pages_go_back_and_forth_and_nothing_is_lost(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=BRANCHES)
    first = {"q.who": "000", "q.word": "Dag"}
    second = vote_on(voter, poll, first, go="next")
    assert "Hoeveel eiken?" in words(second)
    third = vote_on(voter, poll, {**carried(second), "q.oaks": "niet veel"}, go="back", page="p2")
    assert 'value="Dag"' in third.content.decode()
    changed = vote_on(voter, poll, {**carried(third), "q.who": "001", "q.word": "Dag"}, go="next")
    assert "Nog iets?" in words(changed)  # another road: the page about oaks is no part of it
    review = vote_on(voter, poll, {**carried(changed), "q.last": "Nee."}, go="next", page="p3")
    assert "Lees je antwoorden na" in words(review)
    assert not NamedBallot.objects.exists()
    assert vote_on(voter, poll, carried(review), go="send", page="review").status_code == 302
    assert NamedBallot.objects.get().answers == {"who": "steel", "word": "Dag", "last": "Nee."}


def test_the_road_back_needs_no_answers_and_the_way_on_does(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=BRANCHES)
    answer = vote_on(voter, poll, {"q.word": "Bewaar mij"}, go="next")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#v-who-0"' in page
    assert 'id="v-who-fout"' in page
    assert 'value="Bewaar mij"' in page
    review = vote_on(voter, poll, {}, go="send", page="review")
    assert review.status_code == 422
    assert "Wie ben je?" in words(review)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"q.single": "009"}, "Die keuze hoort niet bij deze vraag."),
        ({"q.single": "oak"}, "Die keuze hoort niet bij deze vraag."),
        ({"q.several": ["000", "001", "002"]}, "Kies er hoogstens 2. Nu koos je er 3."),
        ({"q.order.000": "001", "q.order.001": "001"}, "Je gaf twee keuzes plaats 1."),
        ({"q.score": "005"}, "Geef een score van -2 tot 2."),
        ({"q.score": "xx"}, "Geef een score van -2 tot 2."),
        ({"q.grid.000": "007"}, "Die keuze hoort niet bij deze vraag."),
        ({"q.years": "121"}, "Vul hoogstens 120 in."),
        ({"q.years": "veel"}, "Vul een getal in"),
        ({"q.where.lat": "noord", "q.where.lon": "4"}, "Duid een plek aan op de kaart"),
        ({"q.where.lat": "10", "q.where.lon": "4"}, "buiten de kaart"),
        (
            {"q.where.find": "Nergensstraat", "q.where.lat": "", "q.where.lon": ""},
            "Kies het adres in de lijst",
        ),
    ],
)
def test_what_does_not_fit_comes_back_with_a_sentence_and_all_that_was_typed(
    voter, town, officer, anna, fields, sentence
):
    poll = ask.an_open_poll(town, officer, definition=ALL_KINDS)
    answer = vote_on(voter, poll, {**FILLED, **fields})
    assert answer.status_code == 422
    assert sentence in html.unescape(words(answer))
    assert "Gezellig" in answer.content.decode()
    assert ask.entry_of(poll, anna).mark == Mark.NONE


def test_a_manipulated_form_does_no_harm(voter, poll, anna):
    strange = {
        "q.other": "000",
        "q.bench.deep.er": "1",
        "carried": '[[[{"a"',
        "q.bench": "001",
        "version": "1",
    }
    assert vote_on(voter, poll, strange, page="nowhere", go="page.p9").status_code == 200
    assert vote_on(voter, poll, {"carried": "[" * 5_000}).status_code == 422
    assert vote_on(voter, poll, {"q.bench": "001", "version": "9" * 30}).status_code == 409
    assert not NamedBallot.objects.exists()
    assert vote_on(voter, poll, strange).status_code == 302
    assert NamedBallot.objects.get().answers == {"bench": "park"}


def test_an_empty_ballot_is_no_vote_unless_somebody_says_so(voter, poll, anna):
    assert "Je vulde nog niets in." in words(vote_on(voter, poll, {}))
    assert vote_on(voter, poll, {"q.bench": "---"}).status_code == 302
    assert NamedBallot.objects.get().answers == {"bench": None}


def test_one_second_late_says_so_and_shows_what_was_typed(voter, town, officer, anna):
    poll = ask.an_open_poll(town, officer, definition=ALL_KINDS)
    client = make.logged_in(anna)
    with time_machine.travel(ask.after(poll) - timedelta(seconds=1), tick=False):
        assert client.get(reverse("polls:vote", args=[poll.uid])).status_code == 200
    with time_machine.travel(ask.after(poll), tick=False):
        answer = vote_on(client, poll, FILLED)
    assert answer.status_code == 409
    said = words(answer)
    assert "Je kon stemmen tot" in said
    assert "Achter je naam staat geen stem" in said
    assert "Gezellig" in answer.content.decode()
    assert not NamedBallot.objects.exists()


def test_twice_says_that_the_vote_is_there(voter, poll, anna):
    vote_on(voter, poll, {"q.bench": "001"})
    again = vote_on(voter, poll, {"q.bench": "000"})
    assert again.status_code == 409
    assert "Je hebt al gestemd." in words(again)
    assert "Achter je naam staat: gestemd" in words(again)
    assert NamedBallot.objects.get().answers == {"bench": "park"}


def test_an_outsider_sees_nothing_and_a_reader_sees_why_not(poll, bram, town):
    outsider = make.logged_in(bram)
    for name in ("poll", "vote", "list", "recount"):
        assert outsider.get(reverse(f"polls:{name}", args=[poll.uid])).status_code == 404
    assert vote_on(outsider, poll, {"q.bench": "001"}).status_code == 404
    newcomer = make.logged_in(make.a_resident(town.here, "later"))
    assert "Je staat niet op de lijst" in words(newcomer.get(page_of(poll)))
    refused = vote_on(newcomer, poll, {"q.bench": "001"})
    assert refused.status_code == 403
    assert "Je staat niet op de lijst" in words(refused)


def test_a_suspended_account_reads_why_it_cannot_vote(voter, poll, anna):
    Residency.objects.filter(person=anna).update(state=ResidencyState.SUSPENDED)
    assert "Je adres wordt nagekeken" in words(voter.get(page_of(poll)))
    assert vote_on(voter, poll, {"q.bench": "001"}).status_code == 403
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    assert vote_on(voter, poll, {"q.bench": "001"}).status_code in (302, 403, 404)
    assert not NamedBallot.objects.exists()


def test_a_hidden_poll_takes_no_vote_and_says_so(voter, poll, anna):
    Poll.objects.filter(pk=poll.pk).update(hidden_at=poll.opened_at)
    page = words(voter.get(page_of(poll)))
    assert "Een moderator haalde" in page
    assert "zitbank" not in page
    sent = vote_on(voter, poll, {"q.bench": "001"})
    assert (sent.status_code, sent["Location"]) == (302, page_of(poll))
    assert not NamedBallot.objects.exists()


def test_the_list_says_who_voted_and_asks_as_much_for_many_as_for_few(voter, poll, town, officer, anna):
    with CaptureQueriesContext(connection) as few:
        assert "Nog niet gestemd" in words(voter.get(reverse("polls:index")))
    for number in range(6):
        other = ask.an_open_poll(town, officer, title=f"Nog een {number}")
        vote_on(voter, other, {"q.bench": "001"})
    with CaptureQueriesContext(connection) as many:
        page = voter.get(reverse("polls:index")).content.decode()
    assert page.count("badge-ok") == 6
    assert len(many) <= len(few)


@pytest.mark.slow
def test_the_list_turns_its_pages_by_key(voter, poll, anna, monkeypatch, town, officer):
    monkeypatch.setattr("groups.polls.views.lists.PAGE", 2)
    for number in range(4):
        other = ask.an_open_poll(town, officer, title=f"Voorbij {number}")
        Poll.objects.filter(pk=other.pk).update(state=PollState.CANCELLED, cancel_reason="Zo.")
    page, seen = voter.get(reverse("polls:index")), []
    while True:
        seen += re.findall(r"Voorbij \d", words(page))
        older = re.search(r'href="(\?after=[^"]+)"', page.content.decode())
        if older is None:
            break
        page = voter.get(reverse("polls:index") + older[1])
    assert sorted(set(seen)) == [f"Voorbij {number}" for number in range(4)]


def test_open_polls_come_page_by_page(voter, town, officer, monkeypatch):
    monkeypatch.setattr(lists, "MOST_OPEN", 2)
    for number in range(5):
        ask.an_open_poll(town, officer, title=f"Open {number}", days=2 + number // 2)
    page, seen = voter.get(reverse("polls:index")), []
    while True:
        seen.append(sorted(set(re.findall(r"Open \d", words(page)))))
        more = re.search(r'href="(\?open=[^"]+)"', page.content.decode())
        if more is None:
            break
        page = voter.get(reverse("polls:index") + more[1])
    assert seen == [["Open 0", "Open 1"], ["Open 2", "Open 3"], ["Open 4"]]


@pytest.mark.slow
def test_an_address_stands_in_for_the_map(voter, town, officer, anna):
    make.an_address(town.here, street="Ankerstraat", number="12")
    poll = ask.an_open_poll(town, officer, definition=one_page(dict(ALL_KINDS["pages"][0]["questions"][-1])))
    found = vote_on(voter, poll, {"q.where.find": "Ankerstraat 12"}, go="find.where")
    assert 'tabindex="-1" data-focus>' in found.content.decode()
    uid = re.search(r'name="q.where.pick" value="([^"]+)"', found.content.decode())
    assert uid is not None
    done = vote_on(voter, poll, {"q.where.find": "Ankerstraat 12", "q.where.pick": uid[1]})
    assert done.status_code == 302, words(done)
    assert set(NamedBallot.objects.get().answers["where"]) == {"lon", "lat"}


@pytest.mark.slow
def test_the_random_order_is_the_same_at_each_visit_and_not_for_everybody(town, officer):
    options = [{"key": f"o{number}", "title": f"Keuze {number}"} for number in range(9)]
    asked = one_page({"key": "q", "kind": "single", "title": "Kies", "options": options, "shuffled": True})
    people = [make.a_resident(town.here, f"kiezer{number}") for number in range(4)]
    poll = ask.an_open_poll(town, officer, definition=asked)

    def order(person: Person) -> tuple[str, ...]:
        page = make.logged_in(person).get(page_of(poll))
        return tuple(re.findall(r"Keuze \d", words(page)))

    first = [order(person) for person in people]
    assert first == [order(person) for person in people]
    assert len(set(first)) > 1
