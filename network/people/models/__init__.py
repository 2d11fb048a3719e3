"""Tables of people."""

from network.people.models.person import Person, Theme

__all__ = ["Person", "Theme"]
