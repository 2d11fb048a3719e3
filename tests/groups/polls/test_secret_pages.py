"""A secret vote on screen: one form, one answer, and nothing in either from which a vote could be read."""

import json
import logging
import re
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from groups.polls.enums import Mark
from groups.polls.models import Envelope, Poll, RollEntry
from groups.polls.sealing.publication import verify
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll, open_envelopes
from network.kernel.models import AuditEntry
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_voting_pages import OPTIONS, one_page, page_of, vote_on, words

ASKED = one_page(
    {"key": "free", "kind": "single", "title": "Vrij?", "options": OPTIONS},
    {"key": "order", "kind": "ranking", "title": "Volgorde", "options": OPTIONS},
    {"key": "score", "kind": "score", "title": "Score", "low": -2, "high": 2, "no_opinion": True},
    {"key": "wide", "kind": "score", "title": "Breed", "low": 0, "high": 100},
    {"key": "scores", "kind": "score", "title": "Scores", "low": -1, "high": 10, "options": OPTIONS},
)
GROUPS = ["district", "age", "gender"]


@pytest.fixture
def voters(town) -> list[Person]:
    return [make.a_resident(town.here, f"stem{number}") for number in range(6)]


@pytest.fixture
def poll(town, officer, voters) -> Poll:
    return ask.an_open_secret_poll(town, officer, definition=ASKED, groups_asked=GROUPS)


def fields_shown(page: str) -> dict[str, str]:
    """Return what a browser sends of a form that nobody touched."""
    form = page[page.index("<form") : page.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and (" checked" in tag or 'type="hidden"' in tag or 'type="text"' in tag):
            sent[name[1]] = value[1] if value else "on"
    for name, inside in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        assert chosen is not None
        sent[name] = chosen[1]
    return sent


CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"q.free": "000", "q.order.000": "001"},
    {"q.free": "002", "q.order.000": "003", "q.order.001": "002", "q.order.002": "001"},
    {"q.score": "nnn", "q.wide": "100", "q.scores.000": "011"},
    {"q.score": "000", "q.wide": "007", "g.gender": "002"},
)


def test_every_vote_makes_a_request_of_one_length(voters, poll):
    page = make.logged_in(voters[0]).get(reverse("polls:vote", args=[poll.uid])).content.decode()
    untouched = fields_shown(page)
    bodies = {len(urlencode({**untouched, **choice, "go": "send"})) for choice in CHOICES}
    assert len(bodies) == 1
    assert not set().union(*CHOICES) - set(untouched)


@pytest.mark.slow
def test_the_receipt_is_the_answer_and_as_long_for_every_vote(voters, poll):
    lengths = set()
    for voter, choice in zip(voters, CHOICES, strict=False):
        client = make.logged_in(voter)
        untouched = fields_shown(client.get(reverse("polls:vote", args=[poll.uid])).content.decode())
        answer = client.post(
            reverse("polls:vote", args=[poll.uid]), {**untouched, "q.free": "001", **choice, "go": "send"}
        )
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert re.search(r"([0-9a-f]{4} ){15}[0-9a-f]{4}", words(answer))
        for said in ("Eik", "Staal", "Steen"):
            assert said not in answer.content.decode()
        lengths.add(len(answer.content))
    assert len(lengths) == 1


def test_a_vote_is_kept_in_its_envelope_and_nowhere_else(voters, poll, caplog):
    caplog.set_level(logging.DEBUG)
    client = make.logged_in(voters[0])
    noted, sessions = AuditEntry.objects.count(), set(Session.objects.values_list("session_data", flat=True))
    answer = vote_on(client, poll, {"q.free": "001"})
    (fingerprint,) = re.findall(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}", words(answer))
    assert AuditEntry.objects.count() == noted
    assert set(Session.objects.values_list("session_data", flat=True)) == sessions
    assert fingerprint.replace(" ", "") not in caplog.text.replace(" ", "")
    assert Envelope.objects.filter(poll=poll).count() == 1
    assert "Je hebt gestemd" in words(client.get(page_of(poll)))
    again = vote_on(client, poll, {"q.free": "000"})
    assert again.status_code == 409
    assert "Je hebt al gestemd" in words(again)
    assert Envelope.objects.filter(poll=poll).count() == 1


@pytest.mark.slow
def test_groups_that_are_left_out_are_not_refused(voters, poll):
    assert vote_on(make.logged_in(voters[0]), poll, {"q.free": "001"}).status_code == 200
    left_in = {"g.district": "001", "g.age": "001", "g.gender": "001", "q.free": "001"}
    assert vote_on(make.logged_in(voters[1]), poll, left_in).status_code == 200
    assert Envelope.objects.values_list("content", flat=True).count() == 2


