"""Why a count came out as it did, as values that can be stored. Not for words: those stand in `sentences`."""

from dataclasses import dataclass, field
from enum import StrEnum

from groups.polls.tally.counted import Figure


class Why(StrEnum):
    """What a reason says."""

    NOBODY = "nobody"  # nobody answered
    MOST = "most"  # one option has the most votes
    MAJORITY = "majority"  # and more than half of those who answered
    TIED = "tied"  # several stand equal at the top
    HIGHEST_MEAN = "highest_mean"
    MEAN = "mean"  # of the only thing that was scored
    CONDORCET = "condorcet"  # wins from every other, two by two
    STRONGEST_PATHS = "strongest_paths"  # no such winner; wins by the strongest paths
    CYCLE = "cycle"  # no option wins from every other, two by two
    FEWEST = "fewest"  # left out with the fewest votes
    TOGETHER = "together"  # left out together, for even together they cannot catch up
    EARLIER_ROUND = "earlier_round"  # equal now, fewer in an earlier round
    BY_LOT = "by_lot"  # equal, and the poll had named a lot beforehand
    LAST_TIED = "last_tied"  # equal at the bottom in every round, without a lot
    MORE_THAN_HALF = "more_than_half"  # of what is left of the ballots
    LAST_LEFT = "last_left"
    SEAT = "seat"  # elected
    SEAT_TIED = "seat_tied"  # more equals than seats
    NO_VOTES = "no_votes"  # not elected, for nobody chose them
    SEATS_OPEN = "seats_open"  # fewer candidates with votes than seats


@dataclass(frozen=True)
class Reason:
    """One reason: what it says, of which options, with which figures, and the seed of a lot."""

    why: Why
    options: tuple[str, ...] = ()
    figures: dict[str, Figure] = field(default_factory=dict)
    seed: str = ""
