"""The words that moved a score stand on the page of the case, whoever scored; and the file of a lead."""

import pytest
from django.test import Client

from moderation.models import Case, Signal
from moderation.personal_data import erase, export
from moderation.scoring import available
from moderation.services import scorers
from moderation.services.score import score_waiting
from network.feed.models import ItemState
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.moderation.scoring.test_learned import BAD, examples
from tests.moderation.town import a_moderator, a_post
from tests.moderation.tuning.lab import a_lead, counting, some_decisions, words

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes its connection


@pytest.fixture
def town(transactional_db):
    house_rules()
    return make.a_town()


def page_of(case, person):
    client = Client()
    client.force_login(person)
    return client.get(f"/moderation/queue/{case.uid}/").content.decode()


def test_a_word_of_the_town_is_marked(town):
    anna, lead = make.a_resident(town.here, "anna"), a_lead(town)
    some_decisions(town, anna, make.a_resident(town.here, "griet"))
    counting(words(town.space, lead), lead)
    post = a_post(anna, town, "Die van hiernaast is een V.U.I.L.Z.W.A.N.S, zeg ik u.")
    assert post.state == ItemState.HELD
    shown = page_of(Case.objects.get(item_id=post.pk), lead)
    assert "<mark>V.U.I.L.Z.W.A.N.S</mark>" in shown
    assert "De woordenlijst" in shown


@pytest.mark.slow
def test_what_was_learned_says_which_words(town, tmp_path, monkeypatch):
    monkeypatch.setattr(available, "VAR", tmp_path)
    scorers.switch_on(version=scorers.train(extra=examples(), by=None), by=None)
    post = a_post(make.a_resident(town.here, "anna"), town, BAD.format("buren", "f"))
    score_waiting()
    signal = Signal.objects.get(scorer="learned")
    assert signal.words
    shown = page_of(Case.objects.get(item_id=post.pk), a_moderator(town))
    assert "Wat geleerd is uit beslissingen" in shown
    assert f"<mark>{signal.words[0]}</mark>" in shown


def test_what_a_lead_wrote_stands_in_their_file_and_goes_from_it(town):
    lead = a_lead(town)
    row = words(town.space, lead)
    assert export(lead.pk)["proposals_i_made"][0]["note"] == row.note
    assert export(lead.pk)["what_i_did_with_proposals"][0]["what"] == "made"
    erase(lead.pk)
    row.refresh_from_db()
    assert (row.made_by_id, row.steps.get().by_id) == (None, None)
