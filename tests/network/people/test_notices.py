"""Seintjes about somebody's own account: to that person alone, with a link that leads somewhere."""

import pytest
from django.urls import resolve

from network.kernel.events import Event
from network.kernel.ports.notices import Message, notices
from network.people import queries
from network.people.enums import AppointmentRole
from network.people.events import (
    Appointed,
    AppointmentEnded,
    ResidencyRestored,
    ResidencySuspended,
    ResidencyVerified,
)
from network.people.models import Person, Suspension
from network.people.services.appointments import end_appointment
from network.people.services.suspension import restore_residency, suspend_residency
from tests.factories.people import Town, an_account, an_administrator, an_officer, appointed


def told(name: str, event: Event) -> Message | None:
    """Return the message of a notice for an event."""
    return notices.get(name).message(event)


def test_welcome_and_doubt(anna: Person, town: Town):
    residency = queries.residency_of(anna)
    given = {"person_id": anna.pk, "residency_id": residency.pk, "district_id": town.here.pk}
    welcome = told("residency_verified", ResidencyVerified(road="letter", **given))
    officer = an_officer(town)
    made = suspend_residency(by=officer, residency=residency, reason="Je post komt terug")
    doubt = told("residency_suspended", ResidencySuspended(suspension_id=made.pk, **given))
    assert "Reden: Je post komt terug. Ga" in doubt.text
    assert "De balie van Halle" in doubt.text
    assert "Sint-Rochus" in welcome.title
    assert [list(message.recipients) for message in (welcome, doubt)] == [[anna.pk], [anna.pk]]
    assert welcome.key != doubt.key
    assert all(resolve(message.link) for message in (welcome, doubt))
    restore_residency(by=officer, residency=residency, reason="Je toonde je kaart.")
    open_again = told("residency_restored", ResidencyRestored(suspension_id=made.pk, **given))
    assert list(open_again.recipients) == [anna.pk]
    assert "Je toonde je kaart. Alles" in open_again.text
    assert told("residency_suspended", ResidencySuspended(suspension_id=made.pk, **given)) is None


def test_each_doubt_is_told_by_itself(anna: Person, town: Town):
    residency, officer = queries.residency_of(anna), an_officer(town)
    for reason in ("Eerste keer", "Tweede keer"):
        suspend_residency(by=officer, residency=residency, reason=reason)
        restore_residency(by=officer, residency=residency, reason="In orde")
    given = {"person_id": anna.pk, "residency_id": residency.pk, "district_id": town.here.pk}
    rows = Suspension.objects.order_by("pk")
    keys = {told("residency_restored", ResidencyRestored(suspension_id=row.pk, **given)).key for row in rows}
    assert len(keys) == 2


def test_a_role_given_and_ended(town: Town):
    cas = an_account("cas")
    row = appointed(cas, AppointmentRole.MODERATOR, town.here.space)
    given = {"person_id": cas.pk, "appointment_id": row.pk, "space_id": row.space_id, "role": row.role}
    made = told("appointed", Appointed(**given))
    assert "moderator voor Sint-Rochus" in made.title
    assert row.decision in made.text
    end_appointment(by=an_administrator("ada"), appointment=row, reason="Nieuwe baan")
    over = told("appointment_ended", AppointmentEnded(**given))
    assert "Nieuwe baan" in over.text
    assert list(made.recipients) == list(over.recipients) == [cas.pk]


@pytest.mark.parametrize("name", ["appointed", "appointment_ended"])
def test_a_role_that_is_gone_is_told_to_nobody(db: None, name: str):
    event = {"person_id": 1, "appointment_id": 999, "space_id": 1, "role": "moderator"}
    assert told(name, Appointed(**event) if name == "appointed" else AppointmentEnded(**event)) is None


def test_nobody_can_mute_what_concerns_their_own_access():
    for name in (
        "residency_verified",
        "residency_suspended",
        "residency_restored",
        "appointed",
        "appointment_ended",
    ):
        assert not notices.get(name).can_mute
