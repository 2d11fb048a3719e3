"""Signals to devices, outside the request. Not for what is sent: that is `outlets.push`."""

from django_tasks import task

from network.kernel import clock
from realtime.notifications import rules
from realtime.notifications.outlets import push


@task
def send_pushes(*, dispatch_id: int) -> None:
    """Send what of a happening is due to devices, and come back for the rest."""
    again_at = push.send_due(dispatch_id)
    if again_at is not None:
        send_pushes.using(run_after=max(again_at, clock.now())).enqueue(dispatch_id=dispatch_id)


def resume_pushes() -> int:
    """Take up signals that a worker that died left behind. Returns: how many happenings."""
    overdue = push.overdue_dispatches(clock.now() - rules.LEASE)
    for dispatch_id in overdue:
        send_pushes.enqueue(dispatch_id=dispatch_id)
    return len(overdue)
