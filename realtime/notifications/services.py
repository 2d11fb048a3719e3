"""Tell people what happened, and let them choose what leaves by mail. Not for how it leaves: `outlets`."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from network.kernel import audit, clock
from network.kernel.errors import Invalid
from network.kernel.events import Event, encode
from network.kernel.ports.notices import Message, Notice, notices
from network.people.models import Person
from realtime.gateway import routes
from realtime.notifications.enums import Channel
from realtime.notifications.models import Delivery, Dispatch, Mute, Notification
from realtime.notifications.queries import count_key, muted_on
from realtime.notifications.tasks import send_mails

BATCH = 500
CREATED = "notification.created"
READ = "notification.read"


def tell(notice: Notice, event: Event) -> None:
    """Tell whomever a notice names of an event: the durable subscriber behind every notice."""
    notify(notice=notice, event=event)


@transaction.atomic
def notify(*, notice: Notice, event: Event) -> int:
    """Put a seintje in the list of everybody whom a notice names, and let it leave by mail.

    Idempotent, also when run twice at once: the constraints count, not the checks.
    Returns: how many people were told for the first time.
    """
    message = notice.message(event)
    if message is None:
        return 0
    dispatch = _dispatch(notice, event, message) if notice.by_mail else None
    told = 0
    for person_ids in _batches(message.recipients):
        living = list(Person.objects.filter(pk__in=person_ids, is_active=True).values_list("pk", flat=True))
        told += _list(living, notice, message) if message.in_list else len(living)
        if dispatch is not None:
            _let_leave(dispatch, _mailed(living, message), notice, urgent=message.urgent)
    if dispatch is not None:
        send_mails.enqueue(dispatch_id=dispatch.pk)
    return told


def _dispatch(notice: Notice, event: Event, message: Message) -> Dispatch:
    row, _created = Dispatch.objects.get_or_create(
        key=message.key, defaults={"notice": notice.name, "event": encode(event)}
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
        _after_commit(fresh, CREATED)
    return len(fresh)


def _mailed(person_ids: Collection[int], message: Message) -> Collection[int]:
    """Return who of these gets the message by mail."""
    return person_ids if message.mailed is None else [one for one in person_ids if one in message.mailed]


def _let_leave(dispatch: Dispatch, person_ids: Collection[int], notice: Notice, *, urgent: bool) -> None:
    can_mute = notice.can_mute and not urgent
    muted = muted_on(Channel.MAIL, notice.name, person_ids) if can_mute else set()
    Delivery.objects.bulk_create(
        (
            Delivery(dispatch=dispatch, person_id=number, channel=Channel.MAIL)
            for number in person_ids
            if number not in muted
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(*, by: Person, notification: Notification) -> None:
    """Note that a person opened a seintje of theirs."""
    if _own(by).filter(pk=notification.pk, read_at__isnull=True).update(read_at=clock.now()):
        _after_commit([notification.person_id], READ)


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Note that a person saw everything. Returns: how many were unread."""
    seen = _own(by).filter(read_at__isnull=True).update(read_at=clock.now())
    if seen:
        _after_commit([by.pk], READ)
    return seen


@transaction.atomic
def choose_mail(*, by: Person, wanted: Collection[str]) -> None:
    """Keep which kinds of seintje a person wants by mail; every other kind that can be muted is.

    Raises: Invalid for a kind that does not exist.
    """
    if set(wanted) - {notice.name for notice in notices}:
        raise Invalid
    for notice in notices:
        if notice.can_mute and notice.by_mail:
            _set_mute(by.pk, notice, muted=notice.name not in wanted)
    audit.record("mail.chosen", by=by, facts={"kinds": len(set(wanted))})


@transaction.atomic
def unsubscribe(*, person: Person, notice: Notice) -> None:
    """Mute a kind of seintje by mail for whoever holds the link of a mail. Idempotent.

    Raises: Invalid for a kind that cannot be muted.
    """
    if not notice.can_mute:
        raise Invalid
    _set_mute(person.pk, notice, muted=True)
    audit.record("mail.unsubscribed", by=person, facts={"notice": notice.name})


def _set_mute(person_id: int, notice: Notice, *, muted: bool) -> None:
    if muted:
        Mute.objects.get_or_create(person_id=person_id, notice=notice.name, channel=Channel.MAIL)
    else:
        Mute.objects.filter(person_id=person_id, notice=notice.name, channel=Channel.MAIL).delete()


def _own(person: Person) -> QuerySet[Notification]:
    return Notification.objects.filter(person=person)


def _after_commit(person_ids: Collection[int], name: str) -> None:
    def spread() -> None:
        cache.delete_many([count_key(number) for number in person_ids])
        routes.tell(routes.to_people(person_ids, name))

    transaction.on_commit(spread, robust=True)


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    stream = iter(numbers)
    while batch := list(dict.fromkeys(islice(stream, BATCH))):
        yield batch
