"""Reports, cases and decisions for programs: the powers of the pages, and never a name of a reporter."""

import pytest

from moderation.models import Action, Case, Decision, Signal
from network.kernel.rest.scopes import Scope
from network.people.models import Look
from tests.moderation.town import REASON, Program, a_moderator, a_post, decided, reported

ALL = (Scope.READ, Scope.WRITE, Scope.MODERATE)


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


def choice(case, **changes):
    return {"action": "hide", "clause": "2.1", "reason": REASON, "version": case.version, **changes}


def is_problem(api, status, code=None):
    body = api.answer.json()
    assert api.status == body["status"] == status, body
    assert api.answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert code is None or body["code"] == code
    return body


def test_a_resident_reports(post, griet):
    api = Program(griet, Scope.WRITE)
    sent = {"kind": "post", "item": post.uid, "reason": "insult", "note": "Over mij."}
    assert api("POST", "cases/", sent) == {"received": True}
    assert api.status == 202
    api("POST", "cases/", sent)
    is_problem(api, 409)


def test_a_repeated_report_with_a_key_gets_its_first_answer(post, griet):
    api = Program(griet, Scope.WRITE)
    sent = {"kind": "post", "item": post.uid, "reason": "insult"}
    first = api("POST", "cases/", sent, **{"Idempotency-Key": "eens"})
    again = api("POST", "cases/", sent, **{"Idempotency-Key": "eens"})
    assert (again, api.status) == (first, 202)
    assert api.answer.headers["Idempotent-Replay"] == "true"
    assert Signal.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "boos"}, "reason"),
        ({"reason": None}, "reason"),
        ({"kind": ""}, "kind"),
        ({"note": "x" * 1001}, "note"),
    ],
)
def test_what_is_wrong_with_a_report_stands_by_its_field(post, griet, changes, field):
    api = Program(griet, Scope.WRITE)
    api("POST", "cases/", {"kind": "post", "item": post.uid, "reason": "insult", **changes})
    assert list(is_problem(api, 400)["errors"]) == [field]


def test_absent_and_forbidden_answer_alike_when_reporting(post, bram):
    api = Program(bram, Scope.WRITE)
    answers = set()
    for kind, item in (("post", post.uid), ("post", "0" * 16), ("nothing", post.uid)):
        api("POST", "cases/", {"kind": kind, "item": item, "reason": "insult"})
        is_problem(api, 404)
        answers.add(api.answer.content)
    assert len(answers) == 1


@pytest.mark.parametrize("scopes", [(Scope.READ,), (Scope.WRITE,), (Scope.READ, Scope.WRITE)])
def test_the_queue_wants_its_own_scope(post, griet, saskia, scopes):
    case = reported(post, griet)
    api = Program(saskia, *scopes)
    for method, path, body in (
        ("GET", "cases/", None),
        ("GET", f"cases/{case.uid}/", None),
        ("POST", f"cases/{case.uid}/claim/", {}),
        ("POST", f"cases/{case.uid}/decide/", choice(case)),
    ):
        api(method, path, body)
        is_problem(api, 403)
    assert not Decision.objects.exists()
    assert not Look.objects.exists()


def test_a_moderator_lists_opens_claims_and_decides(post, anna, griet, saskia):
    reported(post, griet, note="Dit klopt niet.")
    api = Program(saskia, *ALL)
    (listed,) = api("GET", "cases/")["results"]
    assert listed["allowed_actions"] == ["keep", "hide", "remove"]
    opened = api("GET", f"cases/{listed['id']}/")
    assert (opened["text"], opened["signals"][0]["note"]) == (post.text, "Dit klopt niet.")
    assert griet.first_name not in api.answer.content.decode()
    assert Look.objects.get().person_id == anna.pk
    claimed = api("POST", f"cases/{listed['id']}/claim/", {})
    assert claimed["state"] == "claimed"
    decision = api("POST", f"cases/{listed['id']}/decide/", choice(Case.objects.get()))
    assert (decision["action"], decision["clause"]) == ("hide", "2.1")
    assert api("GET", f"cases/{listed['id']}/")["case"]["allowed_actions"] == []


