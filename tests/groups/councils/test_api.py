"""Advice over the API: the same doors as the pages, with tokens."""

import pytest

from groups.councils.models import Advice
from network.kernel import clock
from network.kernel.moments import local
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
LIST = "/api/v1/advices/"
SECRET = "geheimwoord"


@pytest.fixture
def raad(town):
    return make.a_body(town)


@pytest.fixture
def clara(town):
    return make.a_college(town)


def call(client, person, method, path, data=None, scopes=tuple(Scope)):
    headers = {}
    if person is not None:
        _row, plain = create_token(by=person, person=person, scopes=list(scopes), name="test")
        headers = {"Authorization": f"Bearer {plain}"}
    return getattr(client, method)(path, data=data, headers=headers, content_type="application/json")


def test_a_visitor_reads_the_chain_and_only_a_delivered_text(client, raad):
    draft = make.a_draft(raad, text=f"Het {SECRET}")
    found = client.get(f"{LIST}{draft.uid}/").json()
    assert (found["reference"], found["text"], found["state"]) == (draft.label, None, "drafting")
    assert found["steps"][0]["by"] == f"{raad.chair} (voorzitter, {raad.group.name})"
    assert SECRET not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{draft.uid}/versions/").status_code == 404
    sent = make.delivered(raad, text=f"Het {SECRET}")
    assert client.get(f"{LIST}{sent.uid}/").json()["text"] == f"Het {SECRET}"


def test_the_chain_is_walked_with_tokens(client, raad, clara):
    made = call(
        client,
        clara,
        "post",
        LIST,
        {"group": raad.group.uid, "title": "Zwembad", "question": "Welke uren?", "answer_days": 30},
    )
    assert made.status_code == 201, made.content
    path = f"{LIST}{made.json()['id']}/"
    version = {"text": "Eén", "version": 0}
    assert call(client, raad.chair, "post", f"{path}versions/", version).status_code == 201
    stale = call(client, raad.chair, "post", f"{path}versions/", {**version, "text": "Twee"})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    said = call(client, raad.members[0], "post", f"{path}remarks/", {"text": "Goed zo."})
    assert said.json()["state"] == "shown"
    assert len(call(client, raad.chair, "get", f"{path}remarks/").json()) == 1
    vote = {
        "version": 1,
        "held_on": clock.today().isoformat(),
        "present": 3,
        "votes_for": 3,
        "votes_against": 0,
        "abstained": 0,
    }
    assert call(client, raad.chair, "post", f"{path}vote/", vote).json()["state"] == "adopted"
    assert call(client, raad.chair, "post", f"{path}deliver/").json()["answer_due_at"]
    answer = {"kind": "followed", "reasons": "Goed idee.", "decision": "CBS 1"}
    assert call(client, clara, "post", f"{path}answer/", answer).json()["answer"]["kind"] == "followed"
    done = call(client, clara, "post", f"{path}follow-up/", {"text": "Gedaan.", "done": True})
    assert done.json()["state"] == "followed"
    states = [step["state"] for step in client.get(path).json()["steps"]]
    assert states == ["asked", "drafting", "adopted", "delivered", "answered", "followed"]


@pytest.mark.slow
def test_who_may_not_finds_nothing_and_changes_nothing(client, raad, clara, anna):
    advice = make.a_draft(raad)
    path = f"{LIST}{advice.uid}/"
    for person in (anna, clara):
        for name in ("versions", "vote", "deliver", "withdraw", "remarks"):
            assert call(client, person, "post", f"{path}{name}/", {}).status_code == 404, name
    assert call(client, raad.chair, "post", f"{path}answer/", {}).status_code == 404
    new = {"group": raad.group.uid, "title": "Mijn advies"}
    assert call(client, anna, "post", LIST, new).status_code == 404
    assert call(client, anna, "post", LIST, {**new, "question": "Wat?"}).status_code == 404
    assert call(client, raad.chair, "post", LIST, new, scopes=[Scope.READ]).status_code == 403
    assert client.post(LIST, new).status_code in (401, 403)
    assert Advice.objects.count() == 1


def test_an_advice_is_started_and_withdrawn(client, raad):
    made = call(client, raad.chair, "post", LIST, {"group": raad.group.uid, "title": "Bomen"}).json()
    gone = call(client, raad.chair, "post", f"{LIST}{made['id']}/withdraw/", {"reason": "Dubbel"})
    assert gone.json()["state"] == "withdrawn"


def test_a_day_at_the_end_of_time_is_refused_not_a_crash(client, raad, clara):
    body = {"group": raad.group.uid, "title": "x", "question": "y", "due_at": "9999-12-31T23:59:59Z"}
    assert call(client, clara, "post", LIST, body).status_code == 400


def test_the_list_is_filtered_and_costs_the_same_for_many(client, raad, django_assert_max_num_queries):
    for number in range(6):
        make.delivered(raad, title=f"Nummer {number}")
    make.a_draft(raad, title="Ontwerp")
    with django_assert_max_num_queries(8):
        found = client.get(f"{LIST}?state=delivered&year={local(clock.now()).year}").json()["results"]
    assert [row["title"] for row in found] == [f"Nummer {number}" for number in range(5, -1, -1)]
    assert client.get(f"{LIST}?state=niets").status_code == 400
