"""What a trial counts: how a proposal would have judged, beside what judged and what people decided. Pure.

Decided cases are no fair sample of all that is said: nobody looked at what nobody pointed out. So a replay
says how a proposal does on what came before people; a shadow run says how much it would point out of all.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from network.kernel.ports.screening import Outcome

Counts = dict[str, int]
Tally = dict[str, dict[str, Counts]]
"""By kind of group (`all`, `language`, `label`), by its name: how often each thing happened. Plain JSON."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One decided case: what each setup would do, under which labels, and what people decided."""

    language: str
    restricted: bool
    now: Outcome
    then: Outcome
    labels_now: frozenset[str]
    labels_then: frozenset[str]

    @property
    def is_extra(self) -> bool:
        """Whether only the proposal asks for a person."""
        return self.now is Outcome.PUBLISH and self.then is not Outcome.PUBLISH

    @property
    def is_missed(self) -> bool:
        """Whether the proposal no longer asks for a person."""
        return self.now is not Outcome.PUBLISH and self.then is Outcome.PUBLISH


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole with its 95 % interval. Source: Wilson, 1927."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one lies, nineteen times out of twenty."""
        if not self.whole:
            return 0.0, 1.0
        z = 1.959964
        base = 1 + z * z / self.whole
        middle = (self.value + z * z / (2 * self.whole)) / base
        reach = z / base * math.sqrt(self.value * (1 - self.value) / self.whole + (z / (2 * self.whole)) ** 2)
        return max(0.0, min(self.value, middle - reach)), min(1.0, max(self.value, middle + reach))


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one group of cases.

    Attributes:
        extra, extra_right: cases that only the proposal points out, and how many of those people restricted.
        missed, missed_right: cases that it no longer points out, and how many of those people restricted.
        caught_now, caught_then: restricted cases that were, and would be, pointed out.
        wrong_now, wrong_then: kept cases that were, and would be, pointed out.
        held_now, held_then: kept cases that were, and would be, held.
    """

    name: str
    n: int
    extra: int
    extra_right: int
    missed: int
    missed_right: int
    caught_now: Share
    caught_then: Share
    wrong_now: Share
    wrong_then: Share
    held_now: Share
    held_then: Share


def add(tally: Tally, judged: Judged) -> None:
    """Count one case."""
    _count(tally, "all", "", judged, judged.now, judged.then)
    _count(tally, "language", judged.language, judged, judged.now, judged.then)
    for label in judged.labels_now | judged.labels_then:
        now = judged.now if label in judged.labels_now else Outcome.PUBLISH
        then = judged.then if label in judged.labels_then else Outcome.PUBLISH
        _count(tally, "label", label, judged, now, then)


def _count(tally: Tally, kind: str, name: str, judged: Judged, now: Outcome, then: Outcome) -> None:
    counts = tally.setdefault(kind, {}).setdefault(name, {})
    human = "restricted" if judged.restricted else "kept"
    extra = now is Outcome.PUBLISH and then is not Outcome.PUBLISH
    missed = now is not Outcome.PUBLISH and then is Outcome.PUBLISH
    happened = {
        "n": True,
        human: True,
        f"now_{human}": now is not Outcome.PUBLISH,
        f"then_{human}": then is not Outcome.PUBLISH,
        f"now_held_{human}": now is Outcome.HOLD,
        f"then_held_{human}": then is Outcome.HOLD,
        f"extra_{human}": extra,
        f"missed_{human}": missed,
    }
    for what, true in happened.items():
        if true:
            counts[what] = counts.get(what, 0) + 1


def line(name: str, counts: Mapping[str, int]) -> Line:
    """Return the figures of one group."""

    def of(what: str) -> int:
        return counts.get(what, 0)

    return Line(
        name=name,
        n=of("n"),
        extra=of("extra_restricted") + of("extra_kept"),
        extra_right=of("extra_restricted"),
        missed=of("missed_restricted") + of("missed_kept"),
        missed_right=of("missed_restricted"),
        caught_now=Share(of("now_restricted"), of("restricted")),
        caught_then=Share(of("then_restricted"), of("restricted")),
        wrong_now=Share(of("now_kept"), of("kept")),
        wrong_then=Share(of("then_kept"), of("kept")),
        held_now=Share(of("now_held_kept"), of("kept")),
        held_then=Share(of("then_held_kept"), of("kept")),
    )


def lines(tally: Mapping[str, Mapping[str, Mapping[str, int]]], kind: str) -> list[Line]:
    """Return the figures by name of a kind of group, the largest group first."""
    found = [line(name, counts) for name, counts in tally.get(kind, {}).items()]
    return sorted(found, key=lambda one: (-one.n, one.name))


@dataclass(frozen=True, slots=True)
class ShadowLine:
    """What a proposal in the shadow would have changed in texts of a language; empty for all of them."""

    language: str
    n: int
    extra: int
    fewer: int
    held_more: int
    held_fewer: int


def shadow_lines(rows: Iterable[tuple[str, str, str, int]]) -> list[ShadowLine]:
    """Return figures, all languages first. Args: rows: language, real and shadow outcome, how often."""
    found: dict[str, list[int]] = {"": [0] * 5}
    for language, real, shadow, number in rows:
        publish, hold = str(Outcome.PUBLISH), str(Outcome.HOLD)
        happened = (
            True,
            real == publish and shadow != publish,
            real != publish and shadow == publish,
            real != hold and shadow == hold,
            real == hold and shadow != hold,
        )
        for name in ("", language):
            counts = found.setdefault(name, [0] * 5)
            for place, true in enumerate(happened):
                counts[place] += number * true
    ordered = sorted(found.items(), key=lambda pair: (pair[0] != "", -pair[1][0], pair[0]))
    return [ShadowLine(language, *counts) for language, counts in ordered]
