"""The outlet for digests: what waited for somebody, in one mail per person and day.

At least once, and not at most once: a digest that got lost would take the only mail about many things with
it, a second copy costs a glance. So it is marked as sent after the server took it, each by itself, and a
worker that dies in between leaves one digest of which nobody knows. That one leaves again when its lease is
over, with the same Message-ID, by which mail programs see that it is the same. Everything else is certain:
the row with its constraint on person and day comes first, the claim is one conditional update, and each claim
is renewed right before its mail, so that whom another worker took over is left to that one.
"""

import logging
import smtplib
from collections.abc import Collection, Iterable
from datetime import datetime

from django.core import mail
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from network.kernel import clock
from network.kernel.ids import new_uid
from network.kernel.ports.notices import Rhythm
from realtime.notifications import rules
from realtime.notifications.enums import Channel, DayPart, DeliveryState
from realtime.notifications.models import Delivery, Digest, DigestMoment
from realtime.notifications.outlets import smtp
from realtime.notifications.outlets.digest_contents import Contents, contents_of
from realtime.notifications.outlets.digest_mail import compose
from realtime.notifications.queries import quiet_now

logger = logging.getLogger(__name__)

CHUNK = 100
STILL_TO_LEAVE = (DeliveryState.WAITING, DeliveryState.LEAVING)
IN_DIGEST = (Rhythm.DAILY, Rhythm.WEEKLY)


def send_due() -> bool:
    """Send at most `CHUNK` digests that are due. Returns: whether there may be more."""
    claimed, more = _claim()
    deliveries = Delivery.objects.filter(digest__in=claimed, state=DeliveryState.LEAVING)
    contents, gone = contents_of(list(deliveries.select_related("dispatch").order_by("pk")))
    _forget(gone, claimed)
    _send_all(claimed, contents)
    return more


def any_due() -> bool:
    """Return whether a digest should leave."""
    moment = clock.now()
    return _unfinished(moment).exists() or any(_waiting(moment, part).exists() for part in DayPart)


def _unfinished(moment: datetime) -> QuerySet[Digest]:
    """Return digests that were postponed, or left by a worker that died."""
    return Digest.objects.filter(state__in=STILL_TO_LEAVE, due_at__lte=moment)


def _waiting(moment: datetime, part: DayPart) -> QuerySet[Delivery]:
    """Return what is due of who has digests at this part of the day.

    Except of who had the digest of this day: the next one takes that.
    """
    begun = Digest.objects.filter(person=OuterRef("person"), period=rules.period_of(moment, part))
    early = Exists(DigestMoment.objects.filter(person=OuterRef("person"), part=DayPart.MORNING))
    due = Delivery.objects.filter(
        channel=Channel.MAIL, rhythm__in=IN_DIGEST, state=DeliveryState.WAITING, due_at__lte=moment
    )
    return due.filter(early if part == DayPart.MORNING else ~early).filter(~Exists(begun))


@transaction.atomic
def _claim() -> tuple[list[Digest], bool]:
    """Take digests that are due for this worker alone. Returns: them, and whether there may be more."""
    moment, claim = clock.now(), new_uid()
    more = _take_over(moment, claim)
    for part in DayPart:
        more |= _begin(moment, claim, part)
    return _one_each(list(Digest.objects.filter(claim=claim).select_related("person").order_by("pk"))), more


def _one_each(claimed: list[Digest]) -> list[Digest]:
    """Let what was left of several days stand in the newest: one mail. Returns: the digests that leave.

    Not in the oldest: where that did leave, a mail program takes what bears its Message-ID for the same.
    """
    newest = {digest.person_id: digest for digest in claimed}
    for digest in claimed:
        if digest is not (taking := newest[digest.person_id]):
            Delivery.objects.filter(digest=digest, state=DeliveryState.LEAVING).update(digest=taking)
            _close(digest, DeliveryState.DROPPED)
    return list(newest.values())


