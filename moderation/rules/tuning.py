"""How a town sets its scorers: what a proposal may ask, how it may move, and which of many counts. Pure.

A space has levels, the most specific first: a group, its municipality, the installation. Below them lies what
the product brings (`combine.DEFAULT_THRESHOLDS`). The most specific level that says something of a label
counts; within a level, what it says of the language before what it says of every language; of two proposals
that say the same, the one that was switched on last. So taking a proposal back lets count what was before.

Not for who may propose: that is `moderation.permissions`. Not for words: see `moderation.scoring.own_words`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from moderation.models import ProposalKind, ProposalState
from moderation.scoring import behaviour, learned, pictures
from moderation.scoring.base import Label, Scorer
from moderation.scoring.combine import DEFAULT, DEFAULT_THRESHOLDS, Threshold
from moderation.scoring.language import LANGUAGES
from network.kernel.errors import Conflict, Invalid, Sentence

TRANSITIONS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.DRAFT: frozenset({ProposalState.SHADOW, ProposalState.ACTIVE, ProposalState.WITHDRAWN}),
    ProposalState.SHADOW: frozenset({ProposalState.ACTIVE, ProposalState.WITHDRAWN}),
    ProposalState.ACTIVE: frozenset({ProposalState.ROLLED_BACK}),
    ProposalState.ROLLED_BACK: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}
"""From each state to each state that may follow. What ended stays ended: whoever wants it again proposes it
again, so that every change of what counts has its own trial and its own reason."""

MODEL_LABELS = (
    "toxicity", "severe_toxicity", "obscene", "identity_attack", "sexual_explicit", learned.LABEL,
)  # fmt: skip
LABELS: tuple[str, ...] = (
    *(str(label) for label in Label), *MODEL_LABELS, *behaviour.LABELS, pictures.LABEL,
)  # fmt: skip
"""Every label that a scorer of the product gives."""
WORD_LABELS: tuple[str, ...] = tuple(
    str(label) for label in Label if label not in {Label.SPAM, Label.PERSONAL_DATA}
)
"""Labels that a word can have; links and numbers are known by their shape."""

MOST_LIMITS = 60
MOST_WORDS = 200
MIN_NOTE = 10
MAX_NOTE = 1_000
FEWEST_IN_SHADOW = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold for a label in a language; an empty language is every language."""

    label: str
    language: str
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Level:
    """What the active proposals of one space say together."""

    limits: Mapping[tuple[str, str], Threshold]


def level_of(proposals: Iterable[Iterable[Limit]]) -> Level:
    """Return what proposals of one space say together, given in the order in which they were switched on."""
    return Level({(one.label, one.language): one.threshold for limits in proposals for one in limits})


def resolve(levels: Sequence[Level], label: str, language: str) -> Threshold:
    """Return the threshold that counts. Args: levels: the most specific first."""
    for level in levels:
        for key in ((label, language), (label, "")):
            if key in level.limits:
                return level.limits[key]
    return DEFAULT_THRESHOLDS.get(label, DEFAULT)


class Setup:
    """Thresholds and words in force for a space. It never changes: another setting is another setup.

    Attributes:
        key: public names of the proposals that made it, in order; equal keys are equal setups.
        inline: scorers that may answer within a request, with the words of the town in them.
    """

    __slots__ = ("_by_language", "inline", "key", "levels")

    def __init__(self, key: tuple[str, ...], levels: Sequence[Level], inline: tuple[Scorer, ...]) -> None:
        """Take what was read; the levels the most specific first."""
        self.key = key
        self.levels = tuple(levels)
        self.inline = inline
        self._by_language: dict[str, Mapping[str, Threshold]] = {}

    def thresholds(self, language: str) -> Mapping[str, Threshold]:
        """Return every threshold that differs from `combine.DEFAULT`, for a text in that language."""
        found = self._by_language.get(language)
        if found is None:
            labels = {label for level in self.levels for label, _language in level.limits}
            found = {label: resolve(self.levels, label, language) for label in labels | {*DEFAULT_THRESHOLDS}}
            self._by_language[language] = found
        return found


