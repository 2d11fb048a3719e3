"""Messages for programs: who reads what, who writes, and what is said when something is wrong."""

import pytest

from network.broadcasts.models import Broadcast, BroadcastState
from network.kernel.rest.scopes import Scope
from tests.factories import broadcasts as speak
from tests.factories import people as make
from tests.moderation.town import Program

READER, WRITER = (Scope.READ, Scope.WRITE), (Scope.READ, Scope.BROADCAST)


@pytest.fixture
def works(town):
    return speak.a_department(town)


@pytest.fixture
def karel(works):
    return speak.a_communicator(works)


def wording(**changes):
    return {
        "title": "De Melkstraat is dicht",
        "topic": "works",
        "todo_text": "Zet je auto weg.",
        "expires_at": "2099-01-01T00:00:00Z",
        **changes,
    }


def is_problem(api, status):
    body = api.answer.json()
    assert api.status == body["status"] == status, body
    assert api.answer.headers["Content-Type"] == "application/problem+json"
    return body


def test_write_send_correct_withdraw(town, works, karel, anna, bram):
    api = Program(karel, *WRITER)
    draft = api("POST", "broadcasts/", wording(department=works.uid, districts=[town.here.code]))
    assert (api.status, draft["state"]) == (201, "draft")
    assert Program(anna, *READER)("GET", "broadcasts/")["results"] == []
    sent = api("POST", f"broadcasts/{draft['id']}/send/", {"version": draft["version"]})
    assert sent["state"] == "sent"
    (read,) = Program(anna, *READER)("GET", "broadcasts/")["results"]
    assert (read["id"], read["department_name"]) == (draft["id"], works.name)
    assert Program(bram, *READER)("GET", "broadcasts/")["results"] == []
    changed = wording(title="Open", note="Vergissing.", version=sent["version"])
    corrected = api("POST", f"broadcasts/{draft['id']}/correct/", changed)
    assert (corrected["title"], corrected["version"]) == ("Open", 2)
    gone = api("POST", f"broadcasts/{draft['id']}/withdraw/", {"reason": "Gaat niet door.", "version": 2})
    assert (gone["state"], gone["withdrawal_reason"]) == ("withdrawn", "Gaat niet door.")


def test_a_program_finds_its_department_changes_a_draft_and_counts_whom_it_reaches(
    town, works, karel, anna, bram, griet
):
    api = Program(karel, *WRITER)
    (department,) = api("GET", "broadcasts/departments/")
    assert department == {"id": works.uid, "name": works.name, "municipality": town.municipality.name}
    assert Program(anna, *READER)("GET", "broadcasts/departments/") == []
    draft = api("POST", "broadcasts/", wording(department=works.uid, districts=[town.here.code]))
    road = f"broadcasts/{draft['id']}/"
    reach = api("GET", f"{road}reach/")
    assert (reach["residents"], [part["code"] for part in reach["districts"]]) == (2, [town.here.code])
    changed = api("PATCH", road, {"title": "Straat dicht", "version": draft["version"]})
    assert (changed["title"], changed["todo_text"], changed["version"]) == (
        "Straat dicht",
        "Zet je auto weg.",
        2,
    )
    assert changed["districts"] == [town.here.code]
    wider = api("PATCH", road, {"districts": [town.here.code, town.there.code], "version": 2})
    assert (wider["title"], len(wider["districts"])) == ("Straat dicht", 2)
    assert api("GET", f"{road}reach/")["residents"] == 3


def test_a_draft_changes_only_for_who_speaks_on_what_they_read_and_until_it_is_sent(town, works, karel, anna):
    draft = speak.a_draft(works, karel, [town.here])
    api, road = Program(karel, *WRITER), f"broadcasts/{draft.uid}/"
    stranger = speak.a_communicator(speak.a_department(town, "Groen"), "gust")
    for other in (Program(stranger, *WRITER), Program(anna, Scope.READ, Scope.BROADCAST)):
        other("PATCH", road, {"title": "Gekaapt", "version": 1})
        is_problem(other, 404)
        other("GET", f"{road}reach/")
        is_problem(other, 404)
    api("PATCH", road, {"title": "Te laat", "version": 7})
    is_problem(api, 409)
    elsewhere = make.a_town("Beersel", "23003")
    api("PATCH", road, {"districts": [elsewhere.here.code], "version": 1})
    is_problem(api, 400)
    api("POST", f"{road}send/", {"version": 1})
    api("PATCH", road, {"title": "Stil veranderd", "version": 1})
    is_problem(api, 409)
    draft.refresh_from_db()
    assert draft.title == "De Melkstraat is dicht"


def test_a_whole_town_is_asked_for_by_name(town, works, karel):
    elsewhere = make.a_town("Beersel", "23003")
    draft = Program(karel, *WRITER)("POST", "broadcasts/", wording(department=works.uid, everywhere=True))
    assert set(draft["districts"]) == {town.here.code, town.there.code}
    assert elsewhere.here.code not in draft["districts"]