def _take_over(moment: datetime, claim: str) -> bool:
    """Claim what was begun before; whoever has quiet hours waits. Returns: whether there may be more."""
    due = _unfinished(moment)
    chosen = dict(due.order_by("pk").values_list("pk", "person_id")[:CHUNK])
    quiet = quiet_now(set(chosen.values()), moment)
    for until in set(quiet.values()):
        rows = [pk for pk, person in chosen.items() if quiet.get(person) == until]
        due.filter(pk__in=rows).update(state=DeliveryState.WAITING, due_at=until, claim="")
    ready = [pk for pk, person in chosen.items() if person not in quiet]
    due.filter(pk__in=ready).update(
        state=DeliveryState.LEAVING, claim=claim, due_at=moment + rules.LEASE, attempts=F("attempts") + 1
    )
    return len(chosen) == CHUNK


def _begin(moment: datetime, claim: str, part: DayPart) -> bool:
    """Make the digests of people for whom something is due. Returns: whether there may be more."""
    waiting = _waiting(moment, part)
    chosen = set(waiting.order_by("person_id").values_list("person_id", flat=True).distinct()[:CHUNK])
    if not chosen:
        return False
    quiet = quiet_now(chosen, moment)
    for until in set(quiet.values()):
        waiting.filter(person_id__in=[one for one in chosen if quiet.get(one) == until]).update(due_at=until)
    period = rules.period_of(moment, part)
    Digest.objects.bulk_create(
        (
            Digest(
                person_id=number,
                period=period,
                state=DeliveryState.LEAVING,
                claim=claim,
                due_at=moment + rules.LEASE,
                attempts=1,
            )
            for number in sorted(chosen - set(quiet))
        ),
        ignore_conflicts=True,
    )
    ours = Digest.objects.filter(person=OuterRef("person"), period=period, claim=claim)
    due = Delivery.objects.filter(
        Exists(ours),
        channel=Channel.MAIL,
        rhythm__in=IN_DIGEST,
        state=DeliveryState.WAITING,
        due_at__lte=moment,
        person_id__in=chosen - set(quiet),
    )
    due.update(state=DeliveryState.LEAVING, digest=Subquery(ours.values("pk")[:1]))
    return len(chosen) == CHUNK


def _forget(gone: Collection[Delivery], claimed: Collection[Digest]) -> None:
    """Drop what says nothing any more, as long as its digest is ours."""
    claims = {digest.claim for digest in claimed}
    rows = Delivery.objects.filter(pk__in=[one.pk for one in gone], state=DeliveryState.LEAVING)
    rows.filter(Q(digest__claim__in=claims)).update(state=DeliveryState.DROPPED)


def _send_all(digests: Iterable[Digest], contents: dict[int, Contents]) -> None:
    """Send over one connection. A server that is away postpones the rest; one bad address only itself."""
    connection = mail.get_connection()
    away = False
    try:
        for digest in digests:
            found = contents.get(digest.person_id)
            if found is None or not digest.person.is_active:
                _close(digest, DeliveryState.DROPPED)
                continue
            if away:
                _postpone(digest, for_good=False)
            elif _still(digest).update(due_at=clock.now() + rules.LEASE):
                away = not _sent(digest, found, connection)
    finally:
        connection.close()


def _sent(digest: Digest, contents: Contents, connection: object) -> bool:
    """Send one digest and note what became of it. Returns: whether the server is there."""
    try:
        smtp.hand_over(compose(digest, contents, connection))
    except smtp.Refused as refusal:
        _postpone(digest, for_good=refusal.for_good)
    except (OSError, smtplib.SMTPException):
        logger.warning("the mail server does not take our digests", exc_info=True)
        _postpone(digest, for_good=False)
        return False
    else:
        _close(digest, DeliveryState.SENT)
    return True


def _postpone(digest: Digest, *, for_good: bool) -> None:
    later = None if for_good else rules.next_try(digest.attempts, clock.now())
    if later is None:
        _close(digest, DeliveryState.FAILED)
    else:
        _still(digest).update(state=DeliveryState.WAITING, due_at=later)


@transaction.atomic
def _close(digest: Digest, state: DeliveryState) -> None:
    """Note how a digest ended, for itself and for everything in it."""
    sent_at = clock.now() if state == DeliveryState.SENT else None
    if _still(digest).update(state=state, sent_at=sent_at):
        rows = Delivery.objects.filter(digest=digest, state=DeliveryState.LEAVING)
        rows.update(state=state, sent_at=sent_at)


def _still(digest: Digest) -> QuerySet[Digest]:
    """Return the row if it is still ours: not when a later worker took it over."""
    return Digest.objects.filter(pk=digest.pk, claim=digest.claim, state=DeliveryState.LEAVING)
