"""Tell people what happened, once. Not for how it leaves the installation: `outlets`."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice

from django.db import transaction

from network.kernel import clock
from network.kernel.events import Event, encode
from network.kernel.ports.notices import Message, Notice, Rhythm
from network.people.models import Person
from realtime.notifications import rules
from realtime.notifications.enums import Channel
from realtime.notifications.models import Delivery, Dispatch, Notification
from realtime.notifications.outlets import push
from realtime.notifications.push_tasks import send_pushes
from realtime.notifications.queries import digest_times_of, rhythms_of
from realtime.notifications.services.spreading import CREATED, spread_after_commit
from realtime.notifications.tasks import send_mails

BATCH = 500


def tell(notice: Notice, event: Event) -> None:
    """Tell whomever a notice names of an event: the durable subscriber behind every notice."""
    notify(notice=notice, event=event)


@transaction.atomic
def notify(*, notice: Notice, event: Event) -> int:
    """Put a seintje in the list of everybody whom a notice names, and let it leave by mail and to devices.

    Idempotent, also when run twice at once: the constraints count, not the checks.
    Returns: how many people were told for the first time.
    """
    message = notice.message(event)
    if message is None:
        return 0
    dispatch = _dispatch(notice, event, message)
    told = 0
    for person_ids in _batches(message.recipients):
        living = list(Person.objects.filter(pk__in=person_ids, is_active=True).values_list("pk", flat=True))
        told += _list(living, notice, message) if message.in_list else len(living)
        _let_leave(dispatch, _mailed(living, message), notice, urgent=message.urgent)
        push.let_leave(dispatch, notice, message, living)
    if notice.by_mail:
        send_mails.enqueue(dispatch_id=dispatch.pk)
    if push.has_any(dispatch):
        send_pushes.enqueue(dispatch_id=dispatch.pk)
    return told


def _dispatch(notice: Notice, event: Event, message: Message) -> Dispatch:
    """Return what happened as a row; two seintjes may share a key where they divide the people."""
    key = message.key if notice.by_mail else f"{notice.name}/{message.key}"[:120]
    row, _created = Dispatch.objects.get_or_create(
        key=key, defaults={"notice": notice.name, "event": encode(event)}
    )
    return row


def _list(person_ids: Collection[int], notice: Notice, message: Message) -> int:
    """Write the seintjes that are not there yet and tell open pages of them. Returns: how many."""
    known = set(
        Notification.objects.filter(key=message.key, person_id__in=person_ids).values_list(
            "person_id", flat=True
        )
    )
    fresh = [number for number in person_ids if number not in known]
    Notification.objects.bulk_create(
        (
            Notification(
                person_id=number,
                notice=notice.name,
                key=message.key,
                title=message.title[:200],
                text=message.text,
                link=message.link,
            )
            for number in fresh
        ),
        ignore_conflicts=True,
    )
    if fresh:
        spread_after_commit(fresh, CREATED)
    return len(fresh)


def _mailed(person_ids: Collection[int], message: Message) -> Collection[int]:
    """Return who of these gets the message by mail."""
    return person_ids if message.mailed is None else [one for one in person_ids if one in message.mailed]


def _let_leave(dispatch: Dispatch, person_ids: Collection[int], notice: Notice, *, urgent: bool) -> None:
    """Write what leaves by mail: at once, or in the next digest. The constraint keeps it to one of them."""
    moment = clock.now()
    times = digest_times_of(person_ids) if person_ids else {}
    Delivery.objects.bulk_create(
        (
            Delivery(
                dispatch=dispatch,
                person_id=number,
                channel=Channel.MAIL,
                rhythm=rhythm,
                due_at=moment
                if rhythm == Rhythm.AT_ONCE
                else _next_digest(rhythm, moment, times.get(number, rules.USUAL)),
            )
            for number, rhythm in rhythms_of(notice, person_ids, urgent=urgent).items()
            if rhythm != Rhythm.NEVER and (notice.by_mail or rhythm != Rhythm.AT_ONCE)
        ),
        ignore_conflicts=True,
    )


@lru_cache(maxsize=64)  # the same few for a whole batch of people
def _next_digest(rhythm: Rhythm, at: datetime, when: rules.DigestTime) -> datetime:
    return rules.next_digest(rhythm, at, when)


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    stream = iter(numbers)
    while batch := list(dict.fromkeys(islice(stream, BATCH))):
        yield batch
