"""How low code knows a person without importing `people`."""

from typing import Any, Protocol


class Actor(Protocol):
    """Whoever acts or reads: a Person, or Django's AnonymousUser."""

    @property
    def pk(self) -> Any: ...  # a number; None for a visitor

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...
