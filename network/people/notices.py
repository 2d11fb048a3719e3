"""Seintjes about somebody's own account. Fills the port `notices`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.kernel.moments import full_date, last_day
from network.kernel.ports.notices import Kind, Message, Notice
from network.people.enums import RequestState
from network.people.events import (
    AddressRequestAnswered,
    Appointed,
    AppointmentEnded,
    ResidencyRestored,
    ResidencySuspended,
    ResidencyVerified,
    TokenCreated,
)
from network.people.models import AddressRequest, ApiToken, Appointment, Suspension
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
    row = _suspension(event.suspension_id)
    if row is None or row.ended_at is not None:
        return None
    return Message(
        key=f"residency-suspended:{row.uid}",
        recipients=[event.person_id],
        title=_("Er is twijfel over je adres"),
        text=_(
            "De balie van %(town)s sloot je wijk voor jou, tot het duidelijk is waar je woont. "
            "Reden: %(reason)s Ga met je identiteitskaart naar de balie."
        )
        % {"town": _town(row), "reason": _sentence(row.reason)},
        link=reverse("people:verify"),
    )


def _restored(event: ResidencyRestored) -> Message | None:
    row = _suspension(event.suspension_id)
    if row is None:
        return None
    return Message(
        key=f"residency-restored:{row.uid}",
        recipients=[event.person_id],
        title=_("Je wijk is weer open"),
        text=_("De balie van %(town)s keek je adres na. %(reason)s Alles staat er nog.")
        % {"town": _town(row), "reason": _sentence(row.end_reason)},
        link=reverse("pages:home"),
    )


def _address_answered(event: AddressRequestAnswered) -> Message | None:
    row = AddressRequest.objects.select_related("municipality").filter(pk=event.request_id).first()
    if row is None:
        return None
    if row.state == RequestState.ADDED:
        title = _("Je adres staat er nu bij")
        text = _("Kies het uit de lijst. Daarna bewijs je dat je er woont.")
    elif row.state == RequestState.REFUSED:
        title = _("Je adres komt er niet bij")
        text = _("De gemeente %(town)s keek het na. %(reason)s") % {
            "town": row.municipality.name,
            "reason": _sentence(row.answer),
        }
    else:
        return None
    return Message(
        key=f"address-request:{row.uid}",
        recipients=[row.person_id],
        title=title,
        text=text,
        link=reverse("people:change_address"),
    )


def _key_made(event: TokenCreated) -> Message | None:
    row = ApiToken.objects.filter(pk=event.token_id, ended_at__isnull=True).first()
    if row is None:
        return None
    return Message(
        key=f"token-created:{row.uid}",
        recipients=[row.person_id],
        title=_("Er is een sleutel gemaakt voor een programma"),
        text=_(
            "“%(name)s” mag tot en met %(end)s in jouw naam handelen. "
            "Was jij dat niet? Trek de sleutel in en verander je wachtwoord."
        )
        % {"name": row.name, "end": full_date(last_day(row.expires_at))},
        link=reverse("people:tokens"),
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


def _suspension(number: int | None) -> Suspension | None:
    if number is None:
        return None
    found = Suspension.objects.select_related("residency__household__address__street__municipality")
    return found.filter(pk=number).first()


def _town(row: Suspension) -> str:
    return str(row.residency.household.address.street.municipality)


def _sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _words(row: Appointment) -> dict[str, str]:
    return {"role": row.get_role_display(), "space": row.space.name}


ACCOUNT = Kind("account", gettext_lazy("Je account, je adres en je rollen"), order=80)

NOTICES = (
    Notice(
        "residency_verified",
        gettext_lazy("Je adres is bewezen"),
        ResidencyVerified,
        _welcome,
        can_mute=False,
        kind=ACCOUNT,
    ),
    Notice(
        "residency_suspended",
        gettext_lazy("Twijfel over je adres"),
        ResidencySuspended,
        _suspended,
        can_mute=False,
        kind=ACCOUNT,
    ),
    Notice(
        "residency_restored",
        gettext_lazy("Je wijk is weer open"),
        ResidencyRestored,
        _restored,
        can_mute=False,
        kind=ACCOUNT,
    ),
    Notice(
        "address_request",
        gettext_lazy("Antwoord over een adres dat ontbrak"),
        AddressRequestAnswered,
        _address_answered,
        can_mute=False,
        kind=ACCOUNT,
    ),
    Notice(
        "token_created",
        gettext_lazy("Er is een sleutel gemaakt"),
        TokenCreated,
        _key_made,
        can_mute=False,
        kind=ACCOUNT,
    ),
    Notice(
        "appointed", gettext_lazy("Je kreeg een rol"), Appointed, _appointed, can_mute=False, kind=ACCOUNT
    ),
    Notice(
        "appointment_ended",
        gettext_lazy("Je rol is voorbij"),
        AppointmentEnded,
        _ended,
        can_mute=False,
        kind=ACCOUNT,
    ),
)
