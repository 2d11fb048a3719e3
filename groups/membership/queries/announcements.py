"""Announcements: whom one reaches, and which there are. No viewer: callers checked who asks."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from groups.membership import rules
from groups.membership.enums import Intensity
from groups.membership.models import Announcement, Group
from groups.membership.queries.members import members_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many members an announcement reaches, by how much they want to hear.

    Attributes:
        by_intensity: members per choice, whether it reaches them or not.
        told: how many are told.
        mailed: how many of these get an e-mail too.
    """

    by_intensity: tuple[tuple[Intensity, int], ...]
    told: int
    mailed: int


def reach_of(group: Group, *, important: bool) -> Reach:
    """Count whom an announcement would reach now. One query."""
    rows = members_of(group).order_by().values("intensity").annotate(number=Count("pk"))
    found = dict(rows.values_list("intensity", "number"))
    return Reach(
        by_intensity=tuple((intensity, found.get(intensity.value, 0)) for intensity in Intensity),
        told=sum(number for choice, number in found.items() if rules.tells(choice, important=important)),
        mailed=sum(number for choice, number in found.items() if rules.mails(choice, important=important)),
    )


def told_of(announcement: Announcement, *, by_mail: bool) -> Iterator[int]:
    """Yield the numbers of the members who are told now: those with an e-mail, or those without one."""
    important = announcement.important
    chosen = [
        choice.value
        for choice in Intensity
        if rules.tells(choice, important=important) and rules.mails(choice, important=important) == by_mail
    ]
    rows = members_of(announcement.group).filter(intensity__in=chosen).order_by("pk")
    return rows.values_list("person_id", flat=True).iterator(chunk_size=500)


def announcements_of(group: Group, most: int = 50) -> QuerySet[Announcement]:
    """Announcements of a group in every state, the latest first. For its back office."""
    return Announcement.objects.filter(group=group).select_related("author").order_by("-id")[:most]
