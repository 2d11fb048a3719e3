"""Entries of the main menu. Apps add theirs in `AppConfig.ready()`; not for links inside a page.

    navigation.entries.register(Entry(
        name="queue", label=_("Wachtrij"), icon="inbox", url_name="moderation:queue", order=40,
        group=Group.OFFICE, visible=may_hold_a_queue, count=cases_waiting_for,
    ))

`visible` and `count` are asked on every page: answer from `kernel.access` and `kernel.spaces`, which remember
within a request, or with one query on an index.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from network.kernel.actor import Actor
from network.kernel.errors import Sentence
from network.kernel.registry import Registry


class Group(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    OFFICE = "office"


def _always(viewer: Actor) -> bool:
    return viewer.is_authenticated


def _none(viewer: Actor) -> int | None:
    return None if viewer.is_authenticated else 0


@dataclass(frozen=True)
class Entry:
    """One line of the menu.

    Attributes:
        name: its name in the registry.
        icon: a name in the sprite.
        url_name: reversed without arguments.
        order: lower comes first, within its group.
        visible: whether this viewer gets the line.
        count: how many things wait for this viewer; None or 0 shows nothing.
        on_phone: whether the bar at the bottom of a phone has it too; that bar is short.
        live: names of socket events (separated by spaces) that add one to the count in an open page.
        recount: of a count that such events may also lower, the road that answers `{"unread": number}`: an
            open page asks it after them.
    """

    name: str
    label: Sentence
    icon: str
    url_name: str
    order: int
    group: Group = Group.MAIN
    visible: Callable[[Actor], bool] = _always
    count: Callable[[Actor], int | None] = _none
    live: str = ""
    recount: str = ""
    on_phone: bool = True


entries: Registry[Entry] = Registry("menu entries")


def entries_for(viewer: Actor, group: Group) -> list[Entry]:
    """Entries of a group that this viewer gets, in their order."""
    if not viewer.is_authenticated:
        return []
    chosen = [entry for entry in entries if entry.group == group and entry.visible(viewer)]
    return sorted(chosen, key=lambda entry: (entry.order, entry.name))
