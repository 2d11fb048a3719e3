"""Whether the seats of a body keep the law, as plain values with reasons. Imports no Django.

`judge` takes what is known of each filled seat and of the board, and gives findings: which rule, whether it
is kept, and the figures. Sentences and sources stand in `sentences`; who may act on it in `services`.

The rules:
- gender (advisory bodies): valid when 3 x max(women, men) <= 2 x filled seats. Who answered "other", or
  nothing, counts among the seats and in neither group.
- office (advisory and mixed bodies): whoever fills a seat with a vote declared to be in neither council nor
  college; in a mixed committee the councillors are left out, as they sit there for their office.
- mixed: of the filled seats one quarter is of councillors and the rest drawn; where the number is no multiple
  of four, the quarter rounded either way will do.
- minimum, maximum, vacancies: against the numbers of the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

ADVISORY = "advisory"
MIXED = "mixed"
FEMALE = "female"
MALE = "male"
COUNCILLOR = "councillor"
DRAWN = "drawn"


class Level(StrEnum):
    """How a rule stands. What is broken makes an advice impossible."""

    OK = "ok"
    WARN = "warn"
    BROKEN = "broken"


class Rule(StrEnum):
    """Which rule was looked at."""

    GENDER = "gender"
    OFFICE = "office"
    MIXED = "mixed"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    VACANCIES = "vacancies"


@dataclass(frozen=True)
class SeatFacts:
    """What is known of one filled seat with a vote.

    Attributes:
        gender: `female`, `male`, `other`, or empty for no answer.
        no_office: whether its holder declared to be in neither council nor college.
        seat_group: `resident`, `drawn` or `councillor`.
    """

    gender: str = ""
    no_office: bool = True
    seat_group: str = "resident"


@dataclass(frozen=True)
class BoardFacts:
    """What the board asks: `rule` is `advisory`, `mixed` or `free`; seats from 1."""

    rule: str
    min_seats: int
    max_seats: int


@dataclass(frozen=True)
class Finding:
    """One rule, how it stands, and the figures on which that rests."""

    rule: Rule
    level: Level
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """All findings about one composition, in the order of the rules.

    Attributes:
        filled: how many seats with a vote are filled.
    """

    filled: int
    findings: tuple[Finding, ...]

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Rules that are not kept."""
        return tuple(each for each in self.findings if each.level is Level.BROKEN)

    @property
    def is_valid(self) -> bool:
        """Whether the body may adopt an advice."""
        return not self.broken

    @property
    def hinders_appointing(self) -> bool:
        """Whether an appointment that leads to this needs a reason: each one brings the minimum nearer."""
        return any(each.rule is not Rule.MINIMUM for each in self.broken)

    @property
    def is_too_full(self) -> bool:
        """Whether more seats would be filled than there are."""
        return any(each.rule is Rule.MAXIMUM for each in self.broken)


def judge(seats: Sequence[SeatFacts], board: BoardFacts) -> Judgement:
    """Judge the filled seats with a vote against the rule and the numbers of a board."""
    findings: list[Finding] = []
    if board.rule == ADVISORY:
        findings.append(_gender(seats))
    if board.rule in {ADVISORY, MIXED}:
        findings.append(_office(seats, board.rule))
    if board.rule == MIXED:
        findings.append(_mixed(seats))
    findings.extend(_numbers(len(seats), board))
    return Judgement(filled=len(seats), findings=tuple(findings))


def keeps_two_thirds(female: int, male: int, seats: int) -> bool:
    """Whether at most two thirds of the seats are held by people of the same gender."""
    return 3 * max(female, male) <= 2 * seats


def _gender(seats: Sequence[SeatFacts]) -> Finding:
    female = sum(seat.gender == FEMALE for seat in seats)
    male = sum(seat.gender == MALE for seat in seats)
    silent = sum(not seat.gender for seat in seats)
    figures = {"female": female, "male": male, "silent": silent, "seats": len(seats)}
    if not keeps_two_thirds(female, male, len(seats)):
        return Finding(Rule.GENDER, Level.BROKEN, figures)
    doubtful = not keeps_two_thirds(female + silent, male + silent, len(seats))
    return Finding(Rule.GENDER, Level.WARN if doubtful else Level.OK, figures)


def _office(seats: Sequence[SeatFacts], rule: str) -> Finding:
    asked = [seat for seat in seats if not (rule == MIXED and seat.seat_group == COUNCILLOR)]
    missing = sum(not seat.no_office for seat in asked)
    level = Level.BROKEN if missing else Level.OK
    return Finding(Rule.OFFICE, level, {"missing": missing, "seats": len(asked)})


def _mixed(seats: Sequence[SeatFacts]) -> Finding:
    councillors = sum(seat.seat_group == COUNCILLOR for seat in seats)
    drawn = sum(seat.seat_group == DRAWN for seat in seats)
    kept = councillors in {len(seats) // 4, -(-len(seats) // 4)} and councillors + drawn == len(seats)
    figures = {"councillors": councillors, "drawn": drawn, "seats": len(seats)}
    return Finding(Rule.MIXED, Level.OK if kept else Level.BROKEN, figures)


def _numbers(filled: int, board: BoardFacts) -> list[Finding]:
    figures = {"filled": filled, "min": board.min_seats, "max": board.max_seats}
    if filled > board.max_seats:
        return [Finding(Rule.MAXIMUM, Level.BROKEN, figures)]
    found = []
    if filled < board.min_seats:
        found.append(Finding(Rule.MINIMUM, Level.BROKEN, figures))
    free = board.max_seats - filled
    full = Level.WARN if free == 0 else Level.OK
    found.append(Finding(Rule.VACANCIES, full, {**figures, "free": free}))
    return found
