"""Reads of notifications: everybody reads their own, and nobody another's."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet

from network.kernel.actor import Actor
from network.kernel.converters import UidConverter
from network.kernel.errors import NotFound, Sentence
from network.kernel.ports.notices import Notice, notices
from network.people.models import Person
from realtime.notifications.enums import Channel
from realtime.notifications.models import Mute, Notification

COUNT_SECONDS = 60
SHAPE = re.compile(UidConverter.regex)


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of seintje that can leave by mail, and whether it does for this person."""

    name: str
    label: Sentence
    by_mail: bool
    can_mute: bool


def notifications_of(viewer: Person) -> QuerySet[Notification]:
    """Seintjes of the viewer, newest first."""
    return Notification.objects.filter(person=viewer).order_by("-id")


def access_notification(viewer: Person, uid: str) -> Notification:
    """Return a seintje of the viewer. Raises: NotFound for absent ones and those of others alike."""
    found = notifications_of(viewer).filter(uid=uid).first() if SHAPE.fullmatch(uid) else None
    if found is None:
        raise NotFound
    return found


def unread_count(viewer: Actor) -> int:
    """Return how many seintjes the viewer has not read; remembered for at most a minute."""
    if not isinstance(viewer, Person):
        return 0
    return int(
        cache.get_or_set(
            count_key(viewer.pk),
            lambda: notifications_of(viewer).filter(read_at__isnull=True).count(),
            COUNT_SECONDS,
        )
        or 0
    )


def count_key(person_id: int) -> str:
    """Return where the count of a person is remembered."""
    return f"notifications:unread:{person_id}"


def choices_of(viewer: Person) -> list[Choice]:
    """Return every kind of seintje that can leave by mail, with the viewer's choice."""
    muted = muted_by(viewer.pk, Channel.MAIL)
    return [
        Choice(notice.name, notice.label, notice.name not in muted or not notice.can_mute, notice.can_mute)
        for notice in notices
        if notice.by_mail
    ]


def muted_by(person_id: int, channel: Channel) -> set[str]:
    """Return the names of the kinds that a person does not want on a channel."""
    return set(Mute.objects.filter(person_id=person_id, channel=channel).values_list("notice", flat=True))


def muted_on(channel: Channel, notice: str, person_ids: Collection[int]) -> set[int]:
    """Return who of these people muted a kind on a channel. No viewer: asked by delivery."""
    rows = Mute.objects.filter(channel=channel, notice=notice, person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))


def notice_named(name: str) -> Notice:
    """Return a kind of seintje. Raises: NotFound. No viewer: the kinds are the same for everybody."""
    if name not in notices:
        raise NotFound
    return notices.get(name)
