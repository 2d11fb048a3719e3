"""How an item looks in a list. Each card is drawn once per version and language and kept in the cache.

An app fills `cards` in `AppConfig.ready()` with one `CardSource` per kind of item that has entries. A page
reads its list and a few columns of each item in one statement (`queries.stream`), no texts; `load` and the
template are asked only for what the cache does not have. What differs per reader is a *slot*: the template
says `{% slot "thanks" %}` (load `feed`), and the head gives its HTML; `{% ago item.published_at %}` says how
long ago something was, anew on every page. What stands between `{% mark name %}` and `{% endmark %}` is a
*stretch*: a head may rewrite it for the few readers who keep somebody away. `{% linked_card html %}` keeps a
place for the card of a page that the text links to (see `ports.embeds`), asked once for all cards of a page.
Not for the page around the cards: see `listing`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.translation import get_language

from network.kernel import moments
from network.kernel.actor import Actor
from network.kernel.ports.embeds import cards_for
from network.kernel.registry import Registry
from network.people.queries.blocks import NOBODY, Away

CARD_SECONDS = 3600
_STEP_SECONDS = 10
_SLOT = re.compile("\x00([a-z_]+|@[0-9]+|<[a-z0-9]+|>|=[a-z0-9/]+)\x00")


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom cards are shown.

    Attributes:
        viewer: who reads.
        space_id: the space whose feed this is.
        now: the instant of the page.
        csrf: token for the small forms on a card; empty where nothing can be done.
        takes_part: whether the viewer may answer and thank here, or only reads.
        away: whom the viewer keeps away and by whom they are; the list of a page fills it in.
        left_out: by number of a post, how many answers below it the viewer does not see.
    """

    viewer: Actor
    space_id: int
    now: datetime
    csrf: str = ""
    takes_part: bool = True
    away: Away = NOBODY
    left_out: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page must know of an item to show its card.

    Attributes:
        uid: the public name of the item.
        version: changes whenever the drawn card would; part of its cache key.
        slots: HTML of what differs per reader.
        variant: one of a few ways to draw the card (own, from here, from next door); part of its cache key.
        facts: gives the same for programs, merged over the cached `data`; a page of HTML never asks.
        rewrite: changes the drawn card for this reader; None for nearly everybody.
    """

    uid: str
    version: str
    slots: Mapping[str, str] = field(default_factory=dict)
    facts: Callable[[], Mapping[str, Any]] = dict
    variant: str = ""
    rewrite: "Callable[[Parts], Parts] | None" = None


@dataclass(frozen=True)
class CardSource:
    """One kind of item that stands in feeds.

    Attributes:
        name: the kind, as in `Entry.kind`.
        model: the table of the items.
        columns: names of the few columns from which a head is made.
        head: those columns, whether the reader thanked, and the reader, to a head; None where there is
            nothing to show (any more). Pure: no query.
        load: numbers to whole items, in few queries; only for cards that are not in the cache.
        template: draws `item` in a `variant` with its slots; must not look at the request or the reader.
        data: the item as plain JSON values for the API.
    """

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    head: Callable[[Sequence[Any], bool, Reader], Head | None]
    load: Callable[[Sequence[int]], Mapping[int, Any]]
    template: str
    data: Callable[[Any], dict[str, Any]]


cards: Registry[CardSource] = Registry("cards")

Ref = tuple[str, int]
"""Kind and number of an item."""
Parts = tuple[str, ...]
"""A drawn card: HTML and names of slots, in turn."""


def show(heads: Mapping[Ref, Head], now: datetime, viewer: Actor) -> dict[Ref, str]:
    """Return the HTML of each card, with its slots filled. Cards that are cached are not loaded."""
    drawn = _from_cache("html", heads, _draw)
    step, language = _step(now), get_language()
    linked = _linked(drawn.values(), viewer)
    return {
        ref: _filled(
            head.rewrite(drawn[ref]) if head.rewrite else drawn[ref],
            {**linked, **head.slots} if linked else head.slots,
            step,
            language,
        )
        for ref, head in heads.items()
        if ref in drawn
    }


def tell(heads: Mapping[Ref, Head]) -> dict[Ref, dict[str, Any]]:
    """Return each item as plain JSON values, with what differs per reader."""
    told = _from_cache("data", heads, lambda source, item, _variant: source.data(item))
    return {ref: {**told[ref], **head.facts()} for ref, head in heads.items() if ref in told}


def _linked(drawn: Iterable[Parts], viewer: Actor) -> dict[str, str]:
    """Return what goes into the places that `{% linked_card %}` kept; no query where there are none."""
    paths = [name[1:] for parts in drawn for name in parts[1::2] if name[0] == "="]
    return {f"={path}": card for path, card in cards_for(viewer, paths).items()} if paths else {}


def _from_cache(
    form: str, heads: Mapping[Ref, Head], make: Callable[[CardSource, Any, str], Any]
) -> dict[Ref, Any]:
    language = get_language()
    keys = {
        ref: f"card:{form}:{ref[0]}:{ref[1]}:{head.version}:{head.variant}:{language}"
        for ref, head in heads.items()
    }
    kept = cache.get_many(keys.values())
    missing = [ref for ref, key in keys.items() if key not in kept]
    fresh: dict[str, Any] = {}
    for kind, numbers in _by_kind(missing).items():
        source = cards.get(kind)
        for number, item in source.load(numbers).items():
            ref = (kind, number)
            fresh[keys[ref]] = make(source, item, heads[ref].variant)
    if fresh:
        cache.set_many(fresh, CARD_SECONDS)
        kept |= fresh
    return {ref: kept[key] for ref, key in keys.items() if key in kept}


def _draw(source: CardSource, item: Any, variant: str) -> Parts:
    return split(render_to_string(source.template, {"item": item, "variant": variant}))


def split(drawn: str) -> Parts:
    """Return what a template drew in parts, so that slots are filled without searching for them again."""
    return tuple(_SLOT.split(drawn))


def marks(parts: Parts) -> list[str]:
    """Return the names of the stretches of a drawn card, in order."""
    return [name[1:] for name in parts[1::2] if name[0] == "<"]


def rewritten(parts: Parts, instead: Callable[[str], str | None]) -> Parts:
    """Return a drawn card with other HTML for some stretches.

    Args: instead: for the name of a stretch what takes its place; None leaves it as it was drawn.
    """
    kept: list[str] = [parts[0]]
    skipping = False
    for place in range(1, len(parts), 2):
        name, words = parts[place], parts[place + 1]
        if name[0] == "<":
            given = instead(name[1:])
            skipping = given is not None
            kept[-1] += given if given is not None else words
        elif name == ">":
            skipping = False
            kept[-1] += words
        elif not skipping:
            kept += [name, words]
    return tuple(kept)


def fill(parts: Parts, slots: Mapping[str, str], now: datetime) -> str:
    """Join the parts of a drawing with its slots; one that nobody fills stays empty."""
    return _filled(parts, slots, _step(now), get_language())


def _filled(parts: Parts, slots: Mapping[str, str], step: int, language: str | None) -> str:
    filled = list(parts)
    for place in range(1, len(filled), 2):
        name = filled[place]
        filled[place] = _ago(name, step, language) if name[0] == "@" else slots.get(name, "")
    return "".join(filled)


def _step(now: datetime) -> int:
    return int(now.timestamp()) // _STEP_SECONDS * _STEP_SECONDS


@lru_cache(maxsize=20_000)
def _ago(name: str, step: int, _language: str | None) -> str:
    """Say how long ago something was; neighbours who look in the same ten seconds read the same."""
    return moments.relative(datetime.fromtimestamp(int(name[1:]), UTC), datetime.fromtimestamp(step, UTC))


def _by_kind(refs: Iterable[Ref]) -> dict[str, list[int]]:
    kinds: dict[str, list[int]] = {}
    for kind, number in refs:
        if kind in cards:
            kinds.setdefault(kind, []).append(number)
    return kinds
