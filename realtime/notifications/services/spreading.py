"""Tell open pages that the list of somebody changed. Not for writing the list."""

from collections.abc import Collection

from django.core.cache import cache
from django.db import transaction

from realtime.gateway import routes
from realtime.notifications.queries import count_key

CREATED = "notification.created"
READ = "notification.read"


def spread_after_commit(person_ids: Collection[int], name: str) -> None:
    """Forget the remembered counts and send a hint, once this is committed."""

    def spread() -> None:
        cache.delete_many([count_key(number) for number in person_ids])
        routes.tell(routes.to_people(person_ids, name))

    transaction.on_commit(spread, robust=True)
