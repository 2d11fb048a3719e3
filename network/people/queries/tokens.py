"""The keys of programs that act for somebody."""

from network.kernel import clock
from network.people.models import ApiToken, Person

KEYS_SHOWN = 40


def tokens_of(viewer: Person) -> list[ApiToken]:
    """Return the viewer's keys that are good now, newest first."""
    rows = ApiToken.objects.filter(person=viewer, ended_at__isnull=True, expires_at__gt=clock.now())
    return list(rows.order_by("-id")[:KEYS_SHOWN])
