"""Who looked inside a group, when and why. For its members, and for who opens it."""

from django.db.models import QuerySet

from groups.membership.models import GlassBreak, Group
from groups.membership.queries.members import members_of
from network.kernel import clock
from network.kernel.actor import Actor

MOST = 50


def running_of(person: Actor) -> QuerySet[GlassBreak]:
    """What the person has open now."""
    return GlassBreak.objects.filter(person_id=person.pk or 0, valid_until__gt=clock.now())


def running_in(person: Actor, group: Group) -> GlassBreak | None:
    """Return the look inside that the person has now, or None."""
    return running_of(person).filter(group=group).order_by("-valid_until").first()


def looks_into(group: Group) -> list[GlassBreak]:
    """Return every time that somebody opened the group, the latest first. For who reads inside it."""
    return list(
        GlassBreak.objects.filter(group=group).select_related("person").order_by("-valid_from")[:MOST]
    )


def told_of_glass(glass: GlassBreak) -> list[int]:
    """Return the numbers of all members, whatever they want to hear. For the seintje."""
    return list(members_of(glass.group).values_list("person_id", flat=True))


def glass_of_event(glass_id: int) -> GlassBreak | None:
    """Return one look inside. For the seintje."""
    return GlassBreak.objects.select_related("group", "person").filter(pk=glass_id).first()
