"""Roles: who gives them, over what, until when, and how they end."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from network.kernel import access, clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.models import Grant
from network.people import queries
from network.people.enums import AppointmentRole
from network.people.models import Appointment, Person
from network.people.permissions import ROLE_POWERS, PeoplePower, access_appointment
from network.people.services.appointments import appoint, end_appointment
from tests.factories.people import Town, a_town, an_account, an_administrator, appointed

DECISION = "CBS 12/10/2026, punt 14"


def in_days(days: float):
    return clock.now() + timedelta(days=days)


@pytest.fixture
def ada(town: Town) -> Person:
    """Administers the installation."""
    return an_administrator("ada")


@pytest.fixture
def cas(db: None) -> Person:
    """A colleague with an account."""
    return an_account("cas")


@pytest.mark.parametrize("role", AppointmentRole)
def test_a_role_gives_its_powers_until_its_end(role: AppointmentRole, town: Town, ada: Person, cas: Person):
    space = town.department if role == AppointmentRole.COMMUNICATOR else town.space
    with time_machine.travel(clock.now(), tick=False) as travel:
        appoint(
            by=ada,
            email=" CAS@example.org ",
            role=role,
            space=space,
            decision=DECISION,
            valid_until=in_days(30),
        )
        for power in ROLE_POWERS[role]:
            assert access.holds(cas, power, space)
        travel.shift(timedelta(days=30))
        for power in ROLE_POWERS[role]:
            assert not access.holds(cas, power, space)


def test_the_register_shows_the_decision_and_who_gave_it(town: Town, ada: Person, cas: Person):
    row = appoint(
        by=ada,
        email=cas.email,
        role=AppointmentRole.MODERATOR,
        space=town.here.space,
        decision=DECISION,
        valid_until=in_days(30),
    )
    grant = Grant.objects.get(source=row.source)
    assert (grant.decision, grant.granted_by, grant.valid_until) == (DECISION, ada, row.valid_until)


def test_ending_early_takes_the_power_at_once_and_says_why(town: Town, ada: Person, cas: Person):
    row = appointed(cas, AppointmentRole.DESK_OFFICER, town.space)
    other = appointed(cas, AppointmentRole.MODERATOR, town.space)
    end_appointment(by=ada, appointment=row, reason="Gaat met pensioen")
    row.refresh_from_db()
    assert row.end_reason == "Gaat met pensioen"
    assert not access.holds(cas, PeoplePower.VERIFY_AT_DESK, town.space)
    assert not access.holds(cas, PeoplePower.SEND_LETTERS, town.space)
    assert access.holds(cas, "hold_queue", town.space)
    with pytest.raises(Conflict):
        end_appointment(by=ada, appointment=row, reason="Nog eens")
    assert other.ended_at is None


def test_nobody_appoints_themselves(town: Town, ada: Person):
    with pytest.raises(Forbidden):
        appoint(
            by=ada,
            email=ada.email,
            role=AppointmentRole.DESK_OFFICER,
            space=town.space,
            decision=DECISION,
            valid_until=in_days(1),
        )


def test_who_appoints_for_a_town_does_so_there_only_and_makes_no_other_appointers(town: Town, cas: Person):
    elsewhere = a_town("Wetteren", "42025")
    chief = an_account("chief")
    appointed(chief, AppointmentRole.APPOINTER, town.space)
    given = {"by": chief, "email": cas.email, "decision": DECISION, "valid_until": in_days(30)}
    appoint(role=AppointmentRole.MODERATOR, space=town.here.space, **given)
    appoint(role=AppointmentRole.COMMUNICATOR, space=town.department, **given)
    for role, space in (
        (AppointmentRole.APPOINTER, town.space),
        (AppointmentRole.MODERATOR, elsewhere.space),
        (AppointmentRole.MODERATOR, elsewhere.here.space),
        (AppointmentRole.COMMUNICATOR, elsewhere.department),
    ):
        with pytest.raises(Forbidden):
            appoint(role=role, space=space, **given)
    foreign = appointed(an_account("eva"), AppointmentRole.DESK_OFFICER, elsewhere.space)
    with pytest.raises(NotFound):
        access_appointment(chief, foreign.uid)
    with pytest.raises(Forbidden):
        end_appointment(by=chief, appointment=foreign, reason="Zomaar")


def test_residents_and_officers_appoint_nobody(town: Town, anna: Person, cas: Person):
    officer = an_account("odile")
    appointed(officer, AppointmentRole.DESK_OFFICER, town.space)
    for person in (anna, officer):
        with pytest.raises(Forbidden):
            appoint(
                by=person,
                email=cas.email,
                role=AppointmentRole.MODERATOR,
                space=town.space,
                decision=DECISION,
                valid_until=in_days(1),
            )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "nobody@example.org"}, "email"),
        ({"decision": "  "}, "decision"),
        ({"valid_until": -1}, "valid_until"),
        ({"valid_until": 365 * 7}, "valid_until"),
        ({"role": AppointmentRole.COMMUNICATOR}, "role"),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    changed: dict, field: str, town: Town, ada: Person, cas: Person
):
    given = {
        "email": cas.email,
        "role": AppointmentRole.MODERATOR,
        "space": town.here.space,
        "decision": DECISION,
        "valid_until": 30,
        **changed,
    }
    given["valid_until"] = in_days(given["valid_until"])
    with pytest.raises(Invalid) as refused:
        appoint(by=ada, **given)
    assert refused.value.field == field
    assert not Appointment.objects.exists()
    assert not Grant.objects.filter(user=cas).exists()


def test_an_unconfirmed_account_gets_no_role(town: Town, ada: Person):
    an_account("eva", confirmed=False)
    with pytest.raises(Invalid):
        appoint(
            by=ada,
            email="eva@example.org",
            role=AppointmentRole.MODERATOR,
            space=town.space,
            decision=DECISION,
            valid_until=in_days(1),
        )


def test_the_same_role_twice_is_refused_until_the_first_is_over(town: Town, cas: Person):
    with time_machine.travel(clock.now(), tick=False) as travel:
        appointed(cas, AppointmentRole.MODERATOR, town.space, days=2)
        with pytest.raises(Conflict):
            appointed(cas, AppointmentRole.MODERATOR, town.space)
        travel.shift(timedelta(days=2))
        appointed(cas, AppointmentRole.MODERATOR, town.space)
    assert Appointment.objects.filter(person=cas).count() == 2


def test_the_database_wants_a_decision_a_reason_and_an_order(town: Town, cas: Person):
    row = appointed(cas, AppointmentRole.MODERATOR, town.space)
    for wrong in ({"decision": ""}, {"ended_at": clock.now()}, {"valid_until": row.valid_from}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(pk=row.pk).update(**wrong)


def test_the_choice_of_places_holds_what_one_may_give(town: Town, ada: Person, anna: Person):
    chief = an_account("chief")
    appointed(chief, AppointmentRole.APPOINTER, town.space)
    town.there.retired_at = clock.now()
    town.there.save()
    places = queries.places_for_role
    assert places(chief, town.municipality, AppointmentRole.APPOINTER) == []
    assert places(ada, town.municipality, AppointmentRole.APPOINTER) == [town.space]
    assert places(chief, town.municipality, AppointmentRole.COMMUNICATOR) == [town.department]
    assert places(chief, town.municipality, AppointmentRole.MODERATOR) == [town.space, town.here.space]
    assert places(anna, town.municipality, AppointmentRole.MODERATOR) == []
    assert list(queries.municipalities_for(chief, PeoplePower.APPOINT)) == [town.municipality]
    assert not queries.municipalities_for(anna, PeoplePower.APPOINT)
    assert not queries.appointments_in(anna, town.municipality)
