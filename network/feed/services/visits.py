"""Remember when somebody last looked at their feed. Only ever shown to that person."""

from datetime import datetime

from django.db import transaction

from network.kernel.actor import Actor
from network.people.models import Person


@transaction.atomic
def mark_seen(*, by: Actor, at: datetime) -> None:
    """Note that somebody looked at their feed; an earlier moment changes nothing."""
    Person.objects.filter(pk=by.pk or 0).exclude(feed_seen_at__gte=at).update(feed_seen_at=at)
