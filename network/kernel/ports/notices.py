"""Port `notices`: for an event, whom to tell what. Filled by every app, asked by notifications.

Not for how it is delivered: the outlets know that.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from network.kernel.errors import Sentence
from network.kernel.events import Event
from network.kernel.registry import Registry


@dataclass(frozen=True)
class Message:
    """One seintje for many people.

    Attributes:
        key: unique name of what happened; a person is told once per key and channel.
        recipients: numbers of persons, streamed; computed when it is sent, not when it happened.
        title: one line, plain text, in the municipality's language.
        text: at most a few plain lines; never the words of a resident.
        link: path of the page.
        urgent: passes muting and quiet hours.
        mailed: which of the recipients get it by mail now; None for all of them.
        in_list: whether it stands in the list of seintjes; without it only a mail leaves.
    """

    key: str
    recipients: Iterable[int]
    title: str
    text: str
    link: str
    urgent: bool = False
    mailed: Collection[int] | None = None
    in_list: bool = True


@dataclass(frozen=True)
class Notice:
    """A kind of seintje that a person can mute by its name."""

    name: str
    label: Sentence
    event: type[Event]
    message: Callable[[Any], Message | None]
    by_mail: bool = True
    can_mute: bool = True


notices: Registry[Notice] = Registry("notices")
