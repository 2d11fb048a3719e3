"""Note what somebody read. Not for who is told: that is `telling`."""

from django.db import transaction
from django.db.models import QuerySet

from network.kernel import clock
from network.people.models import Person
from realtime.notifications.models import Notification
from realtime.notifications.services.spreading import READ, spread_after_commit


@transaction.atomic
def mark_read(*, by: Person, notification: Notification) -> None:
    """Note that a person opened a seintje of theirs."""
    if _own(by).filter(pk=notification.pk, read_at__isnull=True).update(read_at=clock.now()):
        spread_after_commit([notification.person_id], READ)


@transaction.atomic
def mark_all_read(*, by: Person) -> int:
    """Note that a person saw everything. Returns: how many were unread."""
    seen = _own(by).filter(read_at__isnull=True).update(read_at=clock.now())
    if seen:
        spread_after_commit([by.pk], READ)
    return seen


def _own(person: Person) -> QuerySet[Notification]:
    return Notification.objects.filter(person=person)
