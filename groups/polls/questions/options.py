"""Options to choose from, and the random order in which one voter reads them. Not for choosing."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.questions.reading import Fields, each_once
from network.kernel.errors import Invalid

MOST_OPTIONS = 200


@dataclass(frozen=True)
class Option:
    """Something to choose.

    Fields:
        pinned: stays behind the others where options stand in random order, as "none of these" does.
    """

    key: str
    title: str
    pinned: bool = False


def read_options(
    fields: Fields, name: str = "options", *, least: int = 2, most: int = MOST_OPTIONS
) -> tuple[Option, ...]:
    """Return the options of a definition.

    Raises: Invalid for a key or a title that is there twice: nobody could tell them apart.
    """
    options = []
    for item in fields.items(name, least=least, most=most):
        option = Option(item.key(), item.words("title"), item.flag("pinned"))
        item.end()
        options.append(option)
    each_once([option.key for option in options], fields.at(name))
    titles = [option.title.casefold() for option in options]
    if len(set(titles)) != len(titles):
        raise Invalid(_("Twee keuzes hebben dezelfde tekst."), field=fields.at(name))
    return tuple(options)


def keys_of(options: Iterable[Option]) -> tuple[str, ...]:
    """Return the keys of options, in order."""
    return tuple(option.key for option in options)


def chosen(options: Iterable[Option], value: Any, field: str) -> str:
    """Return the key of an option that a voter chose.

    Raises: Invalid for anything else, such as an option of another question.
    """
    if not isinstance(value, str) or value not in keys_of(options):
        raise Invalid(_("Die keuze hoort niet bij deze vraag."), field=field, code="unknown_option")
    return value


def order_for(
    options: Iterable[Option], *, question: str, order_key: bytes, voter_key: str
) -> tuple[Option, ...]:
    """Return options in random order for one voter: the same each time, and nothing is stored.

    Args:
        order_key: a secret of the poll, so that nobody works out somebody's order.
        voter_key: what stands for the voter, the same at each visit.
    """

    def drawn(option: Option) -> bytes:
        message = "\0".join((voter_key, question, option.key)).encode()
        return hmac.digest(order_key, message, "sha256")

    everyone = tuple(options)
    free = sorted((option for option in everyone if not option.pinned), key=drawn)
    return (*free, *(option for option in everyone if option.pinned))
