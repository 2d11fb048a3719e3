"""Tell that something happened, inside the transaction of its change."""

from typing import Any

from django.db import transaction

from network.kernel.events.listening import Event, Hint, Subscriber, encode, hints, subscribers
from network.kernel.tasks.deliver import deliver


def publish(event: Event) -> None:
    """Tell that something happened. Only services call this, inside their transaction.

    Raises: RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is published inside the transaction of its change")
    payload: dict[str, Any] | None = None
    for subscriber in subscribers:
        if _is_for(subscriber, event):
            payload = payload or encode(event)
            deliver.enqueue(subscriber=subscriber.name, event=payload)
    for listener in hints:
        if isinstance(event, listener.event):
            _after_commit(listener, event)


def _is_for(subscriber: Subscriber, event: Event) -> bool:
    if not isinstance(event, subscriber.event):
        return False
    return subscriber.concerns is None or subscriber.concerns(event)


def _after_commit(listener: Hint, event: Event) -> None:
    transaction.on_commit(lambda: listener.handle(event), robust=True)
