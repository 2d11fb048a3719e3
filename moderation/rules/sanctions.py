"""How long what follows for an author counts, and where. Pure; not who may impose it: `services.sanctions`.

A warning is no strike: it only says what is expected. A strike is forgotten after half a year. A limit stops
somebody from writing in one space; a suspension for misuse in a whole municipality. Every one ends by itself,
by its own instant: no job has to run for it.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from moderation.models import SanctionKind
from network.kernel.errors import Invalid

SHORTEST_LIMIT, LONGEST_LIMIT = 1, 30
LONGEST_SUSPENSION = 90
MIN_REASON, MAX_END_REASON = 10, 500
LASTS: dict[str, timedelta] = {
    SanctionKind.WARNING: timedelta(days=90),
    SanctionKind.STRIKE: timedelta(days=180),
    SanctionKind.MISUSE_WARNING: timedelta(days=365),
}
LONGEST: dict[str, int] = {
    SanctionKind.LIMIT: LONGEST_LIMIT,
    SanctionKind.MISUSE_WRITING: LONGEST_SUSPENSION,
    SanctionKind.MISUSE_REPORTING: LONGEST_SUSPENSION,
}
FOLLOWS_A_DECISION = frozenset({SanctionKind.WARNING, SanctionKind.STRIKE, SanctionKind.LIMIT})
STOPS_WRITING = frozenset({SanctionKind.LIMIT, SanctionKind.MISUSE_WRITING})


def end_of(kind: str, days: int | None, begins: datetime) -> datetime:
    """Return when a sanction ends by itself.

    Args: days: of a limit or suspension; the others have a term of their own.
    Raises: Invalid with the field `days`.

    >>> end_of("strike", None, datetime(2026, 1, 1))
    datetime.datetime(2026, 6, 30, 0, 0)
    """
    if kind in LASTS:
        return begins + LASTS[kind]
    most = LONGEST[kind]
    if days is None or not SHORTEST_LIMIT <= days <= most:
        raise Invalid(_("Kies een aantal dagen, van 1 tot %(most)s.") % {"most": most}, field="days")
    return begins + timedelta(days=days)


def counts_at(valid_from: datetime, valid_until: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Whether a sanction counts at an instant: from its begin, up to its end or where somebody ended it."""
    return valid_from <= at < min(valid_until, ended_at or valid_until)


def ensure_end_reasoned(reason: str) -> None:
    """Refuse to end a sanction early without saying why. Raises: Invalid with the field."""
    if len(reason.strip()) < MIN_REASON:
        raise Invalid(_("Leg in minstens één zin uit waarom dit eerder eindigt."), field="reason")
    if len(reason) > MAX_END_REASON:
        raise Invalid(_("Hou je uitleg bij 500 tekens."), field="reason")
