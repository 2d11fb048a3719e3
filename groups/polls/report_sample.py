"""What is told of a sample: how sure each figure is, and what it is by weight. Pure; a part of `report`.

Not for the formulas: `samples` and `weighing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import floor, log10

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.polls import samples
from groups.polls.charts import number, percent, signed
from groups.polls.samples import Interval
from groups.polls.tally import ChoiceResult, MatrixResult, NumberResult, Result, ScoreResult
from groups.polls.tally.score import ITSELF
from groups.polls.weighing import Weighing, WeightedMean, Weights

Names = Mapping[str, str]
MOST_VALUES = 11
"""Of a finer scale the mean alone is told by weight; its values stand in the JSON."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A figure with the span in which that of everybody lies, most of the time."""

    label: str
    figure: str
    span: str


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """A figure as counted and as weighed, and the span that follows from the weights.

    Attributes:
        figure: the weighted one for a spreadsheet: a share from 0 to 1, or a mean.
        is_mean: which of the two.
    """

    label: str
    counted: str
    told: str
    span: str
    figure: float
    is_mean: bool = False


def margins_of(result: Result, names: Names, columns: Names, population: int | None) -> tuple[Margin, ...]:
    """Return the margin of each share and each mean of a sample; none where everybody was asked."""
    return tuple(_margins(result, names, columns, population)) if population else ()


def _margins(result: Result, names: Names, columns: Names, population: int) -> Iterator[Margin]:
    if isinstance(result, ChoiceResult):
        for option in result.options:
            span = samples.interval(option.share, result.heard.answered, population)
            if span is not None:
                told = f"{_tenths(span.low)}\u00a0\u2013\u00a0{_tenths(span.high)}"
                yield Margin(names.get(option.key, option.key), _tenths(option.share), told)
    elif isinstance(result, MatrixResult):
        for row in result.rows:
            for margin in _margins(_in_order(row.result, columns), columns, columns, population):
                yield Margin(f"{names[row.key]}: {margin.label}", margin.figure, margin.span)
    elif isinstance(result, ScoreResult):
        for one in result.options:
            yield from _of_mean(_mean_words(names, one.key), one.mean, one.deviation, one.scored, population)
    elif isinstance(result, NumberResult):
        many = result.heard.answered
        yield from _of_mean(_mean_words(names, ITSELF), result.mean, result.deviation, many, population)


def _in_order(row: ChoiceResult, columns: Names) -> ChoiceResult:
    """Return a row of a matrix with its columns as they were asked, and not most votes first."""
    order = list(columns)
    return replace(row, options=tuple(sorted(row.options, key=lambda option: order.index(option.key))))


def _of_mean(
    label: str, mean: float | None, deviation: float | None, answered: float, population: int
) -> Iterator[Margin]:
    if mean is None or deviation is None:
        return
    margin = samples.margin_of_mean(deviation, int(answered), population)
    if margin is not None:
        yield Margin(
            label, number(mean, decimals_of(deviation)), _between(mean, margin, decimals_of(deviation))
        )


def weighed_lines(
    key: str,
    result: Result,
    names: Names,
    columns: Names,
    weighing: Weighing | None,
    population: int | None,
) -> tuple[WeighedLine, ...]:
    """Return each figure of a question with what it is by weight; nothing where it is not weighed."""
    if weighing is None or weighing.weights is None:
        return ()
    sample = _Sample(weighing.weights, population)
    if isinstance(result, ChoiceResult):
        return tuple(sample.shares(result, names, weighing.percents.get(key, {})))
    means, rows = weighing.means.get(key, {}), weighing.rows.get(key, {})
    if isinstance(result, MatrixResult):
        return tuple(
            line
            for row in result.rows
            for line in sample.shares(
                _in_order(row.result, columns), columns, rows.get(row.key, {}), f"{names[row.key]}: "
            )
        )
    if isinstance(result, ScoreResult):
        return tuple(sample.scores(result, names, means, rows))
    if isinstance(result, NumberResult) and result.mean is not None and means:
        return (sample.mean(_mean_words(names, ITSELF), result.mean, means[ITSELF]),)
    return ()


@dataclass(frozen=True, slots=True)
class _Sample:
    """By which weights, and out of how many people."""

    weights: Weights
    population: int | None

    def counts_as(self, answered: float) -> int:
        """Return as how many answers of equal weight so many count."""
        return int(self.weights.effective * answered / self.weights.ballots)

    def shares(
        self, result: ChoiceResult, names: Names, told: Mapping[str, int], before: str = ""
    ) -> Iterator[WeighedLine]:
        """Yield a line for each option that was weighed, in whole percents: more is not known."""
        for option in result.options:
            if option.key in told:
                label = before + names.get(option.key, option.key)
                yield self.share(label, option.share, told[option.key], result.heard.answered)

    def share(self, label: str, counted: float, told: int, answered: float) -> WeighedLine:
        """Return the line of one share."""
        span: Interval | None = None
        if self.population:
            span = samples.interval(told / 100, self.counts_as(answered), self.population)
        between = "" if span is None else f"{100 * span.low:.0f}\u00a0–\u00a0{100 * span.high:.0f}\u00a0%"
        return WeighedLine(label, percent(counted), f"{told}\u00a0%", between, told / 100)

    def scores(
        self,
        result: ScoreResult,
        names: Names,
        means: Mapping[str, WeightedMean],
        rows: Mapping[str, Mapping[str, int]],
    ) -> Iterator[WeighedLine]:
        """Yield the mean of each option; of a score without options also its values, where they are few."""
        for option in result.options:
            if option.key in means and option.mean is not None:
                yield self.mean(_mean_words(names, option.key), option.mean, means[option.key])
            if option.key == ITSELF and len(option.values) <= MOST_VALUES:
                told = rows.get(ITSELF, {})
                for value in option.values:
                    if str(value.value) in told:
                        label = signed(value.value, result.low)
                        yield self.share(label, value.share, told[str(value.value)], option.scored)

    def mean(self, label: str, counted: float, told: WeightedMean) -> WeighedLine:
        """Return the line of one mean, as precise as its answers are apart."""
        margin = None
        if self.population:
            many = self.counts_as(told.answered)
            margin = samples.margin_of_mean(told.deviation, many, self.population)
        digits = decimals_of(told.deviation)
        between = "" if margin is None else _between(told.mean, margin, digits)
        figure = told_mean(told)
        return WeighedLine(label, number(counted, digits), number(figure, digits), between, figure, True)


def told_mean(found: WeightedMean) -> float:
    """Return a weighted mean as it is told: more digits would be more than is known."""
    return round(found.mean, decimals_of(found.deviation))


def decimals_of(deviation: float) -> int:
    """Return with how many decimals a mean is told: to a tenth of how far answers lie apart, or finer."""
    return 1 if deviation <= 0 else min(6, max(0, 1 - floor(log10(deviation))))


def _between(mean: float, margin: float, digits: int) -> str:
    low, high = number(mean - margin, digits), number(mean + margin, digits)
    return f"{low}\u00a0–\u00a0{high}"


def _mean_words(names: Names, key: str) -> str:
    return _("%(what)s: gemiddelde") % {"what": names[key]} if key != ITSELF else _("Gemiddelde")


def _tenths(share: float) -> str:
    """Return a share from 0 to 1 in percents with one decimal."""
    return f"{number_format(round(100 * share, 1), decimal_pos=1, use_l10n=True)}\u00a0%"
