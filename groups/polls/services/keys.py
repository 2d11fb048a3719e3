"""Where the keys of secret polls lie, and how they end: once nothing is left for them to open.

A key is destroyed only after what came out of it was committed; a process that dies in between leaves it to
the next round of the job. Not for whose codes open it: see `officers`.
"""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from groups.polls.enums import PollState, Secrecy
from groups.polls.models import Poll
from groups.polls.sealing.keys import KeyFolder, PublicKeys
from groups.polls.services.rows import held, note
from network.kernel import clock

logger = logging.getLogger(__name__)

OVER = (PollState.COUNTED, PollState.CANCELLED)
"""States after which nothing of a secret poll is opened any more."""


def folder() -> KeyFolder:
    """Return where the key files of this installation lie."""
    return KeyFolder(Path(settings.POLL_KEYS_DIR))


def public_keys(poll: Poll) -> PublicKeys:
    """Return the public halves of the keys of an opened secret poll."""
    return PublicKeys(bytes(poll.public_key or b""), bytes(poll.envelope_key or b""))


def destroy_after_commit(poll: Poll) -> None:
    """Destroy what a poll no longer needs of its keys, once this transaction is certain."""
    transaction.on_commit(lambda: destroy_keys(poll=poll), robust=True)


@transaction.atomic
def destroy_keys(*, poll: Poll) -> bool:
    """Destroy the envelope key once all boxes are out, and every key once a poll is counted or taken back.

    Idempotent. Returns: whether every key is gone now.
    """
    row = held(poll)
    if row.public_key is None or row.keys_destroyed_at is not None:
        return row.public_key is not None
    public = public_keys(row)
    if row.state not in OVER:
        if row.boxes_at is not None:
            folder().destroy_envelope_key(public)
        return False
    folder().destroy(public)
    row.keys_destroyed_at = clock.now()
    row.save(update_fields=["keys_destroyed_at"])
    note("poll.keys_destroyed", row, None)
    return True


def destroy_spent_keys() -> int:
    """Destroy what was left of keys when a process died; a scheduled job. Returns: how many polls."""
    spent = Poll.objects.filter(
        Q(state__in=OVER) | Q(boxes_at__isnull=False),
        secrecy=Secrecy.SECRET,
        public_key__isnull=False,
        keys_destroyed_at__isnull=True,
    )
    looked_at = 0
    for poll in spent.order_by("pk")[:200]:
        try:
            destroy_keys(poll=poll)
        except OSError:
            logger.exception("the keys of poll %s could not be destroyed yet", poll.uid)
        looked_at += 1
    return looked_at
