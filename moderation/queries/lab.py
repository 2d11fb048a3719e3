"""What the lab shows: proposals, what counts now, the figures of trials. Never a resident's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from moderation.models import Case, Proposal, ProposalState, ScorerVersion, ShadowVerdict
from moderation.permissions import ModerationPower
from moderation.queries.queue import queue_of
from moderation.queries.tuning import setup_for
from moderation.rules import trials
from moderation.rules.tuning import LABELS
from moderation.scoring import learned, toxicity, wordlist
from moderation.scoring.base import Label
from moderation.scoring.combine import DEFAULT, DEFAULT_THRESHOLDS, Threshold
from moderation.scoring.language import LANGUAGES
from network.kernel import access, request_cache
from network.kernel.actor import Actor
from network.kernel.models import Space, SpaceKind


def tuned_spaces(viewer: Actor) -> QuerySet[Space]:
    """Spaces for which the viewer may propose something: the widest first."""
    towns = access.space_ids_held(viewer, ModerationPower.TUNE_SCREENING)
    queues = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    groups = Q(kind=SpaceKind.GROUP)
    wanted = Q(pk__in=towns) | groups & (Q(municipality_id__in=towns) | Q(pk__in=queues))
    if access.is_administrator(viewer):
        wanted |= Q(kind=SpaceKind.INSTALLATION) | groups & Q(municipality__isnull=True)
    return Space.objects.filter(wanted).order_by("municipality_id", "name", "pk")


def opens_lab(viewer: Actor) -> bool:
    """Whether the viewer may propose something somewhere, and so finds the lab in the menu.

    One query a request, and only for who holds a queue and tunes nothing: it may be that of a group.
    """
    if access.is_administrator(viewer) or access.holds_any(viewer, ModerationPower.TUNE_SCREENING):
        return True
    queues = access.space_ids_held(viewer, ModerationPower.HOLD_QUEUE)
    if not queues:
        return False
    groups = Space.objects.filter(pk__in=queues, kind=SpaceKind.GROUP)
    return request_cache.remembered(("moderation.opens_lab", viewer.pk), groups.exists)


def proposals_for(viewer: Actor) -> QuerySet[Proposal]:
    """Proposals for the spaces that the viewer tunes, the newest first."""
    return (
        Proposal.objects.filter(space__in=tuned_spaces(viewer).order_by().values("pk"))
        .select_related("space", "made_by", "version")
        .order_by("-made_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts now for a label in a language, and what the product itself says."""

    label: str
    language: str
    threshold: Threshold
    shipped: Threshold

    @property
    def can_hold(self) -> bool:
        """Whether a text can wait for it: only the word list holds, and only under its own labels."""
        return self.label in set(Label)


def counting_in(space: Space, language: str = "") -> list[Counting]:
    """Return the threshold in force for every label. Args: language: empty for those without their own."""
    found = setup_for(space.pk).thresholds(language)
    return [
        Counting(label, language, found.get(label, DEFAULT), DEFAULT_THRESHOLDS.get(label, DEFAULT))
        for label in LABELS
    ]


def shadow_judged(proposal: Proposal) -> int:
    """Return how many texts a proposal judged in the shadow so far."""
    return ShadowVerdict.objects.filter(proposal=proposal).count()


def shadow_figures(proposal: Proposal) -> list[trials.ShadowLine]:
    """Return what a proposal changed in the shadow, running or over."""
    if proposal.state != ProposalState.SHADOW:
        return [trials.ShadowLine(**row) for row in proposal.shadow.get("lines", ())]
    rows = ShadowVerdict.objects.filter(proposal=proposal).values_list("language", "real", "shadow")
    return trials.shadow_lines(rows.annotate(number=Count("pk")).order_by())


def examples_for(viewer: Actor, proposal: Proposal, name: str) -> list[Case]:
    """Return the cases that would change and lie in the viewer's own queue; their words are not read here.

    Args: name: `extra` or `missed`.
    """
    numbers: Iterable[int] = proposal.replay.get("examples", {}).get(name, ())
    return list(queue_of(viewer).filter(pk__in=list(numbers)).select_related("space").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class Speaks:
    """What a scorer knows of a language: `validated`, `speaks` or `not`."""

    language: str
    how: str


def languages_of_scorers(version: ScorerVersion | None) -> list[tuple[str, list[Speaks]]]:
    """Return for each scorer what it knows of each language.

    Validated means measured on held-out texts of that language: see docs/moderation/scorers.md.
    """
    known = {
        wordlist.NAME: ({"nl", "fr", "de", "en"}, {"nl"}),
        learned.NAME: (set(version.languages if version else ()), set(version.languages if version else ())),
        toxicity.NAME: ({"en", "fr", "es", "it", "pt", "tr", "ru"}, set()),
    }
    ordered = ("nl", "fr", "de", "en", *sorted(LANGUAGES - {"nl", "fr", "de", "en"}))
    return [
        (
            name,
            [
                Speaks(code, "validated" if code in measured else "speaks" if code in spoken else "not")
                for code in ordered
            ],
        )
        for name, (spoken, measured) in known.items()
    ]
