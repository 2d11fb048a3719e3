"""The pages of the lab: who gets in, what they show, and that every button does what it says."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from moderation.events import ProposalMade
from moderation.lab_notices import to_deciders
from moderation.models import Proposal, ProposalState
from moderation.permissions import ModerationPower
from moderation.services import scorers
from moderation.services.tuning import withdraw
from network.kernel import spaces
from network.kernel.models import SpaceKind
from network.kernel.tasks import worker
from realtime.notifications.models import Notification
from tests.factories import people as make
from tests.moderation.town import a_moderator
from tests.moderation.tuning.lab import WHY, a_lead, counting, replayed, some_decisions, thresholds, words

LAB = "/moderation/lab/"


def page_of(person):
    client = Client()
    client.force_login(person)
    return client


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def lead(town):
    return a_lead(town)


@pytest.mark.parametrize("who", ["resident", "moderator", "desk"])
def test_who_tunes_nothing_finds_no_lab(town, anna, lead, who):
    person = {
        "resident": lambda: anna,
        "moderator": lambda: a_moderator(town),
        "desk": lambda: make.an_officer(town),
    }[who]()
    row = thresholds(town.space, lead)
    for path in (LAB, f"{LAB}new/thresholds/", f"{LAB}{row.uid}/", f"{LAB}scorers/"):
        assert page_of(person).get(path).status_code == 404, path
    for path in (f"{LAB}{row.uid}/replay/", f"{LAB}scorers/train/"):
        assert page_of(person).post(path).status_code == 404, path


def test_a_lead_of_another_town_finds_nothing_here(town, lead):
    row = thresholds(town.space, lead)
    other = make.a_town("Beersel", "23003")
    client = page_of(a_lead(other, "els"))
    assert client.get(f"{LAB}{row.uid}/").status_code == 404
    assert client.get(f"{LAB}?space={town.space.uid}").status_code == 404
    assert row.note not in text(client.get(LAB))


def test_the_lab_shows_what_counts_and_what_is_proposed(town, lead, anna, griet):
    some_decisions(town, anna, griet)
    row = counting(thresholds(town.space, lead, queue=0.73), lead)
    shown = text(page_of(lead).get(LAB))
    assert "0,73" in shown
    assert WHY in shown
    assert f"{LAB}{row.uid}/" in shown
    assert "kent niet" in shown
    assert "/moderation/lab/" in text(page_of(lead).get("/office"))


def test_propose_thresholds_on_the_page(town, lead):
    client, path = page_of(lead), f"{LAB}new/thresholds/?space={town.space.uid}&language=fr"
    form = client.get(path).context["form"]
    data = {
        name: form.fields[name].prepare_value(field.initial) or ""
        for name, field in form.fields.items()
        if name != "note"
    }
    assert data["queue_insult"] == "0,5"
    answer = client.post(path, {**data, "note": WHY, "queue_insult": "0,65", "hold_insult": ""})
    row = Proposal.objects.get()
    assert answer.headers["Location"] == f"{LAB}{row.uid}/"
    assert list(row.thresholds.values_list("label", "language", "queue", "hold")) == [
        ("insult", "fr", 0.65, None)
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Verander minstens één drempel"),
        ({"queue_insult": "veel"}, "Schrijf een getal"),
        ({"queue_insult": "1,5"}, "hoogstens 1"),
        ({"queue_insult": "0,9", "hold_insult": "0,2"}, "niet lager"),
        ({"queue_insult": "nan"}, "hoogstens 1"),
        ({"queue_insult": "0,7", "note": "kort"}, "waarom je dit wilt"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(town, lead, change, said):
    client, path = page_of(lead), f"{LAB}new/thresholds/?space={town.space.uid}"
    form = client.get(path).context["form"]
    data = {
        name: form.fields[name].prepare_value(field.initial) or ""
        for name, field in form.fields.items()
        if name != "note"
    }
    answer = client.post(path, {**data, "note": WHY, **change})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Proposal.objects.exists()


def test_propose_words_on_the_page(town, lead):
    client, path = page_of(lead), f"{LAB}new/words/?space={town.space.uid}"
    data = {
        "words": "vuilzwans\r\n\r\nLeeg*hoofd",
        "language": "nl",
        "label": "insult",
        "value": "0.6",
        "note": WHY,
    }
    answer = client.post(path, {**data, "words": "(a+)+$"})
    assert answer.status_code == 422
    assert "kunnen we niet lezen" in text(answer)
    client.post(path, {**data, "words": "vuilzwans\r\n\r\nVuile  Zwans*"})
    assert sorted(Proposal.objects.get().words.values_list("pattern", "value")) == [
        ("vuile zwans*", 0.6), ("vuilzwans", 0.6),
    ]  # fmt: skip


def test_every_button_does_what_it_says(town, lead, anna, griet):
    some_decisions(town, anna, griet)
    client, row = page_of(lead), words(town.space, lead)

    def press(what, **data):
        client.post(f"{LAB}{row.uid}/{what}/", data)
        row.refresh_from_db()
        return text(client.get(f"{LAB}{row.uid}/"))

    assert "Speel het eerst na" in press("activate")
    assert row.state == ProposalState.DRAFT
    assert "Kijkt mee" in press("shadow")
    assert "De machine is bezig: 0 van 4" in press("replay")
    replayed(row, lead)
    shown = text(client.get(f"{LAB}{row.uid}/"))
    assert "<strong>1 extra</strong> (waarvan 1 terecht)" in shown
    assert "<svg viewBox" in shown
    assert "Zaken uit je eigen wachtrij" in shown
    assert "vuilzwans, ga uit" not in shown  # no words of residents
    assert "Draai terug" in press("activate")
    assert row.state == ProposalState.ACTIVE
    assert "Te veel" in press("roll-back", reason="Te veel")
    assert row.state == ProposalState.ROLLED_BACK
    assert client.post(f"{LAB}{row.uid}/explode/").status_code == 404
    assert client.get(f"{LAB}{row.uid}/replay/").status_code == 405


def test_an_administrator_tunes_the_installation_and_reads_nothing(town, anna, griet):
    some_decisions(town, anna, griet)
    ada = make.an_administrator()
    row = replayed(thresholds(spaces.installation(), ada, queue=0.7), ada)
    shown = text(page_of(ada).get(f"{LAB}{row.uid}/"))
    assert "<strong>0 extra</strong>" in shown
    assert "2 gemist" in shown
    assert "Zaken uit je eigen wachtrij" not in shown
    assert "klootzak" not in shown
    assert page_of(ada).get(f"{LAB}?space={town.space.uid}").status_code == 404


def test_the_page_of_learned_versions(town, lead):
    ada = make.an_administrator()
    client = page_of(ada)
    assert "Er is nog niets geleerd" in text(client.get(f"{LAB}scorers/"))
    client.post(f"{LAB}scorers/train/")
    assert "nodig om te leren" in text(client.get(f"{LAB}scorers/"))
    assert page_of(lead).get(f"{LAB}scorers/").status_code == 404
    assert page_of(lead).get(f"{LAB}new/version/").status_code == 404


@pytest.mark.slow
def test_who_holds_the_queue_of_a_group_proposes_and_waits(town, lead, anna, griet):
    some_decisions(town, anna, griet)
    group = spaces.open_space(kind=SpaceKind.GROUP, name="Tuiniers", municipality=town.space)
    make.give_power(anna, ModerationPower.HOLD_QUEUE, group)
    client = page_of(anna)
    shown = text(client.get(LAB))
    assert "Stel drempels voor" in shown
    assert "Stel woorden voor" not in shown
    row = thresholds(group, anna)
    assert "De hoofdmoderator van de gemeente beslist" in text(client.get(f"{LAB}{row.uid}/"))
    client.post(f"{LAB}{row.uid}/activate/")
    row.refresh_from_db()
    assert row.state == ProposalState.DRAFT
    assert f"{LAB}{row.uid}/" in text(page_of(lead).get(f"{LAB}?space={group.uid}"))


@pytest.fixture
def coordinator(town, anna):
    """Hold the queue of a group and nothing else."""
    group = spaces.open_space(kind=SpaceKind.GROUP, name="Tuiniers", municipality=town.space)
    make.give_power(anna, ModerationPower.HOLD_QUEUE, group)
    return anna, group


def test_who_holds_the_queue_of_a_group_finds_the_lab_in_the_menu(town, coordinator):
    person, _group = coordinator
    link = f'href="{LAB}"'
    assert link in text(page_of(person).get("/moderation/queue/"))
    assert link not in text(page_of(a_moderator(town)).get("/moderation/queue/"))


@pytest.mark.django_db(transaction=True)  # the worker runs on a connection of its own
def test_who_decides_hears_of_a_proposal_for_a_group_and_nobody_of_their_own(town, lead, coordinator):
    person, group = coordinator
    row = thresholds(group, person)
    worker.drain()
    note = Notification.objects.get(link=f"{LAB}{row.uid}/")
    assert (note.person_id, "Tuiniers" in note.text) == (lead.pk, True)
    thresholds(town.space, lead)
    worker.drain()
    assert not Notification.objects.filter(link__startswith=LAB).exclude(pk=note.pk).exists()


def test_a_proposal_that_ended_before_it_was_told_is_told_to_nobody(lead, coordinator):
    person, group = coordinator
    row = thresholds(group, person)
    assert to_deciders(ProposalMade(row.pk)).recipients == [lead.pk]
    withdraw(proposal=row, by=person)
    assert to_deciders(ProposalMade(row.pk)) is None


def test_a_replay_that_runs_refreshes_its_page_and_stops_when_it_is_done(town, lead, anna, griet):
    some_decisions(town, anna, griet)
    row = thresholds(town.space, lead)
    client, fresh = page_of(lead), 'hx-trigger="every'
    assert fresh not in text(client.get(f"{LAB}{row.uid}/"))
    client.post(f"{LAB}{row.uid}/replay/")
    assert fresh in text(client.get(f"{LAB}{row.uid}/"))
    replayed(row, lead)
    assert fresh not in text(client.get(f"{LAB}{row.uid}/"))


@pytest.mark.django_db(transaction=True)  # the worker runs on a connection of its own
def test_a_training_that_failed_is_said_on_the_page(town):
    ada = make.an_administrator()
    client, failed = page_of(ada), "Leren is mislukt"
    DBTaskResult.objects.all().delete()
    scorers.learn.enqueue(by_id=ada.pk)
    shown = text(client.get(f"{LAB}scorers/"))
    assert 'hx-trigger="every' in shown
    assert failed not in shown
    worker.drain()  # nothing was decided here, so there is nothing to learn from
    shown = text(client.get(f"{LAB}scorers/"))
    assert failed in shown
    assert 'hx-trigger="every' not in shown
    scorers.learn.enqueue(by_id=ada.pk)
    assert failed not in text(client.get(f"{LAB}scorers/"))


def test_the_pages_cost_as_many_queries_with_more_on_them(town, lead):
    client = page_of(lead)

    def cost():
        client.get(LAB)
        with CaptureQueriesContext(connection) as asked:
            client.get(LAB)
        return len(asked)

    thresholds(town.space, lead)
    first = cost()
    for _number in range(12):
        thresholds(town.space, lead)
    assert cost() == first <= 20
