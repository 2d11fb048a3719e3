"""The pages of calls and mandates, by who opens them, and what a form does."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from groups.mandates.enums import CompositionRule, Visibility
from groups.mandates.models import Call, Candidacy, Decision, GenderAnswer, Handover, Mandate
from groups.mandates.services.course import end_early, suspend
from groups.membership.services import close_group
from network.kernel import access, clock
from network.kernel.models import AuditEntry
from network.kernel.moments import local
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def day(offset: int) -> str:
    return (local(clock.now()) + offset * DAY).strftime("%d/%m/%Y")


def call_form(**changes):
    return {
        "title": "Twee plaatsen in Sport",
        "profile": "Wie tijd heeft op dinsdag.",
        "kind": "member",
        "seats": "2",
        "first_day": day(30),
        "term_until": day(400),
        "deadline": day(14),
        "visibility": "deciders",
        **changes,
    }


def appoint_form(**changes):
    return {
        "kind": "coordinator",
        "first_day": day(0),
        "valid_until": day(300),
        "body": "council",
        "reference": "GR 2026/037",
        "taken_on": day(-1),
        **changes,
    }


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_a_coordinator_makes_a_call_and_opens_it(sport, officer, griet):
    give.a_mandate(sport, griet, by=officer)
    page = make.logged_in(griet)
    path = f"/groups/{sport.uid}/calls/new/"
    assert page.get(path).status_code == 200
    assert page.post(path, call_form(term_until=day(1))).status_code == 422
    assert page.post(path, call_form(open="1")).status_code == 302
    call = Call.objects.get()
    assert (call.state, call.made_by, call.seats) == ("open", griet, 2)
    assert "Stel je kandidaat" in text_of(page, f"/groups/{sport.uid}/")
    assert (
        page.post(f"/calls/{call.uid}/edit/", call_form(title="Drie plaatsen", seats="3")).status_code == 302
    )
    assert page.post(f"/calls/{call.uid}/cancel/", {"reason": "Later opnieuw."}).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.state) == ("Drie plaatsen", "cancelled")


def test_a_draft_is_seen_by_who_makes_it_only(sport, officer, griet, anna):
    give.a_mandate(sport, griet, by=officer)
    call = give.a_call(sport, by=officer, open_now=False)
    assert make.logged_in(griet).get(f"/calls/{call.uid}/").status_code == 200
    assert make.logged_in(anna).get(f"/calls/{call.uid}/").status_code == 404
    assert make.logged_in(griet).post(f"/calls/{call.uid}/open/").status_code == 302
    assert Client().get(f"/calls/{call.uid}/").status_code == 200


def test_a_member_stands_and_withdraws(sport, officer, anna):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY)
    call = give.a_call(sport, by=officer)
    give.join_above(sport, anna)
    page = make.logged_in(anna)
    shown = text_of(page, f"/calls/{call.uid}/")
    assert "art. 304" in shown
    assert "Dat zeg ik liever niet" in shown
    refused = page.post(f"/calls/{call.uid}/", {"motivation": "Ik sport graag."})
    assert refused.status_code == 422
    form = {"motivation": "Ik sport graag.", "no_office": "on", "gender": "female"}
    assert page.post(f"/calls/{call.uid}/", form).status_code == 302
    row = Candidacy.objects.get()
    assert GenderAnswer.objects.get().gender == "female"
    assert page.post(f"/calls/{call.uid}/", form).status_code == 422
    assert "Ik sport graag." in text_of(page, "/candidacies/")
    assert page.post(f"/candidacies/{row.uid}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.motivation) == ("withdrawn", "")
    assert not GenderAnswer.objects.exists()


def test_who_is_no_member_reads_how_to_become_one(sport, officer, bram):
    call = give.a_call(sport, by=officer)
    page = make.logged_in(bram)
    assert "Word eerst lid" in text_of(page, f"/calls/{call.uid}/")
    assert page.post(f"/calls/{call.uid}/", {"motivation": "Ik wil."}).status_code == 422
    assert not Candidacy.objects.exists()
    assert Client().post(f"/calls/{call.uid}/", {"motivation": "Ik wil."}).status_code == 403


def test_the_deadline_closes_the_form(sport, officer, anna):
    call = give.a_call(sport, by=officer)
    give.join_above(sport, anna)
    page = make.logged_in(anna)
    with time_machine.travel(call.deadline, tick=False):
        assert "Word kandidaat" not in text_of(page, f"/calls/{call.uid}/")
        assert page.post(f"/calls/{call.uid}/", {"motivation": "Ik wil."}).status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.DECIDERS, {"anna", "officer", "carla"}),
        (Visibility.MEMBERS, {"anna", "officer", "carla", "griet"}),
        (Visibility.EVERYBODY, {"anna", "officer", "carla", "griet", "bram"}),
    ],
)
def test_candidates_are_seen_as_the_call_says(town, sport, officer, anna, griet, bram, visibility, readers):
    carla = make.a_resident(town.here, "carla")
    give.a_mandate(sport, carla, by=officer)
    call = give.a_call(sport, by=officer, visibility=visibility)
    give.a_candidacy(call, anna, motivation="Een kanarimotivatie.")
    give.join_above(sport, griet)
    people = {"anna": anna, "officer": officer, "carla": carla, "griet": griet, "bram": bram}
    for name, person in people.items():
        page = make.logged_in(person)
        seen = "kanarimotivatie" in text_of(page, f"/calls/{call.uid}/")
        seen = seen or "kanarimotivatie" in text_of(page, "/candidacies/")
        assert seen == (name in readers), name
        office = page.get(f"/calls/{call.uid}/candidates/").status_code
        assert office == (200 if name in {"officer", "carla"} else 404)
    assert "kanarimotivatie" not in text_of(Client(), f"/calls/{call.uid}/")


def test_the_officer_looks_chooses_and_appoints_together(sport, officer, anna, griet, bram):
    give.a_board(sport, officer, rule=CompositionRule.ADVISORY)
    call = give.a_call(sport, by=officer, days=10, seats=3)
    answers = ((anna, "female"), (griet, "female"), (bram, "male"))
    rows = [give.a_candidacy(call, person, gender=gender) for person, gender in answers]
    with time_machine.travel(call.deadline, tick=False):
        page = make.freshly_logged_in(officer)
        table = f"/calls/{call.uid}/candidates/"
        looked = page.post(table, {"chosen": [rows[0].uid, rows[1].uid], "do": "look"}).content.decode()
        assert "Vrouwen 2, mannen 0" in looked
        assert "dat klopt niet" in looked
        everyone = [row.uid for row in rows]
        answer = page.post(table, {"chosen": everyone, "do": "appoint"})
        assert answer.status_code == 302
        shown = text_of(page, answer.url)
        assert "Vrouwen 2, mannen 1" in shown
        form = appoint_form(kind="member", first_day=day(20), valid_until=day(300))
        assert page.post(answer.url, {**form, "reference": ""}).status_code == 422
        assert not Decision.objects.exists()
        assert page.post(answer.url, form).status_code == 302
    assert set(Mandate.objects.values_list("person", flat=True)) == {anna.pk, griet.pk, bram.pk}
    assert Decision.objects.get().reference == "GR 2026/037"
    call.refresh_from_db()
    assert call.state == "settled"


def test_the_officer_refuses_and_reserves_from_the_table(sport, officer, anna, griet):
    call = give.a_call(sport, by=officer)
    rows = [give.a_candidacy(call, person) for person in (anna, griet)]
    with time_machine.travel(call.deadline, tick=False):
        page = make.logged_in(officer)
        table = f"/calls/{call.uid}/candidates/"
        assert page.post(table, {"chosen": [rows[0].uid], "do": "refuse"}).status_code == 422
        assert page.post(table, {"chosen": [rows[0].uid], "do": "reserve"}).status_code == 302
        sent = {"chosen": [rows[1].uid], "do": "refuse", "reason": "Te veel kandidaten."}
        assert page.post(table, sent).status_code == 302
        assert "Te veel kandidaten." in text_of(make.logged_in(griet), "/candidacies/")
        assert "Te veel kandidaten." not in text_of(page, table)


@pytest.mark.slow
def test_a_coordinator_only_looks(sport, officer, anna, griet):
    give.a_mandate(sport, griet, by=officer)
    call = give.a_call(sport, by=officer)
    row = give.a_candidacy(call, anna)
    with time_machine.travel(call.deadline, tick=False):
        page = make.freshly_logged_in(griet)
        for wanted in ("look", "appoint", "reserve", "refuse"):
            sent = {"chosen": [row.uid], "do": wanted, "reason": "Nee."}
            assert page.post(f"/calls/{call.uid}/candidates/", sent).status_code == 200
        assert page.get(f"/groups/{sport.uid}/mandates/new/").status_code == 404
    row.refresh_from_db()
    assert row.state == "submitted"


@pytest.mark.slow
def test_the_officer_appoints_one_member(sport, officer, griet, bram):
    give.join_above(sport, griet)
    page = make.freshly_logged_in(officer)
    path = f"/groups/{sport.uid}/mandates/new/"
    assert '<option value="member" selected>' in page.get(path).content.decode()
    assert page.post(path, appoint_form(email="niemand@example.org")).status_code == 422
    refused = page.post(path, appoint_form(email=bram.email))
    assert "geen lid" in refused.content.decode()
    assert not Decision.objects.exists()
    assert page.post(path, appoint_form(email=griet.email)).status_code == 302
    assert access.holds(griet, "run_calls", sport.space)
    assert "GR 2026/037" in text_of(Client(), f"/groups/{sport.uid}/mandates/")


def test_a_group_without_seats_asks_for_them_first(town, officer):
    council = gather.group(town)
    page = make.freshly_logged_in(officer)
    answer = page.get(f"/groups/{council.uid}/mandates/new/")
    assert answer.url.endswith("/board/")
    form = {"rule": "advisory", "min_seats": "3", "max_seats": "2"}
    assert page.post(answer.url, form).status_code == 422
    assert page.post(answer.url, {**form, "max_seats": "9"}).status_code == 302
    assert council.board.max_seats == 9


def test_the_course_of_a_mandate_on_its_pages(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    page = make.freshly_logged_in(officer)
    road = f"/mandates/{mandate.uid}/"
    for verb in ("suspend", "lift", "end", "renew"):
        assert page.get(f"{road}{verb}/").status_code == 200
    assert page.post(f"{road}suspend/", {"reason": "Onderzoek.", "decision": "CBS 1"}).status_code == 302
    assert not access.holds(griet, "run_calls", sport.space)
    assert "geschorst" in text_of(Client(), f"/groups/{sport.uid}/")
    assert page.post(f"{road}lift/").status_code == 302
    renewal = {**appoint_form(), "valid_until": day(900)}
    assert page.post(f"{road}renew/", renewal).status_code == 302
    assert page.post(f"{road}end/", {"reason": ""}).status_code == 422
    assert page.post(f"{road}end/", {"reason": "Verhuisd."}).status_code == 302
    assert not access.holds(griet, "run_calls", sport.space)
    assert Mandate.objects.count() == 2
    assert "vroeger beëindigd" in text_of(Client(), f"/groups/{sport.uid}/mandates/")


def test_fresh_authentication_is_asked_for_giving_power(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    page = make.logged_in(officer)
    for path in (f"/mandates/{mandate.uid}/end/", f"/groups/{sport.uid}/mandates/new/"):
        answer = page.post(path, {"reason": "Verhuisd."})
        assert "reauthenticate" in answer.url


def test_the_hand_over_file(town, sport, officer, griet, anna):
    mandate = give.a_mandate(sport, griet, by=officer, days=10)
    path = f"/mandates/{mandate.uid}/handover/"
    page = make.logged_in(griet)
    assert "Open zaken in de wachtrij" in text_of(page, path)
    assert page.post(path, {"notes": "Bel de zaalwachter voor de sleutel."}).status_code == 302
    kept = Handover.objects.get()
    assert [part["group"] for part in kept.facts["groups"]] == [sport.name, sport.parent.name]
    assert make.logged_in(anna).get(path).status_code == 404
    give.a_mandate(sport, anna, by=officer)
    assert "Bel de zaalwachter" in text_of(make.logged_in(anna), path)
    with time_machine.travel(mandate.valid_until + 31 * DAY, tick=False):
        later = make.logged_in(griet)
        assert later.post(path, {"notes": "Nog iets."}).status_code == 422
        assert "Zo staat het nu" not in text_of(later, path)
    assert Handover.objects.get().notes == "Bel de zaalwachter voor de sleutel."


def test_the_page_of_the_municipality(town, sport, officer, griet, anna):
    mandate = give.a_mandate(sport, griet, by=officer)
    shown = text_of(make.logged_in(officer), "/mandates/office/")
    assert sport.name in shown
    assert "1 van 9" in shown
    for person in (griet, anna, make.an_administrator()):
        assert make.logged_in(person).get("/mandates/office/").status_code == 404
    end_early(by=officer, mandate=mandate, reason="Verhuisd.")
    close_group(by=gather.founder(town), group=sport)
    assert "gesloten" in text_of(make.logged_in(officer), "/mandates/office/")


@pytest.mark.slow
def test_the_pages_ask_the_database_a_fixed_number_of_times(
    town, sport, officer, django_assert_max_num_queries
):
    for number in range(6):
        give.a_mandate(sport, make.a_resident(town.here, f"lid{number}"), by=officer)
        give.a_call(sport, by=officer)
    page = make.logged_in(officer)
    for path, most in (
        (f"/groups/{sport.uid}/", 45),
        (f"/groups/{sport.uid}/mandates/", 35),
        (f"/groups/{sport.uid}/calls/", 30),
        ("/mandates/office/", 30),
    ):
        page.get(path)
        with django_assert_max_num_queries(most):
            text_of(page, path)


def test_linked_data_names_every_mandate_and_nothing_private(sport, officer, griet, anna):
    first = give.a_mandate(sport, griet, by=officer)
    second = give.a_mandate(sport, anna, by=officer, decision=first.decision)
    suspend(by=officer, mandate=second, reason="Geheim onderzoek.", decision="CBS 1")
    answer = Client().get("/mandates/oslo.jsonld")
    assert answer["Content-Type"].startswith("application/ld+json")
    graph = {node["@id"]: node for node in json.loads(answer.content)["@graph"]}
    holders = [node for node in graph.values() if node["@type"] == "mandaat:Mandataris"]
    assert len(holders) == 2
    for node in holders:
        assert graph[node["org:holds"]["@id"]]["@type"] == "mandaat:Mandaat"
        person = graph[node["mandaat:isBestuurlijkeAliasVan"]["@id"]]
        assert person["foaf:familyName"] == "Peeters"
    (decision,) = [node for node in graph.values() if node["@type"] == "besluit:Besluit"]
    assert len(decision["mandaat:bekrachtigtAanstellingVan"]) == 2
    statuses = {node["mandaat:status"]["@id"].rsplit("/", 1)[1] for node in holders}
    assert statuses == {"effectief", "geschorst"}
    body = answer.content.decode()
    assert "Geheim" not in body
    assert griet.email not in body


def test_an_early_end_shows_no_reason_to_the_world(sport, officer, griet):
    mandate = give.a_mandate(sport, griet, by=officer)
    end_early(by=officer, mandate=mandate, reason="Een zaak van griet zelf.")
    assert "Een zaak van griet" not in text_of(Client(), f"/groups/{sport.uid}/mandates/")


def test_the_page_of_powers_names_every_kind():
    shown = text_of(Client(), "/mandates/powers/")
    for word in (
        "Coördinator",
        "Voorzitter",
        "Secretaris",
        "Waarnemer",
        "Doet oproepen",
        "Geen bevoegdheden",
    ):
        assert word in shown


def test_the_list_of_candidates_is_taken_out_by_who_runs_the_call(sport, officer, anna, griet):
    call = give.a_call(sport, by=officer)
    give.a_candidacy(call, anna, motivation="=Omdat ik help; graag.")
    path = f"/calls/{call.uid}/candidates/export/"
    answer = make.logged_in(officer).get(path)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('Anna Peeters;"\'=Omdat ik help; graag.";ja;')
    assert AuditEntry.objects.filter(action="candidates.exported", actor_id=officer.pk).exists()
    for person in (anna, griet):
        assert make.logged_in(person).get(path).status_code == 404
