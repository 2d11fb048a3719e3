"""Open a poll: from then on its questions, its window, its rules and its roll lie fixed.

It is announced when its window begins, which may be later. Not for ballots.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership.models import Group
from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.events import PollOpened
from groups.polls.models import Poll, PollVersion
from groups.polls.queries.versions import groups_offered, groups_on_roll
from groups.polls.questions import Definition
from groups.polls.services.keys import folder
from groups.polls.services.officers import officers_agreed
from groups.polls.services.roll import freeze_roll, frozen_shares
from groups.polls.services.rows import held, held_draft, note
from groups.polls.services.wording import ensure_askable, screen_words
from groups.polls.sheets import sheet_of
from network.kernel import clock
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish
from network.people.models import Person

FIRST = 1


@transaction.atomic
def open_poll(*, by: Person, poll: Poll) -> Poll:
    """Freeze a draft and let who stands on its roll vote, from the beginning of its window.

    Raises: Forbidden, Invalid for questions without a road to the end, a window that is over, or an audience
    of nobody, Conflict for one that is open already, a secret one without its two key holders, or a group
    that closed.
    Events: PollOpened once the window began.
    """
    row = held_draft(by, poll)
    rules.ensure_move(row.state, PollState.OPEN)
    moment = clock.now()
    _ensure_group_open(row)
    definition = ensure_askable(row)
    _set_window(row, moment)
    seats = officers_agreed(row) if row.is_secret else []
    row.voters = freeze_roll(row, moment)
    if not row.voters:
        raise Invalid(_("Niemand hoort bij deze doelgroep. Kies eerst wie je wilt vragen."), field="audience")
    row.shares = frozen_shares(row)
    row.groups_offered = {name: list(values) for name, values in groups_on_roll(row).items()}
    if row.is_secret:
        _make_keys(row, definition, seats)
    row.state, row.version = PollState.OPEN, FIRST
    row.opened_at, row.opened_by = moment, by
    row.save()
    PollVersion.objects.create(
        poll=row, number=FIRST, title=row.title, definition=row.definition, made_by=by, made_at=moment
    )
    note("poll.opened", row, by, voters=row.voters, secrecy=row.secrecy)
    screen_words(row, by=by)
    _announce(row, moment)
    return row


def announce_polls() -> int:
    """Tell of every open poll whose window began since the last time; a scheduled job. Returns: how many."""
    moment = clock.now()
    waiting = Poll.objects.filter(
        state=PollState.OPEN,
        told_at__isnull=True,
        hidden_at__isnull=True,
        opens_at__lte=moment,
        closes_at__gt=moment,
    )
    told = 0
    for poll in waiting.order_by("pk")[:200]:
        with transaction.atomic():
            row = held(poll)
            told += _announce(row, moment)
    return told


def _announce(poll: Poll, at: datetime) -> bool:
    """Tell once that the window of an open poll began, and not while its words are hidden; whether it was."""
    begun = poll.opens_at is not None and poll.opens_at <= at
    if poll.state != PollState.OPEN or poll.told_at is not None or poll.hidden_at is not None or not begun:
        return False
    poll.told_at = at
    poll.save(update_fields=["told_at"])
    publish(PollOpened(poll_id=poll.pk))
    return True


def _set_window(poll: Poll, at: datetime) -> None:
    if poll.closes_at is None:
        raise Invalid(_("Kies tot wanneer mensen kunnen stemmen."), field="closes_at")
    if poll.opens_at is None or poll.opens_at < at:
        poll.opens_at = at
    rules.ensure_window(poll.opens_at, poll.closes_at, at)


def _ensure_group_open(poll: Poll) -> None:
    if Group.objects.filter(space_id=poll.organiser_id, closed_at__isnull=False).exists():
        raise Conflict(_("Deze groep is gesloten."))


def _make_keys(poll: Poll, definition: Definition, seats: list[bytes]) -> None:
    """Make the keys of a secret poll. Where the opening fails afterwards, their files open nothing."""
    poll.ballot_bytes = sheet_of(poll.uid, FIRST, definition, groups_offered(poll)).length()
    public = folder().make(poll.uid, seats)
    poll.public_key, poll.envelope_key = public.ballot, public.envelope