@pytest.mark.parametrize("whom", [{}, {"districts": []}, {"everywhere": False}, "both"])
def test_a_draft_says_whom_it_is_for(town, works, karel, whom):
    chosen = {"districts": [town.here.code], "everywhere": True} if whom == "both" else whom
    api = Program(karel, *WRITER)
    api("POST", "broadcasts/", wording(department=works.uid, **chosen))
    assert "districts" in is_problem(api, 400)["errors"]
    assert not Broadcast.objects.exists()


def test_a_change_keeps_the_districts_widens_them_by_name_and_never_empties_them(town, works, karel):
    draft, api = speak.a_draft(works, karel, [town.here]), Program(karel, *WRITER)
    road = f"broadcasts/{draft.uid}/"
    assert api("PATCH", road, {"title": "Anders", "version": 1})["districts"] == [town.here.code]
    wide = api("PATCH", road, {"everywhere": True, "version": 2})
    assert set(wide["districts"]) == {town.here.code, town.there.code}
    api("PATCH", road, {"districts": [], "version": wide["version"]})
    assert "districts" in is_problem(api, 400)["errors"]


@pytest.mark.parametrize("scopes", [(Scope.READ,), (Scope.READ, Scope.WRITE), (Scope.MODERATE,)])
def test_speaking_wants_its_own_scope(town, works, karel, scopes):
    draft = speak.a_draft(works, karel, [town.here])
    api = Program(karel, *scopes)
    for path, body in (
        ("broadcasts/", wording(department=works.uid)),
        (f"broadcasts/{draft.uid}/send/", {"version": 1}),
        (f"broadcasts/{draft.uid}/correct/", wording(note="x", version=1)),
        (f"broadcasts/{draft.uid}/withdraw/", {"reason": "x", "version": 1}),
    ):
        api("POST", path, body)
        is_problem(api, 403)
    assert Broadcast.objects.get().state == BroadcastState.DRAFT


def test_a_repeated_call_with_a_key_writes_and_sends_once(town, works, karel):
    api = Program(karel, *WRITER)
    sent = wording(department=works.uid, districts=[town.here.code])
    first = api("POST", "broadcasts/", sent, **{"Idempotency-Key": "een"})
    assert api("POST", "broadcasts/", sent, **{"Idempotency-Key": "een"}) == first
    assert api.status == 201
    assert Broadcast.objects.count() == 1
    road = f"broadcasts/{first['id']}/send/"
    out = api("POST", road, {"version": 1}, **{"Idempotency-Key": "twee"})
    assert api("POST", road, {"version": 1}, **{"Idempotency-Key": "twee"}) == out
    api("POST", road, {"version": 1})
    is_problem(api, 409)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"topic": "voetbal"}, "topic"),
        ({"expires_at": "morgen"}, "expires_at"),
        ({"districts": ["nergens"]}, "districts"),
        ({"text": "x" * 5001}, "text"),
    ],
)
def test_what_is_wrong_with_a_draft_stands_by_its_field(town, works, karel, changes, field):
    api = Program(karel, *WRITER)
    api("POST", "broadcasts/", wording(department=works.uid, districts=[town.here.code]) | changes)
    assert list(is_problem(api, 400)["errors"]) == [field]
    assert not Broadcast.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"), [({"expires_at": None}, "expires_at"), ({"todo_text": ""}, "text")]
)
def test_an_unfinished_draft_is_not_sent(town, works, karel, changes, field):
    api = Program(karel, *WRITER)
    draft = api("POST", "broadcasts/", wording(department=works.uid, districts=[town.here.code]) | changes)
    api("POST", f"broadcasts/{draft['id']}/send/", {"version": 1})
    assert list(is_problem(api, 400)["errors"]) == [field]
    assert Broadcast.objects.get().state == BroadcastState.DRAFT


def test_absent_and_forbidden_answer_alike(town, works, karel, anna, bram):
    draft = speak.a_draft(works, karel, [town.here])
    sent = speak.a_broadcast(works, karel, [town.here])
    gerda = speak.a_communicator(speak.a_department(town, "Groen"), "gerda")
    answers = set()
    for who, uid in ((anna, draft.uid), (bram, sent.uid), (anna, "0" * 16), (gerda, draft.uid)):
        api = Program(who, *READER)
        api("GET", f"broadcasts/{uid}/")
        is_problem(api, 404)
        answers.add(api.answer.content)
    for uid in (draft.uid, sent.uid, "0" * 16):
        api = Program(gerda, *WRITER)
        api("POST", f"broadcasts/{uid}/send/", {"version": 1})
        is_problem(api, 404)
        answers.add(api.answer.content)
    api("POST", "broadcasts/", wording(department=works.uid, everywhere=True))
    is_problem(api, 404)
    answers.add(api.answer.content)
    assert len(answers) == 1


def test_a_program_calls_a_message_urgent_and_a_correction_keeps_it_so(town, works, karel):
    api = Program(karel, *WRITER)
    draft = api("POST", "broadcasts/", wording(department=works.uid, districts=[town.here.code], urgent=True))
    assert draft["urgent"] is True
    sent = api("POST", f"broadcasts/{draft['id']}/send/", {"version": draft["version"]})
    changed = wording(title="Open", note="Vergissing.", version=sent["version"])
    assert api("POST", f"broadcasts/{draft['id']}/correct/", changed)["urgent"] is True
