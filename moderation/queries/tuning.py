"""Which thresholds and words are in force in a space. Not for the pages of the lab: see `queries.lab`.

What is in force follows from the active proposals of the space, its municipality and the installation, and
a proposal never changes once it is active. So one query for their names, in the order in which they were
switched on, is the key of the setup; every process keeps the setups that it made by that key. Nothing has to
be told to other processes: whoever asks after a change reads another key.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import Q, QuerySet

from moderation.models import ListedWord, Proposal, ProposalState, Threshold
from moderation.rules.tuning import Level, Limit, Setup, level_of
from moderation.scoring import combine
from moderation.scoring.own_words import OwnWord, scorer_with
from network.kernel import request_cache
from network.kernel.models import Space, SpaceKind

_RANK: dict[str, int] = {SpaceKind.GROUP: 0, SpaceKind.MUNICIPALITY: 1, SpaceKind.INSTALLATION: 2}


def setup_for(space_id: int) -> Setup:
    """Return what is in force in a space: one query, none when repeated within a request."""
    return request_cache.remembered(("setup", space_id), lambda: setup_of(proposals_in_force(space_id)))


def setup_with(space_id: int, candidate: Proposal) -> Setup:
    """Return what would be in force in a space if a proposal counted."""
    return setup_of((*proposals_in_force(space_id), candidate.uid))


def setup_of(proposals: Sequence[str]) -> Setup:
    """Return the setup of these proposals, in the order in which they were switched on."""
    return _setup(tuple(proposals))


def proposals_in_force(space_id: int) -> tuple[str, ...]:
    """Return the public names of the proposals that count in a space, the oldest first."""
    return tuple(
        Proposal.objects.filter(counts_in(space_id), state=ProposalState.ACTIVE)
        .order_by("activated_at", "pk")
        .values_list("uid", flat=True)
    )


def counts_in(space_id: int) -> Q:
    """Condition on proposals: what is said for this space, its municipality or the installation."""
    return (
        Q(space_id=space_id)
        | Q(space_id__in=Space.objects.filter(pk=space_id).values("municipality_id"))
        | Q(space__kind=SpaceKind.INSTALLATION)
    )


def in_shadow(space_id: int) -> QuerySet[Proposal]:
    """Proposals that look along with what is written in a space."""
    return Proposal.objects.filter(counts_in(space_id), state=ProposalState.SHADOW).order_by("pk")


@lru_cache(maxsize=512)
def _setup(key: tuple[str, ...]) -> Setup:
    """Read what these proposals say. Their lines never change, so what was read stays true.

    The key is made of public names: a number may be given out again after a transaction that failed.
    """
    place = {uid: number for number, uid in enumerate(key)}
    limits: list[Threshold] = []
    words: list[ListedWord] = []
    if key:
        limits += Threshold.objects.filter(proposal__uid__in=key).select_related("proposal__space")
        words += ListedWord.objects.filter(proposal__uid__in=key).select_related("proposal__space")
        limits.sort(key=lambda row: (place[row.proposal.uid], row.pk))
        words.sort(key=lambda row: (place[row.proposal.uid], row.pk))
    return Setup(key, _levels(limits), (scorer_with(_words(words)),))


def _levels(rows: Iterable[Threshold]) -> list[Level]:
    said: list[list[Limit]] = [[] for _level in _RANK]
    for row in rows:
        limit = Limit(row.label, row.language, combine.Threshold(row.queue, row.hold))
        said[_RANK[row.proposal.space.kind]].append(limit)
    return [level_of([limits]) for limits in said]


def _words(rows: Iterable[ListedWord]) -> list[OwnWord]:
    """Return each word once: of the most specific level, and there as it was said last."""
    found: dict[tuple[str, str], tuple[int, OwnWord]] = {}
    for row in rows:
        name, rank = (row.language, row.pattern), _RANK[row.proposal.space.kind]
        if name not in found or rank <= found[name][0]:
            found[name] = rank, OwnWord(row.language, row.label, row.pattern, row.value)
    return [word for _rank, word in sorted(found.values(), key=_by_name)]


def _by_name(found: tuple[int, OwnWord]) -> tuple[str, str]:
    return found[1].language, found[1].pattern
