"""Put options in order, all of them or only the best few. Not for saying how much better."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _

from groups.polls.questions.base import Question, common
from groups.polls.questions.options import Option, chosen, keys_of, read_options
from groups.polls.questions.reading import Fields
from groups.polls.tally import Lot, PairwiseTally, RunoffTally
from network.kernel.errors import Invalid

MOST_RANKED = 30
SCHULZE, RUNOFF = "schulze", "runoff"


@dataclass(frozen=True, kw_only=True)
class Ranking(Question):
    """Rank from `least` to `most` options. An answer is a list of keys, best first.

    Fields:
        method: "schulze", from pairwise totals alone, or "runoff", which must read whole rankings.
    """

    kind: ClassVar[str] = "ranking"
    options: tuple[Option, ...]
    least: int
    most: int
    method: str = SCHULZE
    shuffled: bool = False

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        options = read_options(fields, most=MOST_RANKED)
        question = cls(
            **common(fields),
            options=options,
            least=fields.whole("least", 1, len(options), default=1),
            most=fields.whole("most", 1, len(options), default=len(options)),
            method=fields.take("method", SCHULZE),
            shuffled=fields.flag("shuffled"),
        )
        if question.method not in (SCHULZE, RUNOFF):
            raise Invalid(_("Kies een telling: “schulze” of “runoff”."), field=fields.at("method"))
        if question.least > question.most:
            raise Invalid(_("Het minimum is groter dan het maximum."), field=fields.at("least"))
        return question

    def tally(self, *, lot: Lot | None = None) -> PairwiseTally | RunoffTally:
        """Return an empty tally; only an instant runoff needs the lot while it counts."""
        if self.method == RUNOFF:
            return RunoffTally(keys_of(self.options), lot=lot)
        return PairwiseTally(keys_of(self.options))

    def _checked(self, answer: Any) -> list[str]:
        if not isinstance(answer, list | tuple) or len(answer) > 2 * len(self.options):
            raise self.strange()
        ranked = [chosen(self.options, value, self.key) for value in answer]
        if len(set(ranked)) != len(ranked):
            raise self.refused(_("Je gaf hetzelfde twee plaatsen."), code="double")
        if len(ranked) > self.most:
            raise self.refused(
                _("Zet hoogstens %(most)d keuzes op volgorde. Nu zijn het er %(now)d.")
                % {"most": self.most, "now": len(ranked)},
                code="too_many_chosen",
            )
        if len(ranked) < self.least:
            raise self.refused(
                _("Zet minstens %(least)d keuzes op volgorde. Nu zijn het er %(now)d.")
                % {"least": self.least, "now": len(ranked)},
                code="too_few_chosen",
            )
        return ranked
