"""Who so often wrote or reported what was not right that a municipality should look. Figures, never words.

Reporters have no name here: they are told apart by a mark that says nothing outside this page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from moderation.models import Action, Decision, Sanction, SanctionKind, Signal, SignalKind, SignalState
from moderation.queries.sanctions import counting, municipalities_held
from moderation.rules.misuse import FEWEST, PERIOD, SUSPENDS, About, Figures
from network.feed.models import Comment, Post
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.models import Space
from network.people import queries as people

MOST = 40
KEY = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of whom much went wrong in a year, in one municipality.

    Attributes: name: of a writer; a mark for a reporter. clauses: how often each house rule was cited.
    """

    space: Space
    about: About
    key: str
    person: Actor
    name: str
    figures: Figures
    clauses: tuple[tuple[str, int], ...]
    warning: Sanction | None
    suspension: Sanction | None

    @property
    def percent(self) -> int:
        """The share of what was wrong, in whole percents."""
        return round(self.figures.share * 100)


def candidates(viewer: Actor, about: About) -> list[Candidate]:
    """Return whom the viewer, who holds the queue of a municipality, should look at; never family."""
    family = people.person_ids_of_household(viewer) | {viewer.pk}
    return [
        candidate_of(space, about, person_id)
        for space in municipalities_held(viewer)
        for person_id in _often_wrong(space, about)
        if person_id not in family
    ]


def access_candidate(viewer: Actor, about: str, key: str) -> Candidate:
    """Return one of them. Raises: NotFound."""
    if about not in set(About):
        raise NotFound()
    for space in municipalities_held(viewer):
        family = people.person_ids_of_household(viewer) | {viewer.pk}
        for person_id in _often_wrong(space, About(about)):
            if person_id not in family and key_of(space, about, person_id) == key:
                return candidate_of(space, About(about), person_id)
    raise NotFound()


def key_of(space: Space, about: str, person_id: int) -> str:
    """Return the mark of a person on this page: it tells nothing, and is another one in each municipality."""
    return salted_hmac("moderation.misuse", f"{space.pk}:{about}:{person_id}").hexdigest()[:KEY]


def candidate_of(space: Space, about: About, person_id: int) -> Candidate:
    """Return the figures of a person in a municipality. No viewer: whoever calls checked."""
    person = get_user_model()._default_manager.get(pk=person_id)
    running = Sanction.objects.filter(counting(), person_id=person_id, space=space)
    warnings = running.filter(kind=SanctionKind.MISUSE_WARNING, criteria__about=about)
    warning = warnings.order_by("-valid_from").first()
    key = key_of(space, about, person_id)
    name = person.get_full_name() if about == About.WRITING else key[:4].upper()
    return Candidate(
        space=space,
        about=about,
        key=key,
        person=person,
        name=name,
        figures=_figures(space, about, person_id, warning.valid_from if warning else None),
        clauses=_clauses(space, person_id) if about == About.WRITING else (),
        warning=warning,
        suspension=running.filter(kind=SUSPENDS[about]).order_by("-valid_until").first(),
    )


def _in(space: Space, road: str) -> Q:
    return Q(**{road: space}) | Q(**{f"{road}__municipality": space})


def _restricting(space: Space) -> QuerySet[Decision]:
    """Decisions of a year that stand and took something away."""
    since = clock.now() - PERIOD
    rows = Decision.objects.filter(_in(space, "case__space"), at__gt=since, undone_at__isnull=True)
    return rows.exclude(action=Action.KEEP).exclude(complaints__state="upheld")


def _rejected(space: Space) -> QuerySet[Signal]:
    """Reports of a year that were not followed."""
    since = clock.now() - PERIOD
    return Signal.objects.filter(
        _in(space, "case__space"), kind=SignalKind.REPORT, state=SignalState.REJECTED, at__gt=since
    )


def _often_wrong(space: Space, about: About) -> list[int]:
    if about == About.WRITING:
        rows, who, what = _restricting(space), "case__author_id", "case"
    else:
        rows, who, what = _rejected(space), "reporter_id", "case"  # type: ignore[assignment]
    often = (
        rows.filter(**{f"{who}__isnull": False})
        .values(who)
        .annotate(wrong=Count(what, distinct=True))
        .filter(wrong__gte=FEWEST)
    )
    return list(often.order_by("-wrong", who).values_list(who, flat=True)[:MOST])


def _figures(space: Space, about: About, person_id: int, warned_at: datetime | None) -> Figures:
    if about == About.WRITING:
        wrong = _restricting(space).filter(case__author_id=person_id)
        after = wrong.filter(at__gt=warned_at).values("case").distinct().count() if warned_at else 0
        return Figures(wrong.values("case").distinct().count(), _written(space, person_id), after)
    rejected = _rejected(space).filter(reporter_id=person_id)
    made = Signal.objects.filter(
        _in(space, "case__space"),
        kind=SignalKind.REPORT,
        reporter_id=person_id,
        at__gt=clock.now() - PERIOD,
    )
    after = rejected.filter(at__gt=warned_at).count() if warned_at else 0
    return Figures(rejected.values("case").distinct().count(), made.values("case").distinct().count(), after)


def _written(space: Space, person_id: int) -> int:
    """Return how much a person wrote in a municipality in a year: messages and replies."""
    since = clock.now() - PERIOD
    posts = Post.objects.filter(_in(space, "space"), author_id=person_id, written_at__gt=since)
    comments = Comment.objects.filter(_in(space, "space"), author_id=person_id, written_at__gt=since)
    return posts.count() + comments.count()


def _clauses(space: Space, person_id: int) -> tuple[tuple[str, int], ...]:
    rows = _restricting(space).filter(case__author_id=person_id, clause__isnull=False)
    counted = rows.values("clause__number").annotate(times=Count("pk")).order_by("-times", "clause__number")
    return tuple((row["clause__number"], row["times"]) for row in counted)


def objections_for(viewer: Actor) -> Iterator[Sanction]:
    """Yield what was imposed for misuse by another person than the viewer, and is complained of."""
    held = [space.pk for space in municipalities_held(viewer)]
    family = people.person_ids_of_household(viewer) | {viewer.pk}
    rows = Sanction.objects.filter(space_id__in=held, objection__upheld__isnull=True, objection__isnull=False)
    yield from (
        rows.exclude(person_id__in=family).exclude(by_id=viewer.pk).order_by("objection__filed_at")[:MOST]
    )
