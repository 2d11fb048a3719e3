"""What stands in the digests of a batch of people, asked again at this moment. Not for sending them.

Each happening is asked once per batch through its own notice, with the access functions behind it: who lost
sight since, who is kept apart from the writer by now, and what was deleted or hidden stands in no digest.
What somebody read in the app stands in it no more either.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.db import DatabaseError
from django.db.models import QuerySet

from network.kernel.events import decode
from network.kernel.ports.notices import Kind, Message, Notice, Rhythm, notices
from realtime.notifications.enums import Channel
from realtime.notifications.models import Delivery, Dispatch, Mute, Notification, Preference

logger = logging.getLogger(__name__)

MOST_LINES = 40
"""More than that nobody reads; the rest stands in the list of seintjes, and the digest says how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, once or a few times alike."""

    kind: Kind
    title: str
    details: tuple[str, ...]
    link: str
    times: int = 1


@dataclass(slots=True)
class Contents:
    """What stands in the digest of one person.

    Attributes:
        lines: at most `MOST_LINES`, in the order of kinds.
        more: how many did not fit.
    """

    lines: list[Line] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    notice: Notice
    message: Message
    people: frozenset[int]


def contents_of(deliveries: Collection[Delivery]) -> tuple[dict[int, Contents], list[Delivery]]:
    """Return what each person may read now, by their number, and the deliveries that say nothing any more.

    A constant number of queries for the batch, and what each notice asks to say what happened.
    """
    wanted = _wanted(deliveries)
    said = _said_of(wanted)
    read = _read_by(wanted, said)
    kept: dict[int, list[_Said]] = defaultdict(list)
    gone = {delivery.pk: delivery for delivery in deliveries}
    for delivery in wanted:
        told = said.get(delivery.dispatch_id)
        if told is None or delivery.person_id not in told.people:
            continue
        if (delivery.person_id, told.message.key) not in read:
            kept[delivery.person_id].append(told)
            del gone[delivery.pk]
    return {number: _arranged(items) for number, items in kept.items()}, list(gone.values())


def _wanted(deliveries: Collection[Delivery]) -> list[Delivery]:
    """Return what the people still want: neither of a kind that they stopped, nor muted, nor unknown."""
    people = {delivery.person_id for delivery in deliveries}
    stopped = set(
        Preference.objects.filter(person_id__in=people, mail=Rhythm.NEVER).values_list("person_id", "kind")
    )
    muted = set(
        Mute.objects.filter(person_id__in=people, channel=Channel.MAIL).values_list("person_id", "notice")
    )
    return [
        delivery
        for delivery in deliveries
        if delivery.dispatch.notice in notices
        and (delivery.person_id, delivery.dispatch.notice) not in muted
        and (delivery.person_id, notices.get(delivery.dispatch.notice).kind.name) not in stopped
    ]


def _said_of(deliveries: Iterable[Delivery]) -> dict[int, _Said]:
    """Ask each happening once: what to say, and who of those for whom it waits may still hear it."""
    waiting: dict[int, set[int]] = defaultdict(set)
    dispatches: dict[int, Dispatch] = {}
    for delivery in deliveries:
        waiting[delivery.dispatch_id].add(delivery.person_id)
        dispatches[delivery.dispatch_id] = delivery.dispatch
    found = {}
    for number, dispatch in dispatches.items():
        said = _ask(dispatch, waiting[number])
        if said is not None:
            found[number] = said
    return found


def _ask(dispatch: Dispatch, people: set[int]) -> _Said | None:
    notice = notices.get(dispatch.notice)
    try:
        message = notice.message(decode(dispatch.event))
        if message is None:
            return None
        told = people if message.mailed is None else people & set(message.mailed)
        return _Said(notice, message, _among(message.recipients, told))
    except DatabaseError:
        raise
    except Exception:  # one happening that cannot be told any more keeps nobody's digest back
        logger.exception("what happened in dispatch %s cannot be told", dispatch.pk)
        return None


def _among(recipients: Iterable[int], people: set[int]) -> frozenset[int]:
    """Return who of these people is a recipient, reading the stream no further than needed."""
    missing, found = set(people), set()
    for number in recipients if missing else ():
        if number in missing:
            missing.discard(number)
            found.add(number)
            if not missing:
                break
    return frozenset(found)


def _read_by(deliveries: Collection[Delivery], said: dict[int, _Said]) -> set[tuple[int, str]]:
    """Return what of this was read in the app: person and key."""
    keys = {told.message.key for told in said.values()}
    people = {delivery.person_id for delivery in deliveries}
    rows: QuerySet[Notification] = Notification.objects.filter(
        person_id__in=people, key__in=keys, read_at__isnull=False
    )
    return set(rows.values_list("person_id", "key"))


def _arranged(items: list[_Said]) -> Contents:
    """Put what happened in the order of kinds, the newest first, with what is alike in one line."""
    lines: dict[tuple[str, str, str], Line] = {}
    newest_first = items[::-1]
    for told in sorted(newest_first, key=lambda one: (one.notice.kind.order, one.notice.kind.name)):
        message = told.message
        alike = (told.notice.name, message.title, message.text)
        if alike in lines:
            lines[alike] = replace(lines[alike], times=lines[alike].times + 1)
        else:
            details = tuple(message.text.splitlines())
            lines[alike] = Line(told.notice.kind, message.title, details, message.link)
    found = list(lines.values())
    return Contents(found[:MOST_LINES], sum(line.times for line in found[MOST_LINES:]))
