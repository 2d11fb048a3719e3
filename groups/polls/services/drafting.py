"""Make a poll and change it while it is a draft. What it asks and whom lies fixed once it opens."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import PollKind, ResultsShown, Secrecy
from groups.polls.models import Audience, Poll
from groups.polls.permissions import ensure_can_run
from groups.polls.queries.stamps import ensure_seen, stamp_of, stamp_of_terms
from groups.polls.questions import read_definition
from groups.polls.services.rows import held_draft, note
from network.kernel.errors import Conflict, Invalid
from network.kernel.models import Space
from network.kernel.text import clean_text, render
from network.people.models import Person

ORDER_KEY_BYTES = 32
HELD = (
    "kind",
    "secrecy",
    "may_change",
    "results_shown",
    "groups_asked",
    "quorum",
    "population",
    "shares",
    "seats",
)
"""What of a poll that is bound stays as it was made."""


@dataclass(frozen=True)
class PollTerms:
    """What an organiser says of a poll, apart from its questions and whom it asks.

    Attributes:
        opens_at: start of the window; None for as soon as it is opened.
        closes_at: exclusive end of the window; may wait until it is opened.
        groups_asked: of "district", "age" and "gender".
        shares: of a sample, by one of these the part from 0 to 1 of each of its groups; empty for the roll's.
        seats: of an election alone.
    """

    title: str
    intro: str = ""
    kind: PollKind = PollKind.POLL
    secrecy: Secrecy = Secrecy.NAMED
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    may_change: bool = False
    results_shown: ResultsShown = ResultsShown.AFTER_CLOSE
    groups_asked: tuple[str, ...] = ()
    quorum: int | None = None
    population: int | None = None
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    seats: int | None = None


@transaction.atomic
def create_poll(
    *, by: Person, organiser: Space, terms: PollTerms, definition: Mapping[str, Any] | None = None
) -> Poll:
    """Keep a poll as a draft, without anybody to ask yet.

    Args:
        definition: its questions, as `polls.questions` reads them; none for a draft without any.

    Raises: Forbidden without the power over the organiser, Invalid.
    """
    ensure_can_run(by, organiser)
    poll = Poll(organiser=organiser, made_by=by, order_key=secrets.token_bytes(ORDER_KEY_BYTES))
    _fill(poll, terms)
    poll.definition = _clean(definition) if definition else {}
    poll.save()
    Audience.objects.create(poll=poll)
    note("poll.made", poll, by, secrecy=poll.secrecy, what=poll.kind)
    return poll


@transaction.atomic
def edit_poll(*, by: Person, poll: Poll, terms: PollTerms, seen: str | None = None) -> Poll:
    """Change what a draft says of itself.

    Args:
        seen: the stamp of what the writer had before them (see `queries.stamps`).

    Raises: Forbidden, Invalid, Conflict once it opened, where somebody else was faster, or for more than the
    title, the introduction and the window of one that is bound.
    """
    row = held_draft(by, poll)
    ensure_seen(stamp_of_terms(row), seen)
    before = [getattr(row, name) for name in HELD]
    if row.is_secret != (terms.secrecy == Secrecy.SECRET) and row.key_holders.exists():
        raise Conflict(_("Er zijn al sleutelhouders. Haal hen eerst weg."), field="secrecy")
    _fill(row, terms)
    if before != [getattr(row, name) for name in HELD]:
        rules.ensure_unbound(bound=row.bound)
    row.save()
    note("poll.changed", row, by)
    return row


@transaction.atomic
def edit_questions(*, by: Person, poll: Poll, definition: Mapping[str, Any], seen: str | None = None) -> Poll:
    """Replace the questions of a draft; whether they lead to an end is looked at when it opens.

    Args:
        definition: empty to leave it without any question.
        seen: the stamp of the definition that the writer had before them.

    Raises: Forbidden, Invalid for a question that cannot be asked, Conflict once it opened, where somebody
    else was faster, or for another definition of one that is bound.
    """
    row = held_draft(by, poll)
    ensure_seen(stamp_of(row.definition), seen)
    wanted = _clean(definition) if definition else {}
    if stamp_of(wanted) != stamp_of(row.definition):
        rules.ensure_unbound(bound=row.bound)
    row.definition = wanted
    row.save(update_fields=["definition"])
    note("poll.changed", row, by)
    return row


@transaction.atomic
def bind_poll(*, by: Person, poll: Poll) -> Poll:
    """Keep what a draft asks, whom and how as it is now, for what it is held for.

    Raises: Forbidden, Conflict once it opened.
    """
    row = held_draft(by, poll)
    row.bound = True
    row.save(update_fields=["bound"])
    note("poll.bound", row, by)
    return row


@transaction.atomic
def discard_draft(*, by: Person, poll: Poll) -> None:
    """Throw a draft away, as if it never was. Raises: Forbidden, Conflict once it opened."""
    row = held_draft(by, poll)
    note("poll.discarded", row, by)
    row.delete()


def _clean(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Return a definition in its one form. Raises: Invalid, with where it goes wrong as its field."""
    return read_definition(definition).to_json()


def _fill(poll: Poll, terms: PollTerms) -> None:
    """Put checked terms on a poll that is not stored yet. Raises: Invalid."""
    poll.title = " ".join(clean_text(terms.title, max_length=rules.MAX_TITLE, field="title").split())
    poll.intro = ""
    if terms.intro.strip():
        poll.intro = clean_text(terms.intro, max_length=rules.MAX_INTRO, field="intro")
    poll.html = render(poll.intro) if poll.intro else ""
    rules.ensure_secrecy(terms.kind, terms.secrecy, terms.may_change, terms.results_shown)
    rules.ensure_groups_asked(terms.groups_asked)
    if terms.opens_at is not None and terms.closes_at is not None and terms.closes_at <= terms.opens_at:
        raise Invalid(_("Kies een einde na het begin."), field="closes_at")
    is_election = terms.kind == PollKind.ELECTION
    if is_election and not 1 <= (terms.seats or 0) <= rules.MAX_SEATS:
        raise Invalid(_("Zeg hoeveel plaatsen er te verdelen zijn."), field="seats")
    _ensure_counts(terms)
    poll.kind, poll.secrecy = terms.kind, terms.secrecy
    poll.opens_at, poll.closes_at = terms.opens_at, terms.closes_at
    poll.may_change, poll.results_shown = terms.may_change, terms.results_shown
    poll.groups_asked = [each for each in rules.GROUPS_ASKED if each in terms.groups_asked]
    poll.quorum, poll.population = terms.quorum, terms.population
    poll.shares = rules.checked_shares(
        terms.shares, secrecy=terms.secrecy, population=terms.population, groups=terms.groups_asked
    )
    poll.seats = terms.seats if is_election else None


def _ensure_counts(terms: PollTerms) -> None:
    for name in ("quorum", "population"):
        number = getattr(terms, name)
        if number is not None and not 1 <= number <= rules.MOST_PEOPLE:
            raise Invalid(_("Geef een aantal mensen."), field=name)
