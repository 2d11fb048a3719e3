"""What waits for a moderator: only queues that they hold, never a case in which they are involved."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from moderation.models import Case, CaseState, Decision, Priority
from moderation.permissions import ModerationPower, involving
from moderation.rules import cases as rules
from network.kernel import access, clock
from network.kernel.actor import Actor
from network.kernel.forms import Form
from network.kernel.ids import UID_LENGTH
from network.kernel.models import Space, SpaceKind
from network.kernel.ports.content import content_kinds

MOST_LISTED = 40
MOST_COUNTED = 100
MOST_PLACES = 200
LANGUAGES = (("nl", _("Nederlands")), ("fr", _("Frans")), ("de", _("Duits")), ("en", _("Engels")))


def queue_of(viewer: Actor) -> QuerySet[Case]:
    """Cases that the viewer may handle, in any state, in no order.

    A case that went upwards is only in the queue of the municipality. Items and reports of the viewer and of
    their household are left out, and what answers to them: somebody else decides.
    """
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held:
        return Case.objects.none()
    places = Space.objects.filter(Q(pk__in=held) | Q(municipality_id__in=held)).values_list("pk", "kind")
    numbers = {number for number, _kind in places}
    upper = {number for number, kind in places if kind == SpaceKind.MUNICIPALITY and number in held}
    lies = Q(space_id__in=numbers, escalated_to__isnull=True)
    if upper:  # nothing is ever sent up to a district or group, and one condition suits one index
        lies |= Q(escalated_to_id__in=upper)
    return Case.objects.filter(lies).exclude(involving(viewer))


def waiting_for(viewer: Actor) -> QuerySet[Case]:
    """Cases without a decision that are decided by themselves, most pressing first."""
    return (
        queue_of(viewer)
        .filter(closed_at__isnull=True, follows__isnull=True)
        .select_related("space", "claimed_by")
        .order_by("-priority", "due_at", "pk")
    )


def mine_of(viewer: Actor) -> QuerySet[Case]:
    """Waiting cases that the viewer took and still has."""
    return waiting_for(viewer).filter(claimed_by_id=viewer.pk, claimed_until__gt=clock.now())


def decided_for(viewer: Actor) -> QuerySet[Case]:
    """Cases with a decision, newest first."""
    return (
        queue_of(viewer).filter(closed_at__isnull=False).select_related("space").order_by("-closed_at", "-pk")
    )


def count_of(cases: QuerySet[Case]) -> int:
    """Return how many cases there are, up to a hundred: a longer queue is only called long."""
    return cases.order_by()[:MOST_COUNTED].count()


def next_for(viewer: Actor, *, filters: Any = None) -> Case | None:
    """Return the most pressing case that no colleague has now, within the same filter where there is one."""
    waiting = waiting_for(viewer)
    free = waiting.exclude(
        ~Q(claimed_by_id=viewer.pk), claimed_by__isnull=False, claimed_until__gt=clock.now()
    )
    return narrowed(free, filters).first()


def places_of(viewer: Actor) -> QuerySet[Space]:
    """Places in which something waits for the viewer, by name."""
    waiting = queue_of(viewer).filter(closed_at__isnull=True, space=OuterRef("pk"))
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    return (
        Space.objects.filter(Q(pk__in=held) | Q(municipality_id__in=held))
        .filter(Exists(waiting))
        .order_by("name", "pk")[:MOST_PLACES]
    )


def undoable_by(viewer: Actor) -> Decision | None:
    """Return the last decision of the viewer while it can be taken back; a later one hides an earlier one."""
    last = (
        Decision.objects.filter(by_id=viewer.pk, at__gt=clock.now() - rules.UNDO_WITHIN)
        .select_related("case", "clause")
        .order_by("-at", "-pk")
        .first()
    )
    if last is None or last.undone_at is not None or last.complaint_id is not None:
        return None
    return last if last.case.state == CaseState.DECIDED else None


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.name, kind.label) for kind in content_kinds]


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]  # carries no types
    """Which part of a queue somebody asks for; the order never changes."""

    space = django_filters.CharFilter(field_name="space__uid", max_length=UID_LENGTH)
    priority = django_filters.TypedChoiceFilter(choices=Priority.choices, coerce=int, label=_("Hoe dringend"))
    kind = django_filters.ChoiceFilter(field_name="item_kind", choices=_kinds, label=_("Wat"))
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Taal"))

    class Meta:
        form = Form


def narrowed(cases: QuerySet[Case], filters: Any) -> QuerySet[Case]:
    """Return the cases that somebody asks for; what makes no sense is left out of the question."""
    if not filters:
        return cases
    asked = QueueFilter(filters, queryset=cases)
    if not asked.is_valid():
        return cases
    found: QuerySet[Case] = asked.qs
    return found


def with_standing_decisions(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return the cases with `standing`: their decisions that were not taken back, the latest first."""
    standing = Decision.objects.filter(undone_at__isnull=True).order_by("-at", "-pk")
    return cases.select_related("space", "follows").prefetch_related(
        Prefetch("decisions", queryset=standing, to_attr="standing")
    )
