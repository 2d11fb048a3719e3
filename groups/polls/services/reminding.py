"""Remind who may still vote: once by the clock shortly before the end, and now and then when asked to.

Whoever voted in a poll that keeps names hears nothing. Of a secret one all who may vote get the same words:
a reminder to some would say who did not vote. Not for the words: see `notices`.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.enums import PollState
from groups.polls.events import PollReminded
from groups.polls.models import Poll
from groups.polls.queries.roll import voters_to_remind
from groups.polls.services.rows import held, held_by, note
from network.kernel import clock
from network.kernel.errors import Conflict
from network.kernel.events import publish
from network.people.models import Person

BEFORE_END: Final = timedelta(days=2)
LONG_ENOUGH: Final = timedelta(days=4)
BETWEEN: Final = timedelta(days=3)


@transaction.atomic
def remind_voters(*, by: Person, poll: Poll) -> None:
    """Remind who may still vote, now.

    Raises: Forbidden, Conflict where no ballots are taken, where it is hidden, or within three days of the
    last time.
    Events: PollReminded.
    """
    row = held_by(by, poll)
    moment = clock.now()
    rules.ensure_takes_ballots(row.state, row.opens_at, row.closes_at, moment)
    if row.hidden_at is not None:
        raise Conflict(_("Een moderator haalde deze peiling weg. Stemmen kan nu niet."), code="hidden")
    last = row.reminded_at or row.told_at
    if last is not None and moment - last < BETWEEN:
        raise Conflict(_("Iedereen kreeg de voorbije drie dagen al bericht. Wacht nog even."))
    _remind(row, by, moment)


def remind_before_end() -> int:
    """Remind of every poll of some days that ends soon; a scheduled job. Returns: how many polls."""
    moment = clock.now()
    soon = Poll.objects.filter(
        Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("closes_at") - BEFORE_END - BETWEEN),
        state=PollState.OPEN,
        told_at__isnull=False,
        hidden_at__isnull=True,
        closes_at__gt=moment,
        closes_at__lte=moment + BEFORE_END,
        opens_at__lte=F("closes_at") - LONG_ENOUGH,
    )
    reminded = 0
    for poll in soon.order_by("pk")[:200]:
        with transaction.atomic():
            row = held(poll)
            unchanged = row.state == PollState.OPEN and row.hidden_at is None
            if unchanged and row.reminded_at == poll.reminded_at:
                _remind(row, None, moment)
                reminded += 1
    return reminded


def _remind(poll: Poll, by: Person | None, at: datetime) -> None:
    poll.reminded_at = at
    poll.save(update_fields=["reminded_at"])
    if not poll.is_secret:
        voters_to_remind(poll).update(reminded_at=at)
    note("poll.reminded", poll, by)
    publish(PollReminded(poll_id=poll.pk, round=f"{at:%Y%m%d%H%M}"))
