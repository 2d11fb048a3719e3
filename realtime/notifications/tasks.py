"""Work of notifications outside the request. Not for what is done: the outlets know."""

from django_tasks import task

from network.kernel import clock
from realtime.notifications import rules
from realtime.notifications.models import Delivery, Dispatch, Notification
from realtime.notifications.outlets import mail


@task
def send_mails(*, dispatch_id: int) -> None:
    """Send what of a happening is due, and come back for the rest."""
    again_at = mail.send_due(dispatch_id)
    if again_at is not None:
        send_mails.using(run_after=max(again_at, clock.now())).enqueue(dispatch_id=dispatch_id)


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
