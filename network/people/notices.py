"""Seintjes about somebody's own account. Fills the port `notices`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.moments import full_date, last_day
from network.kernel.ports.notices import Message, Notice
from network.people.events import Appointed, AppointmentEnded, ResidencySuspended, ResidencyVerified
from network.people.models import Appointment
from network.places.models import District


def _welcome(event: ResidencyVerified) -> Message | None:
    district = District.objects.filter(pk=event.district_id).first()
    if district is None:
        return None
    return Message(
        key=f"residency-verified:{event.residency_id}",
        recipients=[event.person_id],
        title=_("Je adres is bewezen. Welkom in %(district)s") % {"district": district.name},
        text=_("Je leest nu mee met je buren. Stel je gerust even voor."),
        link=reverse("pages:home"),
    )


def _suspended(event: ResidencySuspended) -> Message | None:
    return Message(
        key=f"residency-suspended:{event.residency_id}",
        recipients=[event.person_id],
        title=_("Er is twijfel over je adres"),
        text=_("Je wijk is voor jou dicht tot het duidelijk is. Ga met je kaart naar de balie."),
        link=reverse("people:verify"),
    )


def _appointed(event: Appointed) -> Message | None:
    row = _appointment(event.appointment_id)
    if row is None:
        return None
    return Message(
        key=f"appointed:{row.uid}",
        recipients=[row.person_id],
        title=_("Je bent nu %(role)s voor %(space)s") % _words(row),
        text=_("Tot en met %(end)s, door beslissing “%(decision)s”. Je rol staat in het openbare register.")
        % {"end": full_date(last_day(row.valid_until)), "decision": row.decision},
        link=reverse("pages:mandates"),
    )


def _ended(event: AppointmentEnded) -> Message | None:
    row = _appointment(event.appointment_id)
    if row is None:
        return None
    return Message(
        key=f"appointment-ended:{row.uid}",
        recipients=[row.person_id],
        title=_("Je bent niet langer %(role)s voor %(space)s") % _words(row),
        text=_("Reden: %(reason)s") % {"reason": row.end_reason},
        link=reverse("pages:mandates"),
    )


def _appointment(number: int) -> Appointment | None:
    return Appointment.objects.select_related("space").filter(pk=number).first()


def _words(row: Appointment) -> dict[str, str]:
    return {"role": row.get_role_display(), "space": row.space.name}


NOTICES = (
    Notice(
        "residency_verified", gettext_lazy("Je adres is bewezen"), ResidencyVerified, _welcome, can_mute=False
    ),
    Notice(
        "residency_suspended",
        gettext_lazy("Twijfel over je adres"),
        ResidencySuspended,
        _suspended,
        can_mute=False,
    ),
    Notice("appointed", gettext_lazy("Je kreeg een rol"), Appointed, _appointed, can_mute=False),
    Notice("appointment_ended", gettext_lazy("Je rol is voorbij"), AppointmentEnded, _ended, can_mute=False),
)
