"""The list of seintjes: one's own. Not for what somebody chose: that is `preferences`."""

import re

from django.core.cache import cache
from django.db.models import QuerySet

from network.kernel.actor import Actor
from network.kernel.converters import UidConverter
from network.kernel.errors import NotFound
from network.kernel.ports.notices import Notice, notices
from network.people.models import Person
from realtime.notifications.models import Notification

COUNT_SECONDS = 60
SHAPE = re.compile(UidConverter.regex)


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


def notice_named(name: str) -> Notice:
    """Return a kind of seintje. Raises: NotFound. No viewer: the kinds are the same for everybody."""
    if name not in notices:
        raise NotFound
    return notices.get(name)
