"""Proposals and versions over the API."""

import pytest

from moderation.models import Proposal, ScorerVersion
from network.kernel import clock
from network.kernel.rest.scopes import Scope
from tests.factories import people as make
from tests.moderation.town import Program, a_moderator
from tests.moderation.tuning.lab import WHY, a_lead, replayed, some_decisions, thresholds


def a_word(pattern, language):
    word = {"language": language, "label": "insult", "pattern": pattern, "value": 1}
    return {"kind": "words", "words": [word]}


LIMIT = {"label": "insult", "language": "", "queue": 0.7, "hold": None}


@pytest.fixture
def lead(town):
    return a_lead(town)


@pytest.mark.slow
def test_from_a_proposal_to_counting_and_back(town, lead, anna, griet):
    some_decisions(town, anna, griet)
    call = Program(lead, Scope.MODERATE)
    made = call(
        "POST",
        "proposals/",
        {"kind": "threshold", "space": town.space.uid, "note": WHY, "thresholds": [LIMIT]},
    )
    assert call.status == 201
    assert made["thresholds"] == [LIMIT]
    path = f"proposals/{made['id']}/"
    assert call("POST", f"{path}activate/", {})["code"] == "conflict"
    call("POST", f"{path}replay/")
    assert call.status == 202
    replayed(Proposal.objects.get(), lead)
    shown = call("GET", path)
    assert shown["replay"]["n"] == 4
    assert "examples" not in shown["replay"]
    assert call("POST", f"{path}activate/", {})["state"] == "active"
    assert call("POST", f"{path}roll-back/", {"reason": "Toch niet."})["state"] == "rolled_back"
    assert [one["id"] for one in call("GET", "proposals/")["results"]] == [made["id"]]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "threshold", "thresholds": []}, 400),
        ({"kind": "threshold", "thresholds": [{**LIMIT, "queue": 2}]}, 400),
        ({"kind": "threshold", "thresholds": [{**LIMIT, "label": "beauty"}]}, 400),
        (a_word("(a+)+$", "nl"), 400),
        (a_word("de", "nl"), 400),
        (a_word("vuilzwans", "xx"), 400),
        ({"kind": "model", "version": "0123456789abcdef"}, 404),
        ({"kind": "threshold", "space": "0123456789abcdef", "thresholds": [LIMIT]}, 404),
        ({"kind": "threshold", "thresholds": [{**LIMIT, "queue": "NaN"}]}, 400),
    ],
)
def test_bad_input_is_refused_with_a_sentence(town, lead, body, status):
    call = Program(lead, Scope.MODERATE)
    answer = call("POST", "proposals/", {"space": town.space.uid, "note": WHY, **body})
    assert call.status == status, answer
    assert not Proposal.objects.exists()


def test_others_find_nothing(town, lead, anna):
    row = thresholds(town.space, lead)
    for person in (anna, a_moderator(town), make.an_administrator()):
        call = Program(person, Scope.MODERATE)
        assert call("GET", "proposals/")["results"] == []
        call("GET", f"proposals/{row.uid}/")
        assert call.status == 404
        call("POST", f"proposals/{row.uid}/withdraw/", {})
        assert call.status == 404
    call = Program(lead, Scope.READ)
    call("GET", "proposals/")
    assert call.status == 403


def test_versions_are_for_the_administrator(town, lead):
    version = ScorerVersion.objects.create(version="abc", n=40, figures={"auc": 0.9}, trained_at=clock.now())
    call = Program(make.an_administrator(), Scope.MODERATE)
    assert call("GET", "scorer-versions/")["results"][0]["figures"] == {"auc": 0.9}
    assert call("GET", f"scorer-versions/{version.uid}/")["version"] == "abc"
    assert Program(lead, Scope.MODERATE)("GET", "scorer-versions/")["results"] == []
