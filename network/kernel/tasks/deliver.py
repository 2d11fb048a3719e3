"""Hand one event to one durable subscriber, and try again when it fails."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django_tasks import task

from network.kernel import clock
from network.kernel.events.listening import decode, subscribers

logger = logging.getLogger(__name__)

RETRY_SECONDS = (5, 30, 120, 600, 3600)


@task
def deliver(*, subscriber: str, event: dict[str, Any], attempt: int = 0) -> None:
    """Run a subscriber; after a failure write the next attempt, at most `len(RETRY_SECONDS)` times.

    Subscribers are idempotent: a worker may die between the work and the mark that it was done.
    """
    try:
        with transaction.atomic():
            subscribers.get(subscriber).handle(decode(event))
    except Exception:
        if attempt >= len(RETRY_SECONDS):
            raise
        logger.exception("subscriber %s failed, attempt %s", subscriber, attempt + 1)
        later = clock.now() + timedelta(seconds=RETRY_SECONDS[attempt])
        deliver.using(run_after=later).enqueue(subscriber=subscriber, event=event, attempt=attempt + 1)
