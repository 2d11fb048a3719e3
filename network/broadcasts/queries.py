"""Reads of broadcasts, and whom a choice of districts reaches."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from network.broadcasts.models import Broadcast, BroadcastVersion
from network.broadcasts.permissions import departments_of
from network.kernel.actor import Actor
from network.people import queries as people
from network.places.models import District


@dataclass(frozen=True, slots=True)
class Reach:
    """What one district adds to a message: people on screen, households on paper."""

    district: District
    residents: int
    households: int
    on_paper: int


def reach_of(districts: Collection[District]) -> list[Reach]:
    """Count whom these districts hold, in the given order. No viewer: figures only, no names.

    Returns: per district the verified residents, the households with at least one of them, and the
    households that can only be reached on paper (addresses of the register without a verified resident).
    """
    figures = people.reach_figures([district.pk for district in districts])
    return [
        Reach(
            district,
            residents=figures[district.pk].residents,
            households=figures[district.pk].households,
            on_paper=figures[district.pk].addresses - figures[district.pk].addresses_reached,
        )
        for district in districts
    ]


def written_by_departments_of(viewer: Actor) -> QuerySet[Broadcast]:
    """Messages of every department for which the viewer may speak, newest first."""
    return (
        Broadcast.objects.filter(department__in=departments_of(viewer))
        .select_related("department", "written_by")
        .prefetch_related("districts")
        .order_by("-id")
    )


def written_page(viewer: Actor, before: str, size: int) -> tuple[list[Broadcast], str]:
    """Return the newest of `written_by_departments_of`, or those before the named one.

    Returns: the messages, and the public name of the last one where earlier ones follow, else nothing.
    """
    written = written_by_departments_of(viewer)
    mark = written.filter(uid=before).values_list("pk", flat=True).first() if before else None
    rows = list((written if mark is None else written.filter(pk__lt=mark))[: size + 1])
    return rows[:size], rows[size - 1].uid if len(rows) > size else ""


def with_history(broadcast: Broadcast) -> Broadcast:
    """Return the message with its versions loaded, oldest first. The caller has checked access."""
    return (
        Broadcast.objects.prefetch_related(
            "districts", Prefetch("versions", BroadcastVersion.objects.order_by("version"))
        )
        .select_related("department__municipality")
        .get(pk=broadcast.pk)
    )


def recipients(broadcast: Broadcast) -> QuerySet[District]:
    """Districts that the message reaches. No viewer: asked by delivery."""
    return broadcast.districts.all()