def ensure_move(current: str, wanted: ProposalState) -> None:
    """Refuse a move that the life of a proposal does not know. Raises: Conflict."""
    if wanted not in TRANSITIONS[ProposalState(current)]:
        raise Conflict(_SAID[ProposalState(current)])


_SAID: Mapping[ProposalState, Sentence] = {
    ProposalState.DRAFT: _("Dit voorstel telt nog niet. Er is niets terug te draaien."),
    ProposalState.SHADOW: _("Dit voorstel loopt in de schaduw en telt nog niet."),
    ProposalState.ACTIVE: _("Dit voorstel telt al."),
    ProposalState.ROLLED_BACK: _("Dit voorstel is teruggedraaid. Maak een nieuw voorstel."),
    ProposalState.WITHDRAWN: _("Dit voorstel is ingetrokken. Maak een nieuw voorstel."),
}


def ensure_tried(*, replayed: int | None, shadowed: int) -> None:
    """Refuse to let count what nobody tried.

    Args:
        replayed: decided cases of a finished replay; None without one.
        shadowed: texts that were judged in the shadow.
    Raises: Conflict.
    """
    if replayed or shadowed >= FEWEST_IN_SHADOW:
        return
    if replayed == 0:
        raise Conflict(
            _("Er waren nog geen oude beslissingen om na te spelen. Laat het voorstel in de schaduw lopen.")
        )
    raise Conflict(
        _("Speel het eerst na op oude beslissingen, of laat het in de schaduw lopen: %(fewest)d teksten.")
        % {"fewest": FEWEST_IN_SHADOW}
    )


def ensure_note(note: str) -> None:
    """Refuse a proposal without a reason. Raises: Invalid."""
    if len(note) < MIN_NOTE:
        raise Invalid(_("Leg in minstens één zin uit waarom je dit wilt."), field="note")


def ensure_limits(limits: Sequence[Limit]) -> None:
    """Refuse thresholds that nobody could apply. Raises: Invalid with the field of the first one."""
    if not limits:
        raise Invalid(_("Verander minstens één drempel."), field="thresholds")
    if len(limits) > MOST_LIMITS:
        raise Invalid(
            _("Dat zijn te veel drempels in één voorstel. Hou het bij %(most)d.") % {"most": MOST_LIMITS},
            field="thresholds",
        )
    seen: set[tuple[str, str]] = set()
    for one in limits:
        _ensure_limit(one)
        if (one.label, one.language) in seen:
            raise Invalid(_("Dezelfde drempel staat er twee keer."), field="thresholds")
        seen.add((one.label, one.language))


def _ensure_limit(one: Limit) -> None:
    if one.label not in LABELS:
        raise Invalid(_("Dit etiket kent geen enkele machine."), field="thresholds")
    ensure_language(one.language, every=True, field="thresholds")
    for value in (one.threshold.queue, one.threshold.hold):
        if value is not None and not (math.isfinite(value) and 0 < value <= 1):
            raise Invalid(_("Een drempel ligt boven 0 en is hoogstens 1."), field="thresholds")
    queue, hold = one.threshold.queue, one.threshold.hold
    if queue is not None and hold is not None and hold < queue:
        raise Invalid(
            _("De drempel om tegen te houden ligt niet lager dan die om een mens te laten kijken."),
            field="thresholds",
        )


def ensure_language(language: str, *, every: bool, field: str) -> None:
    """Refuse a language that is never recognised. Args: every: an empty code is every language."""
    if language not in LANGUAGES and not (every and language == ""):
        raise Invalid(_("Deze taal herkennen we niet."), field=field)


def ensure_kind_of_space(kind: str, space_kind: str) -> None:
    """Refuse a proposal at a level where it cannot count. Raises: Invalid."""
    if space_kind not in {"installation", "municipality", "group"}:
        raise Invalid(_("Instellen kan voor een groep, een gemeente of de hele installatie."), field="space")
    if kind == ProposalKind.MODEL and space_kind != "installation":
        raise Invalid(_("Een geleerde versie geldt voor de hele installatie."), field="space")
