"""Give people roles, with a decision and an end, and end one early. Powers are grants of `kernel.access`."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import access, audit, clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.models import Space
from network.kernel.moments import full_date, last_day, local
from network.kernel.text import clean_text
from network.people import rules
from network.people.enums import AppointmentRole
from network.people.events import Appointed, AppointmentEnded
from network.people.models import Appointment, Person
from network.people.permissions import ROLE_POWERS, ROLE_SPACES, ensure_can_appoint

DECISION_LENGTH = 200
REASON_LENGTH = 200


@transaction.atomic
def appoint(
    *, by: Person, email: str, role: AppointmentRole, space: Space, decision: str, valid_until: datetime
) -> Appointment:
    """Give a role to the holder of an account, from now until an instant.

    Args:
        email: confirmed address of an existing account.
        decision: reference of the decision; stands in the public register of power.

    Raises: Forbidden without the power to appoint or for oneself, Invalid for a role that does not fit the
    space, an unknown account, or an end that is past or too far, Conflict when they hold the role already.
    Events: Appointed, and GrantGiven for each power.
    """
    ensure_can_appoint(by, role, space)
    if space.kind not in ROLE_SPACES[role]:
        raise Invalid(_("Deze rol past hier niet bij."), field="role")
    person = _account(email)
    Person.objects.select_for_update().get(pk=person.pk)  # one appointment of a person at a time
    if person.pk == by.pk:
        raise Forbidden(_("Je kunt jezelf niet aanstellen. Vraag het aan een collega."), field="email")
    moment = clock.now()
    _ensure_end(moment, valid_until)
    why = clean_text(decision, max_length=DECISION_LENGTH, field="decision")
    _ensure_not_held(person, role, space, moment)
    appointment = Appointment.objects.create(
        person=person,
        role=role,
        space=space,
        decision=why,
        valid_from=moment,
        valid_until=valid_until,
        appointed_by=by,
    )
    _give_powers(appointment, by=by)
    audit.record(
        "appointment.made",
        by=by,
        space=space,
        kind="appointment",
        uid=appointment.uid,
        facts={"role": role.value, "person": person.pk},
    )
    publish(Appointed(person_id=person.pk, appointment_id=appointment.pk, space_id=space.pk, role=role.value))
    return appointment


@transaction.atomic
def end_appointment(*, by: Person, appointment: Appointment, reason: str) -> Appointment:
    """End a role before its date: the powers are gone at once.

    Raises: Forbidden without the power to appoint, Conflict when it ended already.
    Events: AppointmentEnded, and GrantEnded for each power.
    """
    row = Appointment.objects.select_for_update(of=("self",)).select_related("space").get(pk=appointment.pk)
    role = AppointmentRole(row.role)
    ensure_can_appoint(by, role, row.space)
    moment = clock.now()
    if row.ended_at is not None or row.valid_until <= moment:
        raise Conflict(_("Deze aanstelling is al voorbij."))
    row.end_reason = clean_text(reason, max_length=REASON_LENGTH, field="reason")
    row.ended_at = moment
    row.save(update_fields=["ended_at", "end_reason"])
    access.revoke(source=row.source, by=by, at=moment)
    audit.record(
        "appointment.ended",
        by=by,
        space=row.space,
        kind="appointment",
        uid=row.uid,
        facts={"role": role.value, "person": row.person_id},
    )
    publish(
        AppointmentEnded(
            person_id=row.person_id, appointment_id=row.pk, space_id=row.space_id, role=role.value
        )
    )
    return row


def _account(email: str) -> Person:
    known = (
        EmailAddress.objects.filter(email=email.strip().lower(), verified=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if known is None:
        raise Invalid(
            _("Met dit e-mailadres is er geen bevestigde account. Laat de collega zich eerst aanmelden."),
            field="email",
        )
    person: Person = known.user
    return person


def _ensure_end(start: datetime, end: datetime) -> None:
    if end <= start:
        raise Invalid(_("Kies een einddatum in de toekomst."), field="valid_until")
    if last_day(end) > rules.latest_end(local(start).date()):
        raise Invalid(_("Een aanstelling duurt hoogstens zes jaar."), field="valid_until")


def _ensure_not_held(person: Person, role: AppointmentRole, space: Space, moment: datetime) -> None:
    running = Appointment.objects.filter(
        person=person, role=role, space=space, ended_at__isnull=True, valid_until__gt=moment
    ).first()
    if running is not None:
        raise Conflict(
            _("%(name)s heeft deze rol al, tot en met %(end)s.")
            % {"name": person, "end": full_date(last_day(running.valid_until))},
            field="email",
        )


def _give_powers(appointment: Appointment, *, by: Person) -> None:
    for power in ROLE_POWERS[AppointmentRole(appointment.role)]:
        access.grant(
            person=appointment.person,
            power=power,
            space=appointment.space,
            valid_from=appointment.valid_from,
            valid_until=appointment.valid_until,
            source=appointment.source,
            decision=appointment.decision,
            by=by,
        )
