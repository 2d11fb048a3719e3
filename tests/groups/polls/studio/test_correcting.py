"""Version two: a copy to change, what became of what, and why."""

import re

import pytest
from django.urls import reverse

from groups.polls.models import CorrectionDraft, PollVersion
from groups.polls.services.casting import cast_ballot
from groups.polls.services.revising import begin_correction
from network.kernel.errors import Conflict
from tests.factories import polls as ask


@pytest.fixture
def poll(town, officer, anna):
    return ask.an_open_poll(town, officer)


def to(name, poll, *more):
    return reverse(f"polls:{name}", args=[poll.uid, *more])


def send(desk, url, **body):
    found = re.search(r'name="seen" value="(\w+)"', desk.get(url).content.decode())
    assert found is not None
    return desk.post(url, {"seen": found[1], **body})


def test_the_whole_walk(desk, poll, anna):
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    assert "Begin met een kopie" in desk.get(to("correct", poll)).content.decode()
    assert desk.post(to("correct", poll), {"do": "begin"}).url == to("questions", poll)
    assert "Wat blijft zoals het is" in desk.get(to("correct", poll)).content.decode()
    options = "Aan de oude kerk\nIn het park\nOp het plein"
    send(desk, to("question", poll, "bench"), title="Waar zetten we de bank neer?", options=options)
    poll.refresh_from_db()
    assert (
        poll.definition["pages"][0]["questions"][0]["title"] == "Waar zetten we de bank?"
    )  # voters see the old
    page = desk.get(to("correct", poll)).content.decode()
    assert page.count(">wordt</span>") == 2
    assert page.count(">blijft</span>") == 1
    assert "Wat blijft zoals het is" not in page
    became = {"q.bench": "bench", "options.bench.church": "church", "options.bench.park": "park"}
    assert send(desk, to("correct", poll), **became).status_code == 422
    swapped = {**became, "options.bench.park": "church", "options.bench.church": "park"}
    refused = send(desk, to("correct", poll), reason="Het plein ontbrak.", **swapped)
    assert "kan niet tellen voor" in refused.content.decode()
    done = send(desk, to("correct", poll), reason="Het plein ontbrak.", **became)
    assert done.url == to("office", poll)
    version = PollVersion.objects.get(number=2)
    assert version.note == "Het plein ontbrak."
    assert version.mapping["bench"]["options"] == {"church": "church", "park": "park"}
    assert not CorrectionDraft.objects.exists()
    assert "Het plein ontbrak." in desk.get(to("office", poll)).content.decode()


@pytest.mark.slow
def test_a_question_that_goes_away_is_said_to(desk, poll):
    desk.post(to("correct", poll), {"do": "begin"})
    send(desk, to("question_new", poll, "p1", "single"), title="Anders?", options="Ja\nNee")
    send(desk, to("questions", poll), do="drop bench")
    page = desk.get(to("correct", poll)).content.decode()
    assert ">vervalt</span>" in page
    new = CorrectionDraft.objects.get().definition["pages"][0]["questions"][0]["key"]
    send(desk, to("correct", poll), reason="Verkeerde vraag.", **{"q.bench": new})
    mapping = PollVersion.objects.get(number=2).mapping
    assert mapping["bench"]["to"] == new
    assert set(mapping["bench"]["options"].values()) == {None}


@pytest.mark.slow
def test_the_last_question_stays(desk, poll):
    desk.post(to("correct", poll), {"do": "begin"})
    assert send(desk, to("questions", poll), do="drop bench").status_code == 422


@pytest.mark.slow
def test_it_is_thrown_away(desk, poll):
    desk.post(to("correct", poll), {"do": "begin"})
    desk.post(to("correct", poll), {"do": "drop"})
    assert not CorrectionDraft.objects.exists()
    assert desk.get(to("questions", poll)).status_code == 404


def test_only_an_open_poll_is_corrected(desk, poll, officer, draft, time_machine):
    with pytest.raises(Conflict):
        begin_correction(by=officer, poll=draft)
    assert desk.get(to("correct", draft)).url == to("office", draft)
    time_machine.move_to(ask.after(poll), tick=False)
    with pytest.raises(Conflict):
        begin_correction(by=officer, poll=poll)
