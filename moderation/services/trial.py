"""Judge texts with what counts now and with what a proposal would change. Nothing follows from it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.models import Proposal
from moderation.models import Score as ScoreRow
from moderation.queries.tuning import setup_for, setup_with
from moderation.rules.tuning import Setup
from moderation.scoring import toxicity
from moderation.scoring.available import learned_scorer
from moderation.scoring.base import Score, Scorer
from moderation.scoring.batch import score_all
from moderation.scoring.combine import Combined, combine
from moderation.scoring.language import DEFAULT, detect
from network.kernel.ports.content import ItemRef


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an item, and where it stands."""

    item: ItemRef
    space_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What follows from a text now, and what would follow."""

    language: str
    now: Combined
    then: Combined


def compare(texts: Sequence[Text], proposal: Proposal) -> list[Pair]:
    """Return for each text what follows now and what would follow if the proposal counted.

    The word lists and what was learned score here; what Detoxify said when the text was stored is read back,
    since asking it again would take hours.
    """
    languages = [detect(one.text, DEFAULT) for one in texts]
    places = {one.space_id for one in texts}
    now = {place: setup_for(place) for place in places}
    then = now if proposal.version_id else {place: setup_with(place, proposal) for place in places}
    kept = _kept(texts)
    learned = _learned(texts, languages, None)
    tried = _learned(texts, languages, proposal.version.version) if proposal.version else learned
    before = _combined(texts, languages, now, learned, kept)
    after = _combined(texts, languages, then, tried, kept)
    return [Pair(*row) for row in zip(languages, before, after, strict=True)]


def _combined(
    texts: Sequence[Text],
    languages: Sequence[str],
    setups: Mapping[int, Setup],
    learned: Sequence[tuple[Score, ...]],
    kept: Sequence[tuple[Score, ...]],
) -> list[Combined]:
    """Score with the words of each place in one go, and combine with its thresholds."""
    listed: dict[int, tuple[Score, ...]] = {}
    by_scorers: dict[tuple[Scorer, ...], list[int]] = {}
    for number, one in enumerate(texts):
        by_scorers.setdefault(setups[one.space_id].inline, []).append(number)
    for scorers, numbers in by_scorers.items():
        rows = score_all([texts[at].text for at in numbers], [languages[at] for at in numbers], scorers)
        listed.update(zip(numbers, rows, strict=True))
    return [
        combine(
            (*listed[number], *learned[number], *kept[number]),
            setups[one.space_id].thresholds(languages[number]),
        )
        for number, one in enumerate(texts)
    ]


def _learned(texts: Sequence[Text], languages: Sequence[str], version: str | None) -> list[tuple[Score, ...]]:
    scorer = learned_scorer(version)
    return score_all([one.text for one in texts], languages, (scorer,) if scorer else ())


def _kept(texts: Sequence[Text]) -> list[tuple[Score, ...]]:
    """Return what Detoxify said of exactly these wordings, the newest version of it only."""
    found: dict[tuple[str, int, str], Score] = {}
    rows = ScoreRow.objects.filter(
        scorer=toxicity.NAME,
        item_kind__in={one.item.kind for one in texts},
        item_id__in={one.item.id for one in texts},
    ).order_by("pk")
    for row in rows:
        said = Score(row.scorer, row.version, row.labels)
        found[row.item_kind, row.item_id, row.text_digest] = said
    return [
        (found[key],) if (key := (one.item.kind, one.item.id, _digest(one.text))) in found else ()
        for one in texts
    ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
