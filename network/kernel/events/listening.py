"""Events and who listens to them. Not for telling that something happened: that is `publishing`."""

import dataclasses
import typing
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

from network.kernel.registry import Registry


@dataclasses.dataclass(frozen=True)
class Event:
    """Base of everything that can happen: subclasses are frozen dataclasses named in the past tense."""


E = TypeVar("E", bound=Event)


@dataclasses.dataclass(frozen=True)
class Subscriber:
    """A durable listener: `handle` is idempotent and runs in the worker.

    Attributes:
        concerns: asked in the transaction of the change, so that no task is written for what has no use; as
            cheap as a glance. What it leaves out is never handled.
    """

    name: str
    event: type[Event]
    handle: Callable[[Any], None]
    concerns: Callable[[Any], bool] | None = None


@dataclasses.dataclass(frozen=True)
class Hint:
    """A listener that runs right after the commit and may be lost."""

    name: str
    event: type[Event]
    handle: Callable[[Any], None]


subscribers: Registry[Subscriber] = Registry("subscribers")
hints: Registry[Hint] = Registry("hints")


def on(
    name: str,
    event: type[E],
    handle: Callable[[E], None],
    *,
    concerns: Callable[[E], bool] | None = None,
) -> None:
    """Register a durable subscriber under a unique dotted name, for all events or those that concern it."""
    subscribers.register(Subscriber(name=name, event=event, handle=handle, concerns=concerns))


def hint(name: str, event: type[E], handle: Callable[[E], None]) -> None:
    """Register a hint under a unique dotted name."""
    hints.register(Hint(name=name, event=event, handle=handle))


def encode(event: Event) -> dict[str, Any]:
    """Return the event as plain JSON values, with its type's dotted name."""
    values = {
        field.name: value.isoformat() if isinstance(value := getattr(event, field.name), datetime) else value
        for field in dataclasses.fields(event)
    }
    return {"type": f"{type(event).__module__}.{type(event).__qualname__}", "values": values}


@cache
def _event_types() -> dict[str, type[Event]]:
    known: dict[str, type[Event]] = {}
    waiting: list[type[Event]] = [Event]
    while waiting:
        kind = waiting.pop()
        known[f"{kind.__module__}.{kind.__qualname__}"] = kind
        waiting.extend(kind.__subclasses__())
    return known


def decode(payload: dict[str, Any]) -> Event:
    """Return the event that `encode` wrote. Raises: ImproperlyConfigured for an unknown type."""
    try:
        kind = _event_types()[payload["type"]]
    except KeyError as error:
        raise ImproperlyConfigured(f"unknown event {payload.get('type')!r}") from error
    hints_of = typing.get_type_hints(kind)
    return kind(**{name: _typed(value, hints_of[name]) for name, value in payload["values"].items()})


def _typed(value: Any, wanted: Any) -> Any:
    if value is not None and (wanted is datetime or datetime in typing.get_args(wanted)):
        return datetime.fromisoformat(value)
    if isinstance(value, list):
        return tuple(value)
    return value
