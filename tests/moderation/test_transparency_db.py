"""The row of a decision for the European database: names and values of its API, no person's words."""

import re
from datetime import date
from itertools import product

import pytest

from moderation.models import Action, Ground, Origin
from moderation.services import sanctions
from moderation.transparency_db import CATEGORIES, CATEGORY_OF_CLAUSE, CONTENT, EEA, row_of
from network.kernel.moments import end_of_day, start_of_day
from tests.moderation.town import REASON, a_moderator, a_post, decided, reported

ALLOWED = {
    "decision_visibility": {"DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED"},
    "decision_ground": {"DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"},
    "content_type": {"CONTENT_TYPE_TEXT", "CONTENT_TYPE_IMAGE"},
    "source_type": {"SOURCE_ARTICLE_16", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"},
    "automated_detection": {"Yes", "No"},
    "automated_decision": {"AUTOMATED_DECISION_NOT_AUTOMATED"},
    "incompatible_content_illegal": {"Yes", "No"},
    "decision_provision": {"DECISION_PROVISION_PARTIAL_SUSPENSION"},
}
NEEDED = {
    "decision_ground",
    "category",
    "content_type",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
}


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def hidden(town, anna, griet, saskia):
    return decided(reported(a_post(anna, town, "Kanariewoord van anna."), griet), saskia)


def check(row):
    assert set(row) >= NEEDED
    for name, values in ALLOWED.items():
        given = row.get(name, [])
        for value in given if isinstance(given, list) else [given]:
            assert value in values, name
    assert row["category"] in CATEGORIES
    assert set(row["territorial_scope"]) <= set(EEA)
    assert re.fullmatch(r"[a-zA-Z0-9-_]{1,500}", row["puid"])
    assert date.fromisoformat(row["content_date"]) <= date.fromisoformat(row["application_date"])
    assert ("incompatible_content_ground" in row) != ("illegal_content_legal_ground" in row)


@pytest.mark.parametrize(
    ("action", "origin", "ground", "content", "machine"),
    list(product((Action.HIDE, Action.REMOVE), Origin, Ground, CONTENT, (True, False))),
)
def test_every_value_is_one_of_the_api(hidden, action, origin, ground, content, machine):
    hidden.action, hidden.origin, hidden.ground = action, origin, ground
    hidden.content_type, hidden.detected_by_machine = content, machine
    hidden.law = "artikel 443 van het Strafwetboek" if ground == Ground.LAW else ""
    check(row_of(hidden))


@pytest.mark.parametrize("number", sorted(CATEGORY_OF_CLAUSE))
def test_every_clause_has_a_category(hidden, number):
    hidden.clause.number = number
    assert row_of(hidden)["category"] in CATEGORIES
    hidden.clause.category = "STATEMENT_CATEGORY_SELF_HARM"
    assert row_of(hidden)["category"] == "STATEMENT_CATEGORY_SELF_HARM"


def test_no_words_of_people_leave(hidden):
    said = str(row_of(hidden))
    assert "Kanariewoord" not in said
    assert REASON not in said
    assert "Anna" not in said


def test_a_limit_is_a_partial_suspension_with_its_last_day(hidden, anna, saskia):
    sanction = sanctions.impose(
        decision=hidden, person=anna, space=hidden.case.space, kind="limit", days=7, reason=REASON, by=saskia
    )
    row = row_of(hidden)
    assert row["decision_provision"] == "DECISION_PROVISION_PARTIAL_SUSPENSION"
    ends = date.fromisoformat(row["end_date_service_restriction"])
    assert start_of_day(ends) < sanction.valid_until <= end_of_day(ends)


def test_what_restricts_nothing_has_no_row(town, anna, griet, saskia):
    kept = decided(reported(a_post(anna, town), griet), saskia, Action.KEEP)
    with pytest.raises(ValueError, match="restricted"):
        row_of(kept)
