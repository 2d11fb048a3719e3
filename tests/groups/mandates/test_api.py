"""Mandates over the API: read by everybody, given by officers with the scope for it."""

from datetime import timedelta

import pytest
from django.test import Client

from groups.mandates.enums import Visibility
from groups.mandates.models import Decision, Mandate
from groups.mandates.services.course import suspend
from network.kernel import access, clock
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import mandates as give

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROAD = "/api/v1/mandates/"


def client_of(person, scopes=tuple(Scope)) -> Client:
    _row, token = create_token(by=person, person=person, scopes=list(scopes), name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client: Client, path: str, body=None):
    return client.post(path, body or {}, content_type="application/json")


def decision(days: int = 100) -> dict:
    return {
        "decided_by": "council",
        "decision": "GR 2026/9",
        "decided_on": clock.today().isoformat(),
        "valid_until": (clock.now() + days * DAY).isoformat(),
    }


def test_everybody_reads_and_filters(sport, officer, anna, griet):
    running = give.a_mandate(sport, griet, by=officer)
    paused = give.a_mandate(sport, anna, by=officer)
    suspend(by=officer, mandate=paused, reason="Een geheim.", decision="CBS 1")
    visitor = Client()

    def found(**query) -> set[str]:
        answer = visitor.get(ROAD, query)
        assert answer.status_code == 200
        assert "Een geheim" not in answer.content.decode()
        return {row["id"] for row in answer.json()["results"]}

    assert found() == {running.uid, paused.uid}
    assert found(in_force="true") == {running.uid}
    assert found(in_force="false") == {paused.uid}
    assert found(person=griet.uid) == {running.uid}
    assert found(group=sport.uid) == {running.uid, paused.uid}
    assert found(group=sport.parent.uid) == set()
    one = visitor.get(f"{ROAD}{paused.uid}/").json()
    assert one["suspended"] is True
    assert one["decision"] == paused.decision.reference
    assert visitor.get(f"{ROAD}{'0' * 16}/").status_code == 404


def test_an_officer_gives_suspends_lifts_renews_and_ends(sport, officer, griet):
    give.join_above(sport, griet)
    api = client_of(officer)
    body = {
        **decision(),
        "group": sport.uid,
        "people": [griet.uid],
        "role": "coordinator",
        "valid_from": clock.now().isoformat(),
    }
    made = send(api, ROAD, body)
    assert made.status_code == 201, made.content
    uid = made.json()[0]["id"]
    assert access.holds(griet, "run_calls", sport.space)
    paused = send(api, f"{ROAD}{uid}/suspend/", {"reason": "Onderzoek.", "decision": "CBS 1"})
    assert paused.json()["suspended"] is True
    assert send(api, f"{ROAD}{uid}/suspend/", {"reason": "Nog.", "decision": "CBS 1"}).status_code == 409
    assert send(api, f"{ROAD}{uid}/lift/").json()["suspended"] is False
    renewed = send(api, f"{ROAD}{uid}/renew/", decision(300))
    assert (renewed.status_code, renewed.json()["renews"]) == (201, uid)
    assert send(api, f"{ROAD}{uid}/end/", {"reason": "Verhuisd."}).status_code == 200
    assert not access.holds(griet, "run_calls", sport.space)


def test_what_is_refused_over_the_api_leaves_nothing(sport, officer, griet, bram):
    give.join_above(sport, griet)
    body = {
        **decision(),
        "group": sport.uid,
        "people": [griet.uid, bram.uid],
        "role": "member",
        "valid_from": clock.now().isoformat(),
    }
    api = client_of(officer)
    refused = send(api, ROAD, body)
    assert refused.status_code == 400
    assert "geen lid" in refused.json()["detail"]
    assert send(api, ROAD, {**body, "decision": " "}).status_code == 400
    assert send(api, ROAD, {**body, "people": ["0" * 16]}).status_code == 400
    far = {**body, "people": [griet.uid], "valid_until": "9999-12-31T23:59:59-12:00"}
    assert send(api, ROAD, far).status_code == 400
    assert send(client_of(griet), ROAD, body).status_code == 404
    assert send(client_of(officer, [Scope.READ, Scope.WRITE]), ROAD, body).status_code == 403
    assert not Mandate.objects.exists()
    assert not Decision.objects.exists()


