"""A list that apps fill while Django starts and that nobody changes afterwards. Not for run-time state."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from django.core.exceptions import ImproperlyConfigured


class Named(Protocol):
    """Anything that a registry can hold: it has a name of its own."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)


class Registry(Generic[T]):
    """Named entries, in order of registration, closed once `freeze` was called."""

    _all: "list[Registry[Named]]" = []

    def __init__(self, title: str) -> None:
        self.title = title
        self._entries: dict[str, T] = {}
        self._frozen = False
        Registry._all.append(self)  # type: ignore[arg-type]

    def register(self, entry: T) -> T:
        """Add an entry. Raises ImproperlyConfigured for a late comer or a name that is taken."""
        if self._frozen:
            raise ImproperlyConfigured(f"{self.title} is frozen: register in AppConfig.ready()")
        if entry.name in self._entries:
            raise ImproperlyConfigured(f"{self.title} already has {entry.name!r}")
        self._entries[entry.name] = entry
        return entry

    def get(self, name: str) -> T:
        """Return the entry of that name. Raises KeyError."""
        return self._entries[name]

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def freeze(self) -> None:
        """Refuse every later registration."""
        self._frozen = True


def freeze_all() -> None:
    """Close every registry of the process: called once, when the URLs are loaded."""
    for registry in Registry._all:
        registry.freeze()
