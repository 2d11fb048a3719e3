"""What groups keep of a person, for their file and for erasure. Fills the port `personal_data`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.membership.enums import MembershipState
from groups.membership.models import Announcement, DocumentVersion, GlassBreak, Group, Membership
from groups.membership.models.membership import OPEN_STATES
from network.kernel import clock, spaces
from network.kernel.ports.personal_data import PersonalData


def export(person_id: int) -> dict[str, Any]:
    """Return everything that groups keep about a person. No viewer: privacy asked for themselves."""
    return {
        "memberships": [
            {
                "group": row.group.name,
                "state": row.state,
                "intensity": row.intensity,
                "themes": sorted(theme.name for theme in row.themes.all()),
                "motivation": row.motivation,
                "asked_or_invited_at": row.created_at.isoformat(),
                "joined_at": row.joined_at and row.joined_at.isoformat(),
                "until": row.until and row.until.isoformat(),
                "resting_since": row.paused_at and row.paused_at.isoformat(),
                "ended_at": row.ended_at and row.ended_at.isoformat(),
                "reason": row.end_reason,
            }
            for row in Membership.objects.filter(person_id=person_id)
            .select_related("group")
            .prefetch_related("themes")
            .order_by("id")
        ],
        "announcements": [
            {
                "group": row.group.name,
                "subject": row.subject,
                "text": row.text,
                "written_at": row.written_at.isoformat(),
            }
            for row in Announcement.objects.filter(author_id=person_id).select_related("group").order_by("id")
        ],
        "documents": [
            {"title": row.document.title, "number": row.number, "written_at": row.written_at.isoformat()}
            for row in DocumentVersion.objects.filter(author_id=person_id)
            .select_related("document")
            .order_by("id")
        ],
        "glass_broken": [
            {"group": row.group.name, "reason": row.reason, "from": row.valid_from.isoformat()}
            for row in GlassBreak.objects.filter(person_id=person_id).select_related("group").order_by("id")
        ],
    }


def erase(person_id: int) -> None:
    """End every membership and take the words of requests away; idempotent.

    That somebody was a member stays as a number; announcements stay as the group's, without a name.
    """
    now = clock.now()
    rows = Membership.objects.filter(person_id=person_id)
    for row in rows.filter(state__in=OPEN_STATES).select_related("person", "group__space"):
        spaces.end_standing(person=row.person, space=row.group.space, source=row.source, at=now)
        row.state = MembershipState.DECLINED if row.state == MembershipState.INVITED else MembershipState.LEFT
        row.ended_at = now
        row.save(update_fields=["state", "ended_at"])
    rows.update(motivation="", end_reason="")
    for row in rows.all():
        row.themes.clear()
    Membership.objects.filter(handled_by_id=person_id).update(handled_by=None)
    Group.objects.filter(worded_by_id=person_id).update(worded_by=None)
    Announcement.objects.filter(author_id=person_id).update(author=None)
    DocumentVersion.objects.filter(author_id=person_id).update(author=None)


DATA = PersonalData(
    name="membership",
    label=_("De groepen waarvan je lid bent of was, en wat je er in hun naam schreef"),
    export=export,
    erase=erase,
    kept=_("Mededelingen en verslagen blijven van de groep, zonder je naam."),
)
