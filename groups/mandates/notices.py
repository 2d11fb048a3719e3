"""Seintjes about mandates and candidacies. Fills the port `notices`."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.mandates.enums import CallState, CandidacyState
from groups.mandates.events import (
    CallOpened,
    CandidacySettled,
    CompositionBroken,
    MandateEnded,
    MandateGiven,
    MandateRenewed,
    MandateSuspended,
    SuspensionLifted,
)
from groups.mandates.models import Call, Candidacy, Mandate, Suspension
from groups.mandates.permissions import MandatePower, towns_of
from groups.mandates.queries import composition_of
from groups.membership.models import Group
from groups.membership.notices import GROUP_NEWS, GROUPS
from groups.membership.queries.telling import people_told
from network.kernel import access, clock
from network.kernel.moments import full_date, last_day, local
from network.kernel.ports.notices import Kind, Message, Notice


def _given(event: MandateGiven | MandateRenewed) -> Message | None:
    row = _mandate(event.mandate_id)
    if row is None:
        return None
    title = (
        _("Je mandaat is verlengd: %(role)s van %(group)s")
        if isinstance(event, MandateRenewed)
        else _("Je bent benoemd: %(role)s van %(group)s")
    )
    return Message(
        key=f"mandate-given:{row.uid}",
        recipients=[row.person_id],
        title=title % _words(row),
        text=_("Van %(start)s tot en met %(end)s, door besluit %(decision)s. Het staat in het register.")
        % {
            "start": full_date(row.valid_from),
            "end": full_date(last_day(row.valid_until)),
            "decision": row.decision.reference,
        },
        link=reverse("membership:front", args=[row.group.uid]),
    )


def _suspended(event: MandateSuspended) -> Message | None:
    row = _mandate(event.mandate_id)
    held = Suspension.objects.filter(pk=event.suspension_id).first()
    if row is None or held is None:
        return None
    return Message(
        key=f"mandate-suspended:{held.pk}",
        recipients=[row.person_id],
        title=_("Je mandaat is geschorst: %(role)s van %(group)s") % _words(row),
        text=_("Reden: %(reason)s Besluit: %(decision)s.")
        % {"reason": held.reason, "decision": held.decision},
        link=reverse("pages:mandates"),
    )


def _lifted(event: SuspensionLifted) -> Message | None:
    row = _mandate(event.mandate_id)
    if row is None:
        return None
    return Message(
        key=f"mandate-lifted:{event.suspension_id}",
        recipients=[row.person_id],
        title=_("Je schorsing is opgeheven: %(role)s van %(group)s") % _words(row),
        text=_("Je mandaat geldt weer tot en met %(end)s.") % {"end": full_date(last_day(row.valid_until))},
        link=reverse("membership:front", args=[row.group.uid]),
    )


def _ended(event: MandateEnded) -> Message | None:
    row = _mandate(event.mandate_id)
    if row is None:
        return None
    return Message(
        key=f"mandate-ended:{row.uid}",
        recipients=[row.person_id],
        title=_("Je mandaat is beëindigd: %(role)s van %(group)s") % _words(row),
        text=_("Reden: %(reason)s") % {"reason": row.end_reason},
        link=reverse("mandates:handover", args=[row.uid]),
    )


def _call_opened_by_mail(event: CallOpened) -> Message | None:
    return _call_opened(event, by_mail=True)


def _call_opened_quietly(event: CallOpened) -> Message | None:
    return _call_opened(event, by_mail=False)


def _call_opened(event: CallOpened, *, by_mail: bool) -> Message | None:
    """Tell the members of the group and of the one above it, as much as each chose to hear."""
    call = Call.objects.select_related("group__parent").filter(pk=event.call_id, state=CallState.OPEN).first()
    if call is None:
        return None
    return Message(
        key=f"call-opened:{call.uid}",
        recipients=people_told(_near(call.group), important=False, by_mail=by_mail),
        title=_("%(group)s zoekt kandidaten: %(title)s") % {"group": call.group, "title": call.shown_title},
        text=_("Kandidaat worden kan tot en met %(day)s.") % {"day": full_date(last_day(call.deadline))},
        link=reverse("mandates:call", args=[call.uid]),
    )


def _near(group: Group) -> list[int]:
    return [number for number in (group.pk, group.parent_id) if number is not None]


def _settled(event: CandidacySettled) -> Message | None:
    row = Candidacy.objects.select_related("call__group").filter(pk=event.candidacy_id).first()
    if row is None or row.person_id is None or row.state != event.state:
        return None
    reserve = row.state == CandidacyState.RESERVE
    title = (
        _("Je staat op de reservelijst van %(group)s")
        if reserve
        else _("Je kandidatuur voor %(group)s is niet gekozen")
    )
    text = (
        _("Plaats %(rank)d. Komt er een plaats vrij, dan hoor je het.") % {"rank": row.reserve_rank or 0}
        if reserve
        else _("Je leest de reden bij je kandidaturen.")
    )
    return Message(
        key=f"candidacy-settled:{row.uid}:{row.state}",
        recipients=[row.person_id],
        title=title % {"group": row.call.group},
        text=text,
        link=reverse("mandates:candidacies"),
    )


def _composition(event: CompositionBroken) -> Message | None:
    """Tell who appoints and who runs the group; once a month for the same rules, and without any figure."""
    group = Group.objects.select_related("space__municipality").filter(pk=event.group_id).first()
    broken = composition_of(group).broken if group is not None else ()
    if group is None or not broken:
        return None
    spaces = [(MandatePower.GIVE_MANDATES, town) for town in towns_of(group)]
    held = [access.holders(power, space) for power, space in (*spaces, (MandatePower.RUN_CALLS, group.space))]
    rules = "-".join(sorted(each.rule for each in broken))
    return Message(
        key=f"composition:{group.uid}:{rules}:{local(clock.now()):%Y-%m}",
        recipients=sorted({number for rows in held for number in rows.values_list("user_id", flat=True)}),
        title=_("De samenstelling van %(group)s is niet in orde") % {"group": group},
        text=_("Zolang dat zo is, kan de groep geen advies aannemen. Kijk na wat er schort."),
        link=reverse("mandates:group", args=[group.uid]),
    )


def _mandate(number: int) -> Mandate | None:
    return Mandate.objects.select_related("group", "decision").filter(pk=number).first()


def _words(row: Mandate) -> dict[str, str]:
    return {"role": row.get_kind_display(), "group": row.group.name}


MANDATES = Kind("mandates", gettext_lazy("Mandaten en kandidaturen"), order=60)

NOTICES = (
    Notice(
        "composition_broken",
        gettext_lazy("De samenstelling van een groep is niet in orde"),
        CompositionBroken,
        _composition,
        kind=MANDATES,
    ),
    Notice(
        "mandate_given",
        gettext_lazy("Je kreeg een mandaat"),
        MandateGiven,
        _given,
        can_mute=False,
        kind=MANDATES,
    ),
    Notice(
        "mandate_renewed",
        gettext_lazy("Je mandaat is verlengd"),
        MandateRenewed,
        _given,
        can_mute=False,
        kind=MANDATES,
    ),
    Notice(
        "mandate_suspended",
        gettext_lazy("Je mandaat is geschorst"),
        MandateSuspended,
        _suspended,
        can_mute=False,
        kind=MANDATES,
    ),
    Notice(
        "mandate_lifted",
        gettext_lazy("Je schorsing is opgeheven"),
        SuspensionLifted,
        _lifted,
        can_mute=False,
        kind=MANDATES,
    ),
    Notice(
        "mandate_ended",
        gettext_lazy("Je mandaat is beëindigd"),
        MandateEnded,
        _ended,
        can_mute=False,
        kind=MANDATES,
    ),
    Notice(
        "call_opened",
        gettext_lazy("Oproep voor kandidaten van een groep waarvan je alles wilt horen"),
        CallOpened,
        _call_opened_by_mail,
        kind=GROUPS,
    ),
    Notice(
        "call_opened_quiet",
        gettext_lazy("Oproep voor kandidaten van een groep waarvan je een overzicht wilt"),
        CallOpened,
        _call_opened_quietly,
        by_mail=False,
        kind=GROUP_NEWS,
    ),
    Notice(
        "candidacy_settled",
        gettext_lazy("Antwoord op je kandidatuur"),
        CandidacySettled,
        _settled,
        can_mute=False,
        kind=MANDATES,
    ),
)
