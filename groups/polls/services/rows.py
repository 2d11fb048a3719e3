"""Take hold of one poll for a change, and note that it was changed. Not for what changes."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from groups.polls import rules
from groups.polls.kinds import POLL
from groups.polls.models import Poll
from groups.polls.permissions import ensure_can_run
from network.kernel import audit
from network.kernel.actor import Actor
from network.kernel.audit import Fact
from network.kernel.errors import NotFound
from network.people.models import Person


def shared(poll: Poll) -> Poll:
    """Return a poll as it is now; nobody takes `held` of it until this transaction ends. Raises: NotFound."""
    _stand_in_line(poll, "pg_advisory_xact_lock_shared")
    try:
        return Poll.objects.get(pk=poll.pk)
    except ObjectDoesNotExist:
        raise NotFound from None


def held(poll: Poll) -> Poll:
    """Return the row of a poll as it is now, locked until the transaction ends. Raises: NotFound."""
    _stand_in_line(poll, "pg_advisory_xact_lock")
    try:
        return (
            Poll.objects.select_for_update(of=("self",))
            .select_related("organiser__municipality")
            .get(pk=poll.pk)
        )
    except ObjectDoesNotExist:
        raise NotFound from None


def held_by(by: Person, poll: Poll) -> Poll:
    """Return the locked row of a poll that somebody runs. Raises: NotFound, Forbidden."""
    row = held(poll)
    ensure_can_run(by, row.organiser)
    return row


def held_draft(by: Person, poll: Poll) -> Poll:
    """Return the locked row of a poll that may still change. Raises: NotFound, Forbidden, Conflict."""
    row = held_by(by, poll)
    rules.ensure_draft(row.state)
    return row


def _stand_in_line(poll: Poll, lock: str) -> None:
    """Wait for a poll in the order of coming: a shared lock on the row lets voters push in for ever."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [f"{POLL}:{poll.pk}"])


def note(action: str, poll: Poll, by: Actor | None, **facts: Fact) -> None:
    """Write down what was done to a poll."""
    audit.record(action, by=by, space=poll.organiser, kind=POLL, uid=poll.uid, facts=facts)
