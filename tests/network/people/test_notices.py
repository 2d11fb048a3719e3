"""Seintjes about somebody's own account: to that person alone, with a link that leads somewhere."""

import pytest
from django.urls import resolve

from network.kernel.events import Event
from network.kernel.ports.notices import Message, notices
from network.people import queries
from network.people.enums import AppointmentRole
from network.people.events import Appointed, AppointmentEnded, ResidencySuspended, ResidencyVerified
from network.people.models import Person
from network.people.services.appointments import end_appointment
from tests.factories.people import Town, an_account, an_administrator, appointed


def told(name: str, event: Event) -> Message | None:
    """Return the message of a notice for an event."""
    return notices.get(name).message(event)


def test_welcome_and_doubt(anna: Person, town: Town):
    residency = queries.residency_of(anna)
    given = {"person_id": anna.pk, "residency_id": residency.pk, "district_id": town.here.pk}
    welcome = told("residency_verified", ResidencyVerified(road="letter", **given))
    doubt = told("residency_suspended", ResidencySuspended(**given))
    assert "Sint-Rochus" in welcome.title
    assert [list(message.recipients) for message in (welcome, doubt)] == [[anna.pk], [anna.pk]]
    assert welcome.key != doubt.key
    assert all(resolve(message.link) for message in (welcome, doubt))


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
    for name in ("residency_verified", "residency_suspended", "appointed", "appointment_ended"):
        assert not notices.get(name).can_mute
