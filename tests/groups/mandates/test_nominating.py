"""A coordinator nominates a candidate: who may, who reads it and when, and what becomes of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from groups.mandates.enums import CandidacyState
from groups.mandates.models import Call, Candidacy, Nomination
from groups.mandates.personal_data import erase, export
from groups.mandates.queries import candidates_of, nominations_for
from groups.mandates.services.candidacies import (
    put_on_reserve,
    refuse_candidacies,
    withdraw_candidacy,
)
from groups.mandates.services.nominating import nominate, take_back_nomination
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import mandates as give
from tests.factories import people as make
from tests.factories.people import Town, freshly_logged_in, logged_in

pytestmark = pytest.mark.django_db
WHY = "Kent elke club van de stad."


@pytest.fixture
def officer(town: Town) -> Person:
    return give.an_officer(town)


@pytest.fixture
def sport(town: Town, officer: Person) -> Group:
    return give.a_council(town, officer)[1]


@pytest.fixture
def ilse(sport: Group, town: Town, officer: Person) -> Person:
    """The coordinator of the group."""
    person = make.a_resident(town.here, "ilse")
    give.a_mandate(sport, person, by=officer)
    return person


@pytest.fixture
def call(sport: Group, officer: Person) -> Call:
    return give.a_call(sport, by=officer)


@pytest.fixture
def standing(call: Call, anna: Person) -> Candidacy:
    return give.a_candidacy(call, anna)


def reads(viewer: Person, row: Candidacy) -> list[str]:
    """Return the lines that somebody reads of what was said for a candidate."""
    fresh = Candidacy.objects.select_related("call__group__space", "call__group__parent").get(pk=row.pk)
    return [each.reason for each in nominations_for(viewer, [fresh]).get(row.pk, [])]


def closed(call: Call) -> None:
    """Let the deadline of a call pass."""
    Call.objects.filter(pk=call.pk).update(deadline=clock.now())


def test_who_appoints_reads_it_and_the_candidate_not_before_the_decision(
    officer: Person, ilse: Person, standing: Candidacy, anna: Person, bram: Person, call: Call
) -> None:
    nominate(by=ilse, candidacy=standing, reason=WHY)

    assert reads(officer, standing) == reads(ilse, standing) == [WHY]
    assert reads(anna, standing) == reads(bram, standing) == []
    closed(call)
    refuse_candidacies(by=officer, candidacies=[standing], reason="Te weinig plaatsen.")
    assert reads(anna, standing) == [WHY]


def test_a_call_may_let_the_candidate_read_it_at_once(
    sport: Group, officer: Person, ilse: Person, anna: Person, bram: Person
) -> None:
    row = give.a_candidacy(give.a_call(sport, by=officer, nominations_shown=True), anna)
    nominate(by=ilse, candidacy=row, reason=WHY)

    assert reads(anna, row) == [WHY]
    assert reads(bram, row) == []


def test_a_coordinator_who_stands_reads_what_is_said_for_others_not_for_themselves(
    ilse: Person, town: Town, sport: Group, officer: Person, call: Call, standing: Candidacy
) -> None:
    samira = make.a_resident(town.here, "samira")
    give.a_mandate(sport, samira, by=officer)
    own = give.a_candidacy(call, ilse)
    nominate(by=samira, candidacy=own, reason=WHY)
    nominate(by=samira, candidacy=standing, reason=WHY)

    assert reads(ilse, own) == []
    assert reads(ilse, standing) == [WHY]


def test_nobody_nominates_themselves_a_housemate_or_without_the_power(
    town: Town, ilse: Person, officer: Person, call: Call, standing: Candidacy, griet: Person
) -> None:
    own = give.a_candidacy(call, ilse)
    wout = make.a_resident(town.here, "wout")
    home = ilse.residencies.get()
    wout.residencies.update(household=home.household)
    near = give.a_candidacy(call, wout)

    for by, row in ((ilse, own), (ilse, near), (officer, standing), (griet, standing)):
        with pytest.raises(Forbidden):
            nominate(by=by, candidacy=row, reason=WHY)
    assert not Nomination.objects.exists()


def test_once_a_line_and_until_it_is_decided(
    officer: Person, ilse: Person, standing: Candidacy, call: Call
) -> None:
    with pytest.raises(Invalid):
        nominate(by=ilse, candidacy=standing, reason="  ")
    nominate(by=ilse, candidacy=standing, reason=WHY)
    with pytest.raises(Conflict):
        nominate(by=ilse, candidacy=standing, reason=WHY)
    take_back_nomination(by=ilse, candidacy=standing)
    take_back_nomination(by=ilse, candidacy=standing)
    assert reads(officer, standing) == []
    nominate(by=ilse, candidacy=standing, reason=WHY)
    closed(call)
    put_on_reserve(by=officer, candidacies=[standing])
    take_back_nomination(by=ilse, candidacy=standing)
    refuse_candidacies(by=officer, candidacies=[standing], reason="Te weinig plaatsen.")
    with pytest.raises(Conflict):
        nominate(by=ilse, candidacy=standing, reason=WHY)


def test_withdrawing_erases_what_was_said(ilse: Person, standing: Candidacy, anna: Person) -> None:
    nominate(by=ilse, candidacy=standing, reason=WHY)
    withdraw_candidacy(by=anna, candidacy=standing)

    assert not Nomination.objects.exists()
    standing.refresh_from_db()
    assert standing.state == CandidacyState.WITHDRAWN


@pytest.mark.slow
def test_the_pages(ilse: Person, officer: Person, standing: Candidacy, anna: Person, call: Call) -> None:
    candidates = reverse("mandates:candidates", args=[call.uid])
    page, back = (
        reverse(f"mandates:{name}", args=[standing.uid]) for name in ("nominate", "nomination_take_back")
    )
    browser = logged_in(ilse)

    assert page in browser.get(candidates).content.decode()
    assert "pas als er beslist is" in browser.get(page).content.decode()
    assert logged_in(anna).get(page).status_code == logged_in(officer).get(page).status_code == 404
    assert browser.post(page, {"reason": ""}).status_code == 422
    assert browser.post(page, {"reason": WHY}).status_code == 302
    office: Any = freshly_logged_in(officer)
    appoint = reverse("mandates:appoint", args=[call.group.uid])
    for place in (candidates, f"{appoint}?c={standing.uid}"):
        assert f"door Ilse Peeters: {WHY}" in office.get(place).content.decode()
    assert WHY not in logged_in(anna).get(reverse("mandates:candidacies")).content.decode()
    assert WHY in b"".join(office.get(f"{candidates}export/").streaming_content).decode()
    assert back in browser.get(candidates).content.decode()
    assert browser.post(back).status_code == 302
    assert not Nomination.objects.exists()


def test_over_the_api(ilse: Person, officer: Person, standing: Candidacy, anna: Person, call: Call) -> None:
    def ask(person: Person, method: str, path: str, **body: Any) -> Any:
        scopes = [Scope.READ, Scope.WRITE]
        _row, plain = create_token(by=person, person=person, scopes=scopes, name="test")
        headers = {"Authorization": f"Bearer {plain}"}
        more = {} if method == "get" else {"content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1/{path}", data=body, headers=headers, **more)

    path = f"candidacies/{standing.uid}/nominate/"
    assert ask(anna, "post", path, reason=WHY).status_code == 404
    assert ask(ilse, "post", path, reason=WHY).status_code == 201
    (told,) = ask(officer, "get", f"calls/{call.uid}/candidates/").json()["results"]
    assert [each["reason"] for each in told["nominations"]] == [WHY]
    assert ask(anna, "get", f"candidacies/{standing.uid}/").json()["nominations"] == []
    assert ask(ilse, "delete", path).status_code == 204
    assert not Nomination.objects.exists()


def test_a_list_of_candidates_costs_the_same_with_nominations(
    ilse: Person, officer: Person, call: Call, town: Town, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        row = give.a_candidacy(call, make.a_resident(town.here, f"kandidaat{number}"))
        nominate(by=ilse, candidacy=row, reason=WHY)
    page = reverse("mandates:candidates", args=[call.uid])
    browser = logged_in(ilse)
    browser.get(page)
    with django_assert_max_num_queries(40):
        assert browser.get(page).content.decode().count(WHY) == 6


def test_the_file_about_oneself_and_an_erased_account(
    ilse: Person, officer: Person, standing: Candidacy, anna: Person, call: Call
) -> None:
    nominate(by=ilse, candidacy=standing, reason=WHY)

    assert export(anna.pk)["candidacies"][0]["nominations"] == []
    assert export(ilse.pk)["nominated"][0]["reason"] == WHY
    erase(ilse.pk)
    assert reads(officer, standing) == [WHY]
    assert Nomination.objects.get().by is None
    erase(anna.pk)
    assert not Nomination.objects.exists()
    assert candidates_of(officer, call).count() == 0
