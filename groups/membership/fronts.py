"""Parts that other apps add to the page of a group: tabs, panels, notes on cards, roles beside names.

An app fills these in `AppConfig.ready()`; they are closed once the URLs are loaded.

    fronts.tabs.register(Tab(name="calls", label=_("Oproepen"), url_name="mandates:calls", order=40))
    fronts.panels.register(Panel(name="mandates", order=30, draw=draw_mandates))
    fronts.office_tabs.register(Tab(name="calls", …, visible=may_run_calls))

Not for what a group is: that is `models`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from groups.membership.models import Group
from network.kernel import access, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Sentence
from network.kernel.registry import Registry


def _always(_viewer: Actor, _group: Group) -> bool:
    return True


def who_stands_inside(viewer: Actor, group: Group) -> bool:
    """For tabs that members get."""
    return spaces.stands_in(viewer, group.space_id)


def who_holds(power: str) -> Callable[[Actor, Group], bool]:
    """For tabs that who holds a power over the group gets."""
    return lambda viewer, group: access.holds(viewer, power, group.space_id)


class Side(StrEnum):
    """Where a panel stands on the overview of a group."""

    MAIN = "main"
    ASIDE = "aside"
    WIDE = "wide"


@dataclass(frozen=True)
class Tab:
    """One page of a group.

    Attributes:
        name: its name in the registry, and what a view says to mark it as the current one.
        url_name: reversed with `uid` of the group.
        visible: whether this viewer gets the tab; the page itself decides again.
        stands_for: name of the tab whose place it takes for these viewers.
    """

    name: str
    label: Sentence
    url_name: str
    order: int
    visible: Callable[[Actor, Group], bool] = _always
    stands_for: str = ""


@dataclass(frozen=True)
class Panel:
    """One part of the overview of a group.

    Attributes:
        draw: viewer and group to safe HTML (a `<section class="card">`); empty or None for nothing.
        side: main column, the narrow one beside it, or the whole width below both.
    """

    name: str
    order: int
    draw: Callable[[Actor, Group], str | None]
    side: Side = Side.MAIN


@dataclass(frozen=True)
class CardNote:
    """A line on the cards of groups below a council, for instance how many mandates run.

    Attributes:
        say: viewer and groups to safe HTML by number of the group, in a fixed number of queries.
    """

    name: str
    order: int
    say: Callable[[Actor, Sequence[Group]], Mapping[int, str]]


@dataclass(frozen=True)
class RoleSource:
    """What people are in a group besides member, for the list of members.

    Attributes:
        roles: group and numbers of people to the words beside their names, in a fixed number of queries.
    """

    name: str
    roles: Callable[[Group, Collection[int]], Mapping[int, Sequence[str]]]


tabs: Registry[Tab] = Registry("tabs of a group")
office_tabs: Registry[Tab] = Registry("tabs of the back office of a group")
panels: Registry[Panel] = Registry("panels of a group")
card_notes: Registry[CardNote] = Registry("notes on cards of groups")
role_sources: Registry[RoleSource] = Registry("roles in a group")


def tabs_for(viewer: Actor, group: Group) -> list[Tab]:
    """Return the tabs of a group that this viewer gets, in order."""
    return _in_order(tab for tab in tabs if tab.visible(viewer, group))


def office_tabs_for(viewer: Actor, group: Group) -> list[Tab]:
    """Return the tabs of the back office that this viewer gets, in order."""
    return _in_order(tab for tab in office_tabs if tab.visible(viewer, group))


def panels_for(viewer: Actor, group: Group) -> dict[str, list[str]]:
    """Return what each panel drew for this viewer, by where it stands, in order."""
    drawn: dict[str, list[str]] = {side.value: [] for side in Side}
    for panel in _in_order(panels):
        html = panel.draw(viewer, group)
        if html:
            drawn[panel.side].append(html)
    return drawn


def notes_for(viewer: Actor, groups: Sequence[Group]) -> dict[int, list[str]]:
    """Return the lines on the card of each group, in order."""
    said: dict[int, list[str]] = {group.pk: [] for group in groups}
    for note in _in_order(card_notes):
        for number, html in note.say(viewer, groups).items():
            said[number].append(html)
    return said


def roles_in(group: Group, people: Collection[int]) -> dict[int, list[str]]:
    """Return the words beside the name of each of these people."""
    found: dict[int, list[str]] = {person: [] for person in people}
    for source in role_sources:
        for person, words in source.roles(group, people).items():
            found[person].extend(words)
    return found


def _in_order(parts: Any) -> list[Any]:
    return sorted(parts, key=lambda part: (part.order, part.name))