@pytest.mark.slow
def test_what_does_not_fit_leaves_no_mark_and_keeps_what_was_chosen(voters, poll):
    client = make.logged_in(voters[0])
    answer = vote_on(client, poll, {"q.free": "002", "q.wide": "999"})
    assert answer.status_code == 422
    assert 'name="q.free" value="002" checked' in answer.content.decode()
    assert not Envelope.objects.exists()
    assert RollEntry.objects.filter(poll=poll).exclude(mark=Mark.NONE).count() == 0


@pytest.fixture
def counted(town, officer, voters, django_capture_on_commit_callbacks) -> tuple[Poll, list[str]]:
    """A secret poll that was counted, with the fingerprints that its voters saw."""
    poll = ask.an_open_secret_poll(town, officer)
    prints = [
        cast_ballot(by=voter, poll=poll, answers={"bench": "park"}, version=1).fingerprint for voter in voters
    ]
    with time_machine.travel(ask.after(poll), tick=False), django_capture_on_commit_callbacks(execute=True):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(by=officer, poll=poll)
    return poll, prints


def look_up(client: Client, poll: Poll, fingerprint: str) -> Any:
    return client.post(reverse("polls:list", args=[poll.uid]), {"fingerprint": fingerprint})


def test_a_voter_finds_their_fingerprint_after_the_count(counted, voters):
    poll, prints = counted
    client = make.logged_in(voters[0])
    spaced = " ".join(prints[0][start : start + 4] for start in range(0, 64, 4)).upper()
    assert "Ja, deze stembrief staat in de lijst." in words(look_up(client, poll, spaced))
    assert "staat niet in de lijst" in words(look_up(client, poll, "0" * 64))
    noted = look_up(client, poll, spaced[:9])  # the two groups that the receipt tells to write down
    assert spaced.lower() in words(noted)
    assert "geteld" not in words(noted).partition("Ja, deze stembrief")[2].partition("Tel zelf na")[0]
    assert "staat niet in de lijst" in words(look_up(client, poll, "0" * 8))
    for short in ("half", spaced[:8], "g" * 8):
        assert look_up(client, poll, short).status_code == 422
    page = client.get(reverse("polls:list", args=[poll.uid])).content.decode().replace(" ", "")
    assert all(one in page for one in prints)
    assert "Achter je naam staat: gestemd" in words(client.get(reverse("polls:list", args=[poll.uid])))


@pytest.mark.slow
def test_the_file_to_count_again_comes_in_pieces(counted, voters, monkeypatch):
    poll, prints = counted
    monkeypatch.setattr("groups.polls.views.receipts.CHUNK", 100)
    answer = make.logged_in(voters[0]).get(reverse("polls:recount", args=[poll.uid]))
    pieces = list(answer.streaming_content)
    assert len(pieces) > 1
    assert int(answer.headers["Content-Length"]) == sum(len(piece) for piece in pieces)
    told = json.loads(b"".join(pieces))
    assert all(verify(told, one) for one in prints)


@pytest.mark.slow
def test_before_the_count_there_is_no_list_and_no_file(voters, poll):
    client = make.logged_in(voters[0])
    assert "De lijst komt er na de telling" in words(client.get(reverse("polls:list", args=[poll.uid])))
    assert "Ja, deze" not in words(look_up(client, poll, "0" * 64))
    assert client.get(reverse("polls:recount", args=[poll.uid])).status_code == 404


@pytest.mark.slow
def test_a_poll_by_name_has_no_list(town, officer, voters):
    poll = ask.an_open_poll(town, officer)
    assert make.logged_in(voters[0]).get(reverse("polls:list", args=[poll.uid])).status_code == 404


def test_of_fewer_than_five_ballots_nobody_hears_how_many_there_were(town, officer, voters):
    poll = ask.an_open_secret_poll(town, officer)
    for voter in voters[:3]:
        cast_ballot(by=voter, poll=poll, answers={"bench": "park"}, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        desk = make.freshly_logged_in(officer)
        said = desk.post(reverse("polls:envelopes", args=[poll.uid]), follow=True).content.decode()
        count_poll(by=officer, poll=Poll.objects.get(pk=poll.pk))
    assert "minder dan 5: hoeveel zegt niemand" in said
    noted = {
        entry.action: entry.facts
        for entry in AuditEntry.objects.filter(action__in=["poll.envelopes_opened", "poll.counted"])
    }
    assert noted["poll.envelopes_opened"]["boxes"] is None
    assert noted["poll.counted"]["participants"] is noted["poll.counted"]["on_paper"] is None
