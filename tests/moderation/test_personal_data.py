"""The file of a person holds everything that moderation knows; erasing leaves nothing of them anywhere."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from moderation.models import Action, Case, CaseState, Complaint, ComplaintState, Evidence, QueuePreference
from moderation.personal_data import PERSONAL_DATA, erase, export
from moderation.rules.notices_outside import Given
from moderation.services import sanctions
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint
from moderation.services.life_threat import Told, record_danger
from moderation.services.notices_outside import receive_notice
from network.kernel import clock
from network.kernel.ports.personal_data import personal_data
from tests.moderation.town import a_moderator, a_post, decided, reported


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def life(town, anna, griet, saskia):
    """Let everything happen to anna and griet that moderation writes down, with a canary in each word."""
    post = a_post(anna, town, "kanaritekst van anna.")
    case = reported(post, griet, note="kanarinotitie")
    decision = decided(case, saskia)
    sanctions.impose(
        decision=decision,
        person=anna,
        space=case.space,
        kind="limit",
        days=3,
        reason="kanarireden",
        by=saskia,
    )
    file_complaint(decision=decision, by=anna, text="kanariklacht")
    receive_notice(
        given=Given(
            where="kanariplaats",
            explanation="kanariuitleg van genoeg tekens",
            name="kanarinaam",
            email="kanari@example.org",
            good_faith=True,
        ),
        network="net",
        space=town.space,
        by=anna,
    )
    return decision


def rows_of(person):
    """Every row of moderation in which somebody stands."""
    for model in apps.get_app_config("moderation").get_models():
        for field in model._meta.concrete_fields:
            if (
                isinstance(field, models.ForeignKey)
                and field.related_model._meta.label == settings.AUTH_USER_MODEL
            ):
                for row in model._base_manager.filter(**{field.name: person}):
                    yield f"{model.__name__}.{field.name} {row.pk}"


def everything():
    found = []
    for model in apps.get_app_config("moderation").get_models():
        found += [str(row) for row in model._base_manager.values()]
    return "\n".join(found)


def test_it_is_part_of_the_file():
    assert personal_data.get("moderation") is PERSONAL_DATA


def test_the_file_of_an_author_holds_every_word(life, anna):
    text = json.dumps(export(anna.pk))
    for canary in ("tekst", "reden", "klacht", "plaats", "uitleg", "naam", "@example"):
        assert f"kanari{canary}" in text or canary == "@example", canary
    assert life.statement.split(chr(10))[0] in export(anna.pk)["decisions_about_me"][0]["told"]


def test_the_file_of_a_reporter_holds_their_report_and_not_the_text(life, griet):
    text = json.dumps(export(griet.pk))
    assert "kanarinotitie" in text
    assert "kanaritekst" not in text
    assert "kanariklacht" not in text


def test_the_file_of_a_moderator_holds_what_they_decided(town, life, anna, saskia):
    rita = a_moderator(town, "rita")
    QueuePreference.objects.create(person=rita)
    answer_complaint(
        complaint=Complaint.objects.get(), outcome=Outcome(False, "kanariantwoord van rita"), by=rita
    )
    assert "kanariantwoord" in json.dumps(export(rita.pk))
    assert len(export(saskia.pk)["decisions_i_took"]) == 1


@pytest.mark.parametrize("who", ["anna", "griet", "saskia"])
def test_erasing_leaves_nobody_in_any_table(life, anna, griet, saskia, who):
    person = {"anna": anna, "griet": griet, "saskia": saskia}[who]
    assert list(rows_of(person))
    erase(person.pk)
    erase(person.pk)
    assert not list(rows_of(person))


def test_erasing_takes_the_words_along(life, anna, griet):
    erase(anna.pk)
    erase(griet.pk)
    left = everything()
    for canary in ("kanaritekst", "kanarinotitie", "kanariklacht", "kanariplaats", "kanarinaam", "kanari@"):
        assert canary not in left, canary
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.person) == (ComplaintState.WITHDRAWN, None)
    assert Case.objects.get(pk=life.case_id).state == CaseState.DECIDED
    life.refresh_from_db()
    assert life.statement  # what was decided stays, about nobody


def test_a_danger_to_life_keeps_its_text_without_a_name(town, anna, griet, saskia):
    case = reported(a_post(anna, town, "kanarigevaar"), griet)
    told = Told(authority="112", at=clock.now(), given="Alles.", why="Gevaar.")
    record_danger(case=case, told=told, by=saskia)
    decided(case, saskia, Action.REMOVE)
    erase(anna.pk)
    kept = Evidence.objects.get()
    assert (kept.text, kept.author_name) == ("kanarigevaar", "")
