"""What is allowed now, in this state. Pure: no query, no request.

Not for who may do it: that is `permissions`.
"""

from datetime import date, datetime, timedelta

from network.kernel.forms import CODE_LENGTH
from network.kernel.ids import CROCKFORD
from network.kernel.moments import end_of_day, local, start_of_day
from network.people.enums import ResidencyState

TRANSITIONS: dict[ResidencyState, frozenset[ResidencyState]] = {
    ResidencyState.UNVERIFIED: frozenset({ResidencyState.VERIFIED, ResidencyState.MOVED}),
    ResidencyState.VERIFIED: frozenset({ResidencyState.SUSPENDED, ResidencyState.MOVED}),
    ResidencyState.SUSPENDED: frozenset({ResidencyState.VERIFIED, ResidencyState.MOVED}),
    ResidencyState.MOVED: frozenset(),
}
CURRENT = (ResidencyState.UNVERIFIED, ResidencyState.VERIFIED, ResidencyState.SUSPENDED)

CODE_BITS = 5 * CODE_LENGTH
LETTER_LIFETIME = timedelta(days=30)
LETTERS_PER_YEAR = 3
TRIES_PER_PERSON = 5
TRIES_PER_NETWORK = 20
FAILURES_PER_MUNICIPALITY = 50
FAILURE_WINDOW = timedelta(hours=1)

HOUSE_RULES_VERSION = 1
OLDEST_AGE = 120
UNCONFIRMED_LIFETIME = timedelta(days=7)
ATTEMPTS_KEPT = timedelta(days=7)
LONGEST_APPOINTMENT = timedelta(days=6 * 366)  # a term of the council


def can_become(state: str, wanted: str) -> bool:
    """Whether a residency may go from one state to another."""
    return ResidencyState(wanted) in TRANSITIONS[ResidencyState(state)]


def old_enough(birth_year: int, minimum_age: int, at: datetime) -> bool:
    """Whether somebody born in a year reaches the minimum age in the year of `at`.

    Only the year is known, so the whole year in which they reach it counts.
    """
    return local(at).year - birth_year >= minimum_age


def plausible_birth_year(birth_year: int, at: datetime) -> bool:
    """Whether a living person can be born in that year."""
    return 0 <= local(at).year - birth_year <= OLDEST_AGE


def is_code(text: str) -> bool:
    """Whether a text has the shape of a code, as `kernel.forms.plain_code` leaves it."""
    return len(text) == CODE_LENGTH and set(text.lower()) <= set(CROCKFORD)


def code_in_parts(code: str) -> str:
    """Return a code as it stands on the letter: `7KQ4-M2XD-9TRV`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def letter_expires(at: datetime) -> datetime:
    """Return when a letter printed at an instant stops working: at the end of its thirtieth day."""
    return end_of_day(local(at).date() + LETTER_LIFETIME - timedelta(days=1))


def start_of_tries(at: datetime) -> datetime:
    """Return the instant from which tries of today count: midnight in the town."""
    return start_of_day(local(at).date())


def latest_end(start: date) -> date:
    """Return the last day until which an appointment that starts on a day may run."""
    return start + LONGEST_APPOINTMENT
