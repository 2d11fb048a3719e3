"""The scorer "rules": what is unusual about how somebody writes, never what they say. Pure.

A first message with a link, many messages in ten minutes, many links, a link that hides where it goes: each
may be innocent, so they only ask a person to look, and not soon. Not for words: see `wordlist`.
"""

import re
from typing import NamedTuple

from moderation.scoring.base import Reason, Score

NAME = "rules"
VERSION = "1"
FIRST_POST, SPEED, LINKS = "first_post", "speed", "links"
LABELS = (FIRST_POST, SPEED, LINKS)
MINUTES = 10
FAST = 10
"""So many texts in ten minutes, one a minute, give 0.5; twice as many give 1."""
MANY_LINKS = 3
SHORTENERS = frozenset((
    "bit.ly", "bl.ink", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly",
    "s.id", "shorturl.at", "t.co", "t.ly", "t2m.io", "tiny.cc", "tinyurl.com", "v.gd", "v.ht", "wa.link",
))  # fmt: skip
_LINK = re.compile(r"(?:https?://|(?<![\w.@-])www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)
_SHORT = re.compile(
    r"(?<![\w.@-])(?:" + "|".join(re.escape(one) for one in sorted(SHORTENERS)) + r")/[^\s<>\"'()\[\]]+",
    re.IGNORECASE,
)


class Pace(NamedTuple):
    """How much somebody wrote: texts in the last ten minutes, this one included, and whether any before."""

    recent: int
    wrote_before: bool


def behaviour(text: str, pace: Pace) -> Score:
    """Return what is unusual about a text of a resident; every label has a value, mostly 0."""
    links = _links(text)
    values = {FIRST_POST: _first(pace, links), SPEED: _speed(pace), LINKS: _many(links)}
    reasons = tuple(
        Reason(label, link.start(), link.end(), link.group(), values[label])
        for label in (LINKS, FIRST_POST)
        for link in links
        if values[label]
    )
    return Score(NAME, VERSION, values, reasons)


def _links(text: str) -> list[re.Match[str]]:
    found = {match.start(): match for match in (*_SHORT.finditer(text), *_LINK.finditer(text))}
    return [found[start] for start in sorted(found)]


def _first(pace: Pace, links: list[re.Match[str]]) -> float:
    if pace.wrote_before:
        return 0.0
    return 0.6 if links else 0.3


def _speed(pace: Pace) -> float:
    return min(1.0, pace.recent / (2 * FAST)) if pace.recent > 1 else 0.0


def _many(links: list[re.Match[str]]) -> float:
    """Return 0.5 for many links, 0.6 for one that hides where it goes, 0.7 for both."""
    many, hidden = len(links) >= MANY_LINKS, any(_host(link.group()) in SHORTENERS for link in links)
    if many and hidden:
        return 0.7
    return 0.6 if hidden else 0.5 if many else 0.0


def _host(link: str) -> str:
    """Return the name of the machine behind a link, whatever stands before or behind it."""
    rest = link.partition("://")[2] or link
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return authority.rpartition("@")[2].partition(":")[0].rstrip(".").lower().removeprefix("www.")
