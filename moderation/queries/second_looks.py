"""Decisions that wait for a second look, and how often two people agree. Never what the first one decided."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from moderation.models import Action, Case, CheckSetting, Decision, SecondLook, Signal, SignalKind
from moderation.permissions import ModerationPower, involving
from moderation.rules.second_looks import DEFAULT_PERCENT, WEEK, Share
from network.kernel import access, clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Space
from network.kernel.ports.content import content_kinds

Row = tuple[int, str, bool, bool]
PERIOD = timedelta(days=365)


def looks_for(viewer: Actor) -> QuerySet[SecondLook]:
    """Decisions of somebody else that wait for the viewer to look, what is due first on top.

    Of a municipality whose queue they hold; never what they decided, undid or are involved in.
    """
    held = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not held:
        return SecondLook.objects.none()
    others = Case.objects.exclude(involving(viewer))
    return (
        SecondLook.objects.filter(space_id__in=held, at__isnull=True, decision__undone_at__isnull=True)
        .exclude(Q(case__decisions__by_id=viewer.pk) | Q(case__decisions__undone_by_id=viewer.pk))
        .filter(case__in=others)
        .select_related("case__space", "space")
        .order_by("due_at", "pk")
    )


def access_look(viewer: Actor, uid: str) -> SecondLook:
    """Return a look that waits for the viewer. Raises: NotFound."""
    found = looks_for(viewer).filter(uid=uid).first()
    if found is None:
        raise NotFound()
    return found


def decided_lately(space: Space, by: Actor) -> QuerySet[Decision]:
    """Decisions of somebody in a municipality of a week that stand, newest first. No viewer."""
    return Decision.objects.filter(
        Q(case__space=space) | Q(case__space__municipality=space),
        by_id=by.pk,
        at__gt=clock.now() - WEEK,
        undone_at__isnull=True,
        complaint__isnull=True,
        second_look__isnull=True,
    ).order_by("-at", "-pk")


def setting_of(space: Space) -> CheckSetting:
    """Return how much a municipality looks at again; what it did not choose is the default."""
    found = CheckSetting.objects.filter(space=space).first()
    return found or CheckSetting(space=space, percent=DEFAULT_PERCENT, one_in=0)


@dataclass(frozen=True, slots=True)
class Measured:
    """How often two people agreed, of one kind of item or one label.

    Attributes:
        agreed: they chose the same. turned: one kept what the other took away, so one of them was wrong.
    """

    name: str
    agreed: Share
    turned: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """What a year of second looks and samples says of a municipality.

    Attributes: missed: of what nobody and nothing pointed at, what a person hid or removed after all.
    """

    all: Measured
    kinds: list[Measured]
    labels: list[Measured]
    missed: Share


def figures_of(space: Space) -> Figures:
    """Return the figures of a municipality over a year, in a fixed number of queries. No names, no words."""
    since = clock.now() - PERIOD
    looks = SecondLook.objects.filter(space=space, at__gt=since, decision__undone_at__isnull=True)
    rows = [
        (case, kind, first == second, (first == Action.KEEP) != (second == Action.KEEP))
        for case, kind, first, second in looks.values_list(
            "case_id", "case__item_kind", "decision__action", "action"
        )
    ]
    labels: dict[int, set[str]] = {}
    found = Signal.objects.filter(case__in={row[0] for row in rows}, kind=SignalKind.MACHINE)
    for case, label in found.exclude(label="").values_list("case_id", "label"):
        labels.setdefault(case, set()).add(label)
    pairs = [(row, name) for row in rows for name in labels.get(row[0], ())]
    return Figures(
        all=_measured("", [row[2:] for row in rows]),
        kinds=_by_name([(row, row[1]) for row in rows], named=_kind_label),
        labels=_by_name(pairs, named=str),
        missed=_missed(space),
    )


def _by_name(pairs: list[tuple[Row, str]], *, named: Callable[[str], str]) -> list[Measured]:
    grouped: dict[str, list[tuple[bool, bool]]] = {}
    for row, name in pairs:
        grouped.setdefault(name, []).append(row[2:])
    return [_measured(named(name), said) for name, said in sorted(grouped.items())]


def _kind_label(name: str) -> str:
    return str(content_kinds.get(name).label) if name in content_kinds else name


def _measured(name: str, said: list[tuple[bool, bool]]) -> Measured:
    counted = Counter(agreed for agreed, _turned in said)
    return Measured(
        name=name,
        agreed=Share(counted[True], len(said)),
        turned=Share(sum(turned for _agreed, turned in said), len(said)),
    )


def _missed(space: Space) -> Share:
    """Return of the decided samples how many were hidden or removed: reports and machines missed them."""
    since = clock.now() - PERIOD
    sampled = Case.objects.filter(
        Q(space=space) | Q(space__municipality=space),
        closed_at__gt=since,
        signals__kind=SignalKind.SAMPLE,
    ).exclude(signals__kind__in=(SignalKind.REPORT, SignalKind.MACHINE, SignalKind.NOTICE, SignalKind.RULE))
    taken = Decision.objects.filter(case=OuterRef("pk"), undone_at__isnull=True).exclude(action=Action.KEEP)
    wrong = sampled.filter(Exists(taken))
    return Share(wrong.distinct().count(), sampled.distinct().count())
