"""What came of the election about the candidates of a call. No viewer: callers run the calls of the group."""

from dataclasses import dataclass

from groups.mandates.models import Call, Candidacy
from groups.polls.enums import PollState
from groups.polls.models import Poll, Result
from groups.polls.tally import ChoiceResult, Seats, elected, from_json
from groups.polls.tally.lots import lot_of
from groups.polls.tally.reasons import Why

QUESTION = "who"
"""The key of the one question of an election; its options are the numbers of candidacies."""


@dataclass(frozen=True)
class Outcome:
    """An election, and once it is counted who was elected.

    Attributes:
        elected: in the order of votes.
        drawn: of the elected, whom a lot named among equals.
        tied: who stand equal for the `tied_seats` that are left, where there was no lot; a person decides.
        votes: by number of the candidacy.
        withheld: whether too few voted for anything to be told.
    """

    poll: Poll
    elected: tuple[Candidacy, ...] = ()
    drawn: tuple[Candidacy, ...] = ()
    tied: tuple[Candidacy, ...] = ()
    tied_seats: int = 0
    vacant: int = 0
    votes: tuple[tuple[Candidacy, int], ...] = ()
    withheld: bool = False


def outcome_of(call: Call) -> Outcome | None:
    """Return the election of a call, or None where there is none. Two queries once it is counted."""
    poll = call.election
    if poll is None or poll.state == PollState.CANCELLED:
        return None
    if poll.state != PollState.COUNTED:
        return Outcome(poll)
    figures, digest = Result.objects.values_list("figures", "lot").get(poll=poll)
    told = figures.get(QUESTION)
    counted = from_json(told) if told else None
    if not isinstance(counted, ChoiceResult):
        return Outcome(poll, withheld=True)
    seats: Seats = elected(counted, poll.seats or call.seats, lot_of(digest, QUESTION))
    rows = {row.uid: row for row in call.candidacies.select_related("person")}
    return Outcome(
        poll,
        elected=_rows(rows, seats.elected),
        drawn=_rows(
            rows, tuple(key for each in seats.reasons if each.why is Why.BY_LOT for key in each.options)
        ),
        tied=_rows(rows, seats.tied),
        tied_seats=seats.tied_seats,
        vacant=seats.vacant,
        votes=tuple((rows[one.key], int(one.votes)) for one in counted.options if one.key in rows),
    )


def _rows(rows: dict[str, Candidacy], keys: tuple[str, ...]) -> tuple[Candidacy, ...]:
    return tuple(rows[key] for key in keys if key in rows)
