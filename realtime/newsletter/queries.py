"""What may stand in a newsletter, and what somebody offered for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from groups.membership.enums import JoinRoad
from groups.membership.models import Group
from network.broadcasts.models import Broadcast, BroadcastState
from network.feed.models import ItemState, Post, PostKind
from network.feed.queries import posts_of_author
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound, Sentence
from network.kernel.ports.newsletter import Story, sections
from network.places.models import District
from realtime.newsletter import rules
from realtime.newsletter.models import Offer


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what it holds for one district and period."""

    name: str
    label: Sentence
    stories: Sequence[Story]


def parts_of(district: District, period: rules.Period) -> list[Part]:
    """Return every section that has something. No viewer: asked for who was found to make this newsletter."""
    found = [
        Part(one.name, one.label, one.stories(district.pk, period.start, period.until)[: rules.MOST_STORIES])
        for one in sorted(sections, key=lambda one: (one.order, one.name))
    ]
    return [part for part in found if part.stories]


def broadcasts_of(district_id: int, start: datetime, until: datetime) -> QuerySet[Broadcast]:
    """What departments sent to a district in a period and still holds. No viewer: official words."""
    return (
        Broadcast.objects.filter(
            districts=district_id,
            state=BroadcastState.SENT,
            hidden_at__isnull=True,
            sent_at__gte=start,
            sent_at__lt=until,
            expires_at__gt=clock.now(),
        )
        .select_related("department")
        .order_by("sent_at", "id")
    )


def offers_for(district_id: int, start: datetime, until: datetime) -> QuerySet[Offer]:
    """Activities to come for all of a district, which their writers offered for paper, the soonest first.

    No viewer: offered to all. In the district itself, or in an open group for it.
    """
    here = District.objects.filter(pk=district_id)
    groups = _open_groups().filter(
        Q(districts=district_id) | Q(districts=None, municipalities__in=here.values("municipality"))
    )
    of_group = Exists(groups.filter(space_id=OuterRef("post__space_id")))
    return (
        Offer.objects.filter(
            Q(post__space__in=here.values("space")) | of_group,
            post__state=ItemState.PUBLISHED,
            post__kind=PostKind.EVENT,
            post__author__isnull=False,
            post__occasion__cancelled_at__isnull=True,
            post__occasion__starts_at__gte=max(start, clock.now()),
            post__occasion__starts_at__lt=until + rules.AHEAD,
        )
        .select_related("post__space", "post__occasion")
        .order_by("post__occasion__starts_at", "post_id")
    )


def own_activities(viewer: Actor) -> QuerySet[Post]:
    """Events to come of the viewer's own, open to all who live there: what they may offer, soonest first."""
    in_open_group = Exists(_open_groups().filter(space_id=OuterRef("space_id")))
    in_district = Exists(District.objects.filter(space_id=OuterRef("space_id"), retired_at__isnull=True))
    return (
        posts_of_author(viewer)
        .filter(
            in_open_group | in_district,
            kind=PostKind.EVENT,
            state=ItemState.PUBLISHED,
            occasion__cancelled_at__isnull=True,
            occasion__starts_at__gt=clock.now(),
        )
        .select_related("occasion", "space", "newsletter_offer")
        .order_by("occasion__starts_at", "id")
    )


def access_own_activity(viewer: Actor, uid: str) -> Post:
    """Return an event that the viewer may offer. Raises: NotFound."""
    found = own_activities(viewer).filter(uid=uid).first() if "\x00" not in uid else None
    if found is None:
        raise NotFound
    return found


def _open_groups() -> QuerySet[Group]:
    return Group.objects.filter(join_road=JoinRoad.OPEN, closed_at__isnull=True, hidden_at__isnull=True)
