"""Work of notifications outside the request. Not for what is done: the outlets know."""

from django_tasks import task

from network.kernel import clock
from realtime.notifications import rules
from realtime.notifications.models import Delivery, Digest, Dispatch, Notification
from realtime.notifications.outlets import digest, mail


@task
def send_mails(*, dispatch_id: int) -> None:
    """Send what of a happening is due, and come back for the rest."""
    again_at = mail.send_due(dispatch_id)
    if again_at is not None:
        send_mails.using(run_after=max(again_at, clock.now())).enqueue(dispatch_id=dispatch_id)


@task
def send_digests() -> None:
    """Send a batch of digests, and come back while there may be more."""
    if digest.send_due():
        send_digests.enqueue()


def begin_digests() -> bool:
    """Let digests leave when one is due. Returns: whether one was."""
    due = digest.any_due()
    if due:
        send_digests.enqueue()
    return due


def resume() -> int:
    """Take up what a worker that died left behind. Returns: how many happenings.

    Anything still waits at most `rules.LEASE` longer than it would have.
    """
    overdue = mail.overdue_dispatches(clock.now() - rules.LEASE)
    for dispatch_id in overdue:
        send_mails.enqueue(dispatch_id=dispatch_id)
    return len(overdue)


def prune() -> None:
    """Forget old seintjes, and old deliveries of which nothing still waits."""
    moment = clock.now()
    Notification.objects.filter(created_at__lt=moment - rules.KEEP_NOTIFICATIONS).delete()
    old = moment - rules.KEEP_DELIVERIES
    Delivery.objects.filter(dispatch__created_at__lt=old).delete()
    Dispatch.objects.filter(created_at__lt=old).delete()
    Digest.objects.filter(period__lt=old.date()).delete()