def test_calls_are_read_answered_and_taken_back(sport, officer, anna, griet):
    draft = give.a_call(sport, by=officer, open_now=False)
    call = give.a_call(sport, by=officer)
    found = Client().get("/api/v1/calls/", {"group": sport.uid, "open": "true"}).json()["results"]
    assert [row["id"] for row in found] == [call.uid]
    assert Client().get(f"/api/v1/calls/{draft.uid}/").status_code == 404
    give.join_above(sport, anna)
    api = client_of(anna)
    made = send(api, f"/api/v1/calls/{call.uid}/stand/", {"motivation": "Ik help graag.", "no_office": True})
    assert made.status_code == 201, made.content
    uid = made.json()["id"]
    assert send(api, f"/api/v1/calls/{call.uid}/stand/", {"motivation": "Nog eens."}).status_code == 409
    outsider = send(client_of(griet), f"/api/v1/calls/{call.uid}/stand/", {"motivation": "Ik ook."})
    assert outsider.status_code == 403
    assert [row["id"] for row in api.get("/api/v1/candidacies/").json()["results"]] == [uid]
    assert client_of(griet).get(f"/api/v1/candidacies/{uid}/").status_code == 404
    assert send(client_of(griet), f"/api/v1/candidacies/{uid}/withdraw/").status_code == 404
    assert send(api, f"/api/v1/candidacies/{uid}/withdraw/").json()["state"] == "withdrawn"


def test_who_runs_calls_makes_and_opens_one(sport, officer, griet, anna):
    give.a_mandate(sport, griet, by=officer)
    now = clock.now()
    body = {
        "group": sport.uid,
        "title": "Doe mee",
        "profile": "Wie graag sport.",
        "seats": 2,
        "term_from": (now + 20 * DAY).isoformat(),
        "term_until": (now + 300 * DAY).isoformat(),
        "deadline": (now + 10 * DAY).isoformat(),
    }
    road = "/api/v1/calls/"
    assert send(client_of(anna), road, body).status_code == 404
    assert send(Client(), road, body).status_code == 401
    assert send(client_of(griet), road, {**body, "seats": 0}).status_code == 400
    made = send(client_of(griet), road, body)
    assert (made.status_code, made.json()["state"]) == (201, "draft"), made.content
    one = f"{road}{made.json()['id']}/"
    assert send(client_of(anna), f"{one}open/").status_code == 404
    assert Client().get(one).status_code == 404
    assert send(client_of(griet), f"{one}open/").json()["state"] == "open"
    assert send(client_of(griet), f"{one}open/").status_code == 409
    assert Client().get(one).status_code == 200
    assert send(client_of(griet), road, {**body, "open": True}).json()["state"] == "open"


def test_candidates_are_listed_for_whom_the_call_lets_know_it(sport, officer, anna, griet, bram):
    call = give.a_call(sport, by=officer, visibility=Visibility.MEMBERS)
    give.a_candidacy(call, anna, motivation="Ik help graag.")
    give.a_candidacy(call, bram, motivation="Ik sla je dood, jij vuile klootzak.")
    road = f"/api/v1/calls/{call.uid}/candidates/"
    for reader in (officer, anna):
        found = client_of(reader).get(road).json()["results"]
        assert {(row["person_name"], row["motivation"]) for row in found} == {
            (anna.get_full_name(), "Ik help graag."),
            (bram.get_full_name(), ""),
        }
        assert not any(row["appointed"] for row in found)
    for reader in (client_of(griet), Client()):
        assert reader.get(road).status_code == 404
