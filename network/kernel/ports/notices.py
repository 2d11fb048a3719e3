"""Port `notices`: for an event, whom to tell what. Filled by every app, asked by notifications.

Not for how it is delivered: the outlets know that.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy

from network.kernel.errors import Sentence
from network.kernel.events import Event
from network.kernel.registry import Registry


class Rhythm(models.TextChoices):
    """How often a person wants what happened by mail; the list of seintjes always has it at once."""

    AT_ONCE = "at_once", gettext_lazy("meteen")
    DAILY = "daily", gettext_lazy("elke dag in een overzicht")
    WEEKLY = "weekly", gettext_lazy("elke week in een overzicht")
    NEVER = "never", gettext_lazy("nooit")


@dataclass(frozen=True)
class Kind:
    """A family of seintjes about which a person makes one choice.

    Attributes:
        mail: how often it leaves by mail for whoever chose nothing.
        order: where it stands on the page of choices.
        push: whether anything of it goes to devices: not what stands in digests alone.
    """

    name: str
    label: Sentence
    hint: Sentence = ""
    mail: Rhythm = Rhythm.AT_ONCE
    order: int = 50
    push: bool = True


OTHER = Kind("other", gettext_lazy("Andere seintjes"), order=99)


@dataclass(frozen=True)
class Message:
    """One seintje for many people.

    Attributes:
        key: unique name of what happened; a person is told once per key and channel.
        recipients: numbers of persons, streamed; computed when it is sent, not when it happened.
        title: one line, plain text, in the municipality's language.
        text: at most a few plain lines; never the words of a resident.
        link: path of the page.
        urgent: passes preferences, muting and quiet hours.
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
    """A seintje that a person can mute by its name, in the family `kind` for which they choose how often.

    Attributes:
        by_mail: whether it may leave as a mail of its own; otherwise it waits for a digest.
        can_mute: without it nothing that the person chose keeps it back: it is about them and their rights.
        concerns: which of these events can be told at all; None for each of them. It asks the event alone.
    """

    name: str
    label: Sentence
    event: type[Event]
    message: Callable[[Any], Message | None]
    by_mail: bool = True
    can_mute: bool = True
    kind: Kind = OTHER
    concerns: Callable[[Any], bool] | None = None


notices: Registry[Notice] = Registry("notices")
