"""Announcements: whom one reaches, and which there are. No viewer: callers checked who asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.membership import rules
from groups.membership.enums import Intensity
from groups.membership.models import Announcement, Group, Membership, Theme
from groups.membership.models.announcement import AnnouncementState
from groups.membership.queries.members import members_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How many members an announcement reaches, by how much they want to hear.

    Attributes:
        by_intensity: members per choice whom the themes concern, whether it reaches them or not.
        telling: the choices by which somebody is told.
        told: how many are told.
        mailed: how many of these get an e-mail too.
        elsewhere: how many are not told since they chose other themes.
    """

    by_intensity: tuple[tuple[Intensity, int], ...]
    telling: frozenset[Intensity]
    told: int
    mailed: int
    elsewhere: int = 0


def reach_of(group: Group, *, important: bool, themes: Iterable[Theme] = ()) -> Reach:
    """Count whom an announcement about these themes would reach now. One query."""
    concerned = Count("pk", filter=_concerned(group, themes, important=important))
    rows = members_of(group).order_by().values("intensity").annotate(number=concerned, members=Count("pk"))
    counted = {
        choice: (number, members)
        for choice, number, members in rows.values_list("intensity", "number", "members")
    }
    found = {choice: number for choice, (number, _members) in counted.items()}
    return Reach(
        elsewhere=sum(members - number for number, members in counted.values()),
        by_intensity=tuple((intensity, found.get(intensity.value, 0)) for intensity in Intensity),
        telling=frozenset(choice for choice in Intensity if rules.tells(choice, important=important)),
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
    themes = announcement.themes.all()
    concerned = _concerned(announcement.group, themes, important=important)
    rows = members_of(announcement.group).filter(concerned, intensity__in=chosen).order_by("pk")
    return rows.values_list("person_id", flat=True).iterator(chunk_size=500)


def announcements_of(group: Group, most: int = 50) -> QuerySet[Announcement]:
    """Announcements of a group in every state, the latest first. For its back office."""
    rows = Announcement.objects.filter(group=group).select_related("author").prefetch_related("themes")
    return rows.order_by("-id")[:most]


def place_of_announcement(announcement_id: int) -> list[int]:
    """Return the number of the space in whose feed it stands; nothing when it is gone. For open pages."""
    rows = Announcement.objects.filter(pk=announcement_id, state=AnnouncementState.SENT)
    return list(rows.values_list("group__space_id", flat=True))


def _concerned(group: Group, themes: Iterable[Theme], *, important: bool) -> Q:
    """Condition on members who chose one of the themes, or none that the group still works on."""
    numbers = [theme.pk for theme in themes]
    if important or not numbers:
        return ~Q(pk__in=())
    chosen = Membership.themes.through.objects.filter(membership_id=OuterRef("pk"), theme__groups=group)
    return Q(Exists(chosen.filter(theme_id__in=numbers))) | ~Q(Exists(chosen))
