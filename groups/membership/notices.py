"""Seintjes of groups: fillings of the port `notices`. Never the words of a resident."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.membership.enums import MembershipState
from groups.membership.events import (
    AnnouncementSent,
    JoinAsked,
    JoinRefused,
    MemberInvited,
    MemberLetIn,
    MemberRemoved,
    MembershipEvent,
)
from groups.membership.models import Announcement, Membership
from groups.membership.models.announcement import AnnouncementState
from groups.membership.permissions import GroupPower
from groups.membership.queries.announcements import told_of
from network.kernel import access
from network.kernel.ports.notices import Kind, Message, Notice, Rhythm


def _row(event: MembershipEvent, state: MembershipState) -> Membership | None:
    """Return the membership if it is still in that state: what changed meanwhile is not told."""
    return (
        Membership.objects.select_related("group__space").filter(pk=event.membership_id, state=state).first()
    )


def _message(
    name: str, row: Membership, recipients: Sequence[int], title: str, text: str, link: str
) -> Message:
    return Message(
        key=f"{name}:{row.uid}",
        recipients=recipients,
        title=title % {"group": row.group.name},
        text=text,
        link=link,
    )


def asked(event: JoinAsked) -> Message | None:
    """Tell who manages the members that somebody asks to be let in."""
    row = _row(event, MembershipState.REQUESTED)
    if row is None:
        return None
    holders = access.holders(GroupPower.MANAGE_MEMBERS, row.group.space).exclude(user_id=row.person_id)
    return _message(
        "join_asked",
        row,
        sorted(set(holders.values_list("user_id", flat=True))),
        _("Iemand wil lid worden van %(group)s"),
        _("Lees de vraag en beslis."),
        reverse("membership:office_members", args=[row.group.uid]),
    )


def invited(event: MemberInvited) -> Message | None:
    """Tell somebody that they are invited."""
    row = _row(event, MembershipState.INVITED)
    if row is None:
        return None
    return _message(
        "invited",
        row,
        [row.person_id],
        _("Je bent uitgenodigd voor %(group)s"),
        _("Bekijk de groep en antwoord."),
        reverse("membership:front", args=[row.group.uid]),
    )


def let_in(event: MemberLetIn) -> Message | None:
    """Tell somebody that they were let in."""
    row = _row(event, MembershipState.ACTIVE)
    if row is None:
        return None
    return _message(
        "let_in",
        row,
        [row.person_id],
        _("Je bent lid van %(group)s"),
        _("Een coördinator liet je toe. Zeg gerust dag."),
        reverse("membership:feed", args=[row.group.uid]),
    )


def refused(event: JoinRefused) -> Message | None:
    """Tell somebody that they were not let in."""
    row = _row(event, MembershipState.REFUSED)
    if row is None:
        return None
    return _message(
        "join_refused",
        row,
        [row.person_id],
        _("Je werd niet toegelaten tot %(group)s"),
        _("Lees de reden op de pagina van de groep."),
        reverse("membership:front", args=[row.group.uid]),
    )


def removed(event: MemberRemoved) -> Message | None:
    """Tell somebody that they were put out; an invitation that was taken back is not worth a seintje."""
    row = _row(event, MembershipState.REMOVED)
    if row is None or row.joined_at is None:
        return None
    return _message(
        "removed_from_group",
        row,
        [row.person_id],
        _("Je bent geen lid meer van %(group)s"),
        _("Een coördinator zette je uit de groep. Lees de reden op de pagina van de groep."),
        reverse("membership:front", args=[row.group.uid]),
    )


def announced_by_mail(event: AnnouncementSent) -> Message | None:
    """Tell an announcement to the members who want it by e-mail too."""
    return _announced(event, by_mail=True)


def announced(event: AnnouncementSent) -> Message | None:
    """Tell an announcement to the members who want it in the app only."""
    return _announced(event, by_mail=False)


def _announced(event: AnnouncementSent, *, by_mail: bool) -> Message | None:
    row = (
        Announcement.objects.select_related("group")
        .filter(pk=event.announcement_id, state=AnnouncementState.SENT)
        .first()
    )
    if row is None:
        return None
    return Message(
        key=f"announcement:{row.uid}",
        recipients=told_of(row, by_mail=by_mail),
        title=f"{row.group.name}: {row.subject}",
        text=_("Een mededeling aan de leden. Lees ze in de groep."),
        link=reverse("membership:announcement", args=[row.uid]),
    )


GROUPS = Kind(
    "groups",
    gettext_lazy("Groepen"),
    gettext_lazy("Mededelingen, oproepen, uitnodigingen en antwoorden."),
    order=30,
)
GROUP_NEWS = Kind(
    "group_news",
    gettext_lazy("Nieuws uit je groepen"),
    gettext_lazy("Berichten, activiteiten en documenten."),
    Rhythm.WEEKLY,
    order=35,
)

NOTICES = (
    Notice(
        "join_asked",
        gettext_lazy("Iemand wil lid worden van een groep die je beheert"),
        JoinAsked,
        asked,
        kind=GROUPS,
    ),
    Notice("invited", gettext_lazy("Uitnodiging voor een groep"), MemberInvited, invited, kind=GROUPS),
    Notice("let_in", gettext_lazy("Je bent toegelaten tot een groep"), MemberLetIn, let_in, kind=GROUPS),
    Notice(
        "join_refused",
        gettext_lazy("Antwoord op je vraag om lid te worden"),
        JoinRefused,
        refused,
        kind=GROUPS,
    ),
    Notice(
        "removed_from_group",
        gettext_lazy("Je bent uit een groep gezet"),
        MemberRemoved,
        removed,
        can_mute=False,
        kind=GROUPS,
    ),
    Notice(
        "announcement",
        gettext_lazy("Mededeling van een groep waarvan je alles wilt horen"),
        AnnouncementSent,
        announced_by_mail,
        kind=GROUPS,
    ),
    Notice(
        "announcement_quiet",
        gettext_lazy("Mededeling van een groep waarvan je een overzicht wilt"),
        AnnouncementSent,
        announced,
        by_mail=False,
        kind=GROUP_NEWS,
    ),
)