def test_a_decision_with_a_key_is_taken_once(post, griet, saskia):
    case = reported(post, griet)
    api = Program(saskia, *ALL)
    first = api("POST", f"cases/{case.uid}/decide/", choice(case), **{"Idempotency-Key": "k"})
    assert api("POST", f"cases/{case.uid}/decide/", choice(case), **{"Idempotency-Key": "k"}) == first
    assert api.status == 200
    api("POST", f"cases/{case.uid}/decide/", choice(case, action="keep"), **{"Idempotency-Key": "k"})
    is_problem(api, 409, "idempotency_key")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"clause": ""}, 400, "clause"),
        ({"clause": "9.9"}, 400, "clause"),
        ({"reason": "Nee."}, 400, "reason"),
        ({"action": "burn"}, 400, "action"),
        ({"version": 0}, 400, "version"),
        ({"version": 99}, 409, None),
    ],
)
def test_what_is_wrong_with_a_decision_stands_by_its_field(post, griet, saskia, changes, status, field):
    case = reported(post, griet)
    api = Program(saskia, *ALL)
    api("POST", f"cases/{case.uid}/decide/", choice(case, **changes))
    assert list(is_problem(api, status).get("errors", [None])) == [field]
    assert not Decision.objects.exists()


def test_absent_and_forbidden_cases_answer_alike(town, post, griet, anna):
    case = reported(post, griet)
    elsewhere = a_moderator(town, "mo")
    theirs = a_post(griet, town, "Van een buur.")
    own = reported(theirs, anna)
    answers = set()
    for who, uid in ((griet, case.uid), (elsewhere, "0" * 16), (anna, own.uid)):
        api = Program(who, *ALL)
        for method, path in (("GET", f"cases/{uid}/"), ("POST", f"cases/{uid}/claim/")):
            api(method, path, {} if method == "POST" else None)
            is_problem(api, 404)
            answers.add(api.answer.content)
    assert len(answers) == 1


def test_a_decision_is_read_by_who_wrote_the_item(post, anna, griet, saskia):
    decision = decided(reported(post, griet), saskia, Action.REMOVE)
    api = Program(anna, Scope.READ)
    (listed,) = api("GET", "decisions/")["results"]
    assert (listed["id"], REASON in listed["statement"]) == (decision.uid, True)
    assert api("GET", f"decisions/{decision.uid}/") == listed
    answers = set()
    for who, uid in ((griet, decision.uid), (saskia, decision.uid), (anna, "0" * 16)):
        api = Program(who, Scope.READ)
        api("GET", f"decisions/{uid}/")
        is_problem(api, 404)
        answers.add(api.answer.content)
    assert len(answers) == 1


@pytest.mark.slow
def test_every_step_of_a_case_goes_over_the_api(town, anna, griet, saskia):
    rita = a_moderator(town, "rita")
    cases = [reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(4)]
    ordered = a_post(anna, town, "Nog een.")
    api = Program(saskia, *ALL)
    (listed, *_others) = api("GET", "cases/?priority=2")["results"]
    assert listed["allowed_steps"] == ["claim", "escalate", "merge"]
    claimed = api("POST", f"cases/{cases[0].uid}/claim/", {})
    assert (claimed["claimed"], claimed["allowed_steps"]) == ("me", ["release", "escalate", "merge"])
    assert Program(rita, *ALL)("GET", f"cases/{cases[0].uid}/")["case"]["claimed"] == "colleague"
    assert api("POST", f"cases/{cases[0].uid}/release/", {})["claimed"] == ""
    assert api("POST", f"cases/{cases[1].uid}/merge/", {"into": cases[0].uid})["follows"] == cases[0].uid
    assert api("POST", f"cases/{cases[1].uid}/part/", {})["follows"] is None
    up = api("POST", f"cases/{cases[2].uid}/escalate/", {"reason": "Ik ken deze schrijver te goed."})
    assert up["escalated"] is True
    seen = [{"id": case.uid, "version": Case.objects.get(pk=case.pk).version} for case in cases[:2]]
    body = {"cases": [*seen, {"id": cases[3].uid, "version": 99}], "action": "keep"}
    outcomes = api("POST", "cases/bulk/", body)
    assert [bool(outcome["decision"]) for outcome in outcomes] == [True, True, False]
    assert api("POST", f"cases/{cases[0].uid}/undo/", {})["action"] == "keep"
    limited = {**choice(Case.objects.get(pk=cases[0].pk)), "consequence": "limit", "days": 2}
    assert api("POST", f"cases/{cases[0].uid}/decide/", limited)["action"] == "hide"
    order = {
        "kind": "post",
        "item": ordered.uid,
        "authority": "Parket",
        "reference": "9",
    }
    assert api("POST", "cases/orders/", order)["priority"] == 4
    assert api.status == 201


def test_a_list_of_decided_cases_takes_the_same_number_of_queries(
    town, anna, griet, saskia, django_assert_max_num_queries
):
    for number in range(6):
        decided(reported(a_post(anna, town, f"Bericht {number}."), griet), saskia)
    api = Program(saskia, *ALL)
    with django_assert_max_num_queries(22):
        assert len(api("GET", "cases/")["results"]) == 6
