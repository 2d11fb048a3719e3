"""Who fills the seats, from a result. A tie for a seat is said and not broken in silence. Not for seeds.

Somebody is elected where, whatever happens to equals, fewer others than there are seats can come before.
"""

from dataclasses import dataclass

from groups.polls.tally.choice import ChoiceResult
from groups.polls.tally.lots import Lot
from groups.polls.tally.reasons import Reason, Why
from groups.polls.tally.runoff import RunoffResult
from groups.polls.tally.schulze import SchulzeResult
from groups.polls.tally.score import ScoreResult

Electing = ChoiceResult | ScoreResult | SchulzeResult | RunoffResult

__all__ = ["Electing", "Lot", "Seats", "elected"]


@dataclass(frozen=True)
class Seats:
    """Who is elected, in the order of the result; and who stand equal for the seats that are then left.

    Fields:
        tied: equals for the last seats, of whom `tied_seats` are elected once somebody decides; a lot that
            was named beforehand has decided already, and leaves nobody here.
        vacant: seats for which there is nobody with a vote.
    """

    seats: int
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    tied_seats: int
    vacant: int
    reasons: tuple[Reason, ...]


def elected(result: Electing, seats: int, lot: Lot | None = None) -> Seats:
    """Return who fills so many seats.

    Args:
        lot: only where the rules of the poll named one before it opened.

    Raises: ValueError for no seats, and for more than one seat by instant runoff, which finds one winner.
    """
    if seats < 1:
        raise ValueError("no seats to fill")
    if isinstance(result, RunoffResult) and seats > 1:
        raise ValueError("an instant runoff fills one seat")
    without = _without_votes(result)
    beaten = {key: others for key, others in result.beaten_by().items() if key not in without}
    sure = tuple(key for key in _by_place(beaten) if _may_precede(beaten, key) < seats)
    tied = tuple(key for key in _by_place(beaten) if key not in sure and len(beaten[key]) < seats)
    open_seats = seats - len(sure)
    reasons = [Reason(Why.SEAT, (key,), {"seat": number}) for number, key in enumerate(sure, 1)]
    vacant = max(0, open_seats - len(tied))
    drawn: tuple[str, ...] = ()
    if tied and lot is not None:
        drawn = _draw(tied, beaten, lot)[:open_seats]
        reasons.append(Reason(Why.BY_LOT, drawn, {"seats": open_seats, "among": len(tied)}, seed=lot.seed))
        tied = ()
    elif tied:
        reasons.append(Reason(Why.SEAT_TIED, tied, {"seats": open_seats}))
    if vacant:
        reasons.append(Reason(Why.SEATS_OPEN, (), {"seats": vacant}))
    if without:
        reasons.append(Reason(Why.NO_VOTES, without))
    return Seats(seats, sure + drawn, tied, open_seats if tied else 0, vacant, tuple(reasons))


def _without_votes(result: Electing) -> tuple[str, ...]:
    """Return whom nobody chose: a seat stays empty rather than going to them."""
    if isinstance(result, ChoiceResult):
        return tuple(option.key for option in result.options if not option.votes)
    if isinstance(result, ScoreResult):
        return tuple(option.key for option in result.options if not option.scored)
    return () if result.heard.answered else tuple(result.beaten_by())


def _by_place(beaten: dict[str, frozenset[str]]) -> list[str]:
    return sorted(beaten, key=lambda key: len(beaten[key]))


def _may_precede(beaten: dict[str, frozenset[str]], key: str) -> int:
    """Return how many others beat somebody or stand equal."""
    return sum(key not in beaten[other] for other in beaten if other != key)


def _draw(tied: tuple[str, ...], beaten: dict[str, frozenset[str]], lot: Lot) -> tuple[str, ...]:
    """Return those who stand equal in an order by lot in which nobody comes before who beats them."""
    left, drawn = list(lot.order(tied)), []
    while left:
        following = next(key for key in left if not beaten[key].intersection(left))
        left.remove(following)
        drawn.append(following)
    return tuple(drawn)
