"""Counting: ballots in, figures with reasons out. Pure; for no reading, storing or showing of a poll.

Each question has a tally that takes one answer at a time and keeps only totals, so that a count is linear in
ballots and its memory is flat. Two tallies of the same question merge into one, as paper and screen do. What
comes out is frozen, says why, and goes to JSON and back. Methods and tie rules: docs/algorithms/tallies.md.
"""

from groups.polls.tally.choice import ChoiceResult, ChoiceTally, OptionFigure
from groups.polls.tally.counted import NO_OPINION, Cast, Heard, Tally, Weight, is_no_opinion
from groups.polls.tally.lots import Lot
from groups.polls.tally.matrix import MatrixResult, MatrixTally
from groups.polls.tally.number import NumberResult, NumberTally
from groups.polls.tally.open import OpenResult, OpenTally
from groups.polls.tally.pairwise import PairwiseTally
from groups.polls.tally.reasons import Reason, Why
from groups.polls.tally.runoff import Round, RunoffResult, RunoffTally, runoff
from groups.polls.tally.schulze import SchulzeResult, schulze
from groups.polls.tally.score import ScoreFigure, ScoreResult, ScoreTally
from groups.polls.tally.seats import Seats, elected
from groups.polls.tally.stored import Result, from_json, to_json
from groups.polls.tally.totals import Pairwise

__all__ = [
    "NO_OPINION",
    "Cast",
    "ChoiceResult",
    "ChoiceTally",
    "Heard",
    "Lot",
    "MatrixResult",
    "MatrixTally",
    "NumberResult",
    "NumberTally",
    "OpenResult",
    "OpenTally",
    "OptionFigure",
    "Pairwise",
    "PairwiseTally",
    "Reason",
    "Result",
    "Round",
    "RunoffResult",
    "RunoffTally",
    "SchulzeResult",
    "ScoreFigure",
    "ScoreResult",
    "ScoreTally",
    "Seats",
    "Tally",
    "Weight",
    "Why",
    "elected",
    "from_json",
    "is_no_opinion",
    "runoff",
    "schulze",
    "to_json",
]
