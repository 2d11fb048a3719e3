"""Light Markdown to safe HTML, and to one plain line. Not for headings, tables, pictures or raw HTML.

Two walls: the parser knows no HTML at all, and an allowlist goes over what it writes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from network.kernel.text.characters import tidy

SCHEMES = {"http", "https", "mailto"}
DEEPEST = 20
"""Quotes, lists and emphasis inside each other; deeper, the text is shown as it was typed."""
LONGEST_LINK = 2_000

_LINK_REL = "nofollow noopener noreferrer ugc"
# A host is letters, digits, dots and dashes: no name or password before it, no slash that only browsers see.
_HOST = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?"
_MAY_LINK = re.compile(
    rf"https?://{_HOST}(?::\d{{1,5}})?(?:[/?#]|$)|mailto:[^\s@?&<>\"]+@{_HOST}$", re.IGNORECASE | re.ASCII
)
_BARE = re.compile(r"(?<![\w@./-])(?:https?://|www\.)[^\s<>\"“”«»\[\]]+", re.IGNORECASE)
_LOOKS_LIKE_A_LINK = re.compile(
    r"(?:https?:/|www\.)|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?#]\S*)?$", re.IGNORECASE
)
_GLUE = dict.fromkeys(
    ("em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close", "text"), ""
)
_TAIL = frozenset(".,;:!?'’*_~…")
_BRACKETS = {")": "(", "}": "{"}
_cleaner = nh3.Cleaner(
    tags={"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"},
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=_LINK_REL,
)


def render(source: str) -> SafeString:
    """Return the HTML of a text: paragraphs, kept line breaks, bold, italic, lists, quotes and links.

    Safe for any input, also for one that was never cleaned. Never raises; time is linear in the length.
    """
    tokens = _parse(tidy(source))
    return SafeString(_cleaner.clean(_markdown.renderer.render(tokens, _markdown.options, {})))


def plain(source: str) -> str:
    """Return the words of a text on one line, without marks, for mails and search. It is not HTML."""
    words = (token.content or _GLUE.get(token.type, " ") for token in _inline(_parse(tidy(source))))
    return " ".join("".join(words).split())


def excerpt(source: str, length: int) -> str:
    """Return the first words of a text on one line, at most `length` characters with the dots included."""
    line = plain(source)
    if len(line) <= length:
        return line
    # What joins or marks the character before it is never parted from it.
    end = max(length - 1, 0)
    while end > 0 and (_clings(line[end]) or line[end - 1] == "\u200d"):
        end -= 1
    space = line.rfind(" ", end * 2 // 3, end + 1)
    return line[: space if space > 0 else end].rstrip(" ,;:.–-") + "…"


def _clings(char: str) -> bool:
    return (
        char in "\u200c\u200d\ufe0e\ufe0f\u20e3"
        or "\u0300" <= char <= "\u036f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        else:
            yield token


def _parse(text: str) -> list[Token]:
    tokens = _markdown.parse(text)
    return _as_typed(text) if _depth(tokens) >= DEEPEST else tokens


def _depth(tokens: Sequence[Token]) -> int:
    deepest = depth = 0
    for token in _inline(tokens):
        depth += token.nesting
        deepest = max(deepest, depth)
    return deepest


def _as_typed(text: str) -> list[Token]:
    """Return tokens that show the text without reading any marks in it."""
    tokens: list[Token] = []
    for paragraph in filter(None, re.split(r"\n{2,}", text.strip("\n"))):
        children: list[Token] = []
        for number, line in enumerate(paragraph.split("\n")):
            if number:
                children.append(Token("softbreak", "br", 0))
            children.append(Token("text", "", 0, content=line))
        tokens += [
            Token("paragraph_open", "p", 1, block=True),
            Token("inline", "", 0, children=children),
            Token("paragraph_close", "p", -1, block=True),
        ]
    return tokens


def _may_link(url: str) -> bool:
    return len(url) <= LONGEST_LINK and _MAY_LINK.match(url) is not None


@dataclass(slots=True)
class _Link:
    """The link that the walk over a line is in: where it goes, and where its words begin."""

    href: str
    start: int


def _mend_links(state: StateCore) -> None:
    """Link bare addresses, and let no link say that it goes elsewhere than it does."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _mended(token.children)


def _mended(children: Sequence[Token]) -> list[Token]:
    mended: list[Token] = []
    link: _Link | None = None
    for child in children:
        if child.type == "text" and link is None:
            mended += _with_links(child)
            continue
        mended.append(child)
        if child.type == "link_open":
            link = _Link(str(child.attrs.get("href", "")), len(mended))
        elif child.type == "link_close" and link is not None:
            mended[link.start - 1 :] = _honest(mended[link.start - 1 :], link.href)
            link = None
    return mended


def _honest(tokens: list[Token], href: str) -> list[Token]:
    """Return a link, from its opening to its closing, that shows where it goes; or only its words."""
    opening, *words, closing = tokens
    if not _may_link(href):  # the parser lets an empty address pass
        return words
    if _lies("".join(word.content for word in words), href):
        words = [Token("text", "", 0, content=href)]
    return [opening, *words, closing]


def _lies(said: str, href: str) -> bool:
    said = said.strip()
    if not _LOOKS_LIKE_A_LINK.search(said):
        return not said
    return _host(_markdown.normalizeLink(said if "://" in said else f"https://{said}")) != _host(href)


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else url


def _with_links(token: Token) -> Iterator[Token]:
    """Split a piece of text at the addresses in it."""
    text, start = token.content, 0
    for found in _BARE.finditer(text):
        shown = _without_tail(found[0])
        href = _markdown.normalizeLink(shown if "://" in shown else f"https://{shown}")
        if not _may_link(href):
            continue
        yield Token("text", "", 0, content=text[start : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": href})
        yield Token("text", "", 0, content=shown)
        yield Token("link_close", "a", -1)
        start = found.start() + len(shown)
    yield Token("text", "", 0, content=text[start:])


def _without_tail(address: str) -> str:
    """Return the address without the punctuation that ends the sentence around it."""
    open_minus_closed = {
        closing: address.count(opening) - address.count(closing) for closing, opening in _BRACKETS.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _BRACKETS and open_minus_closed[last] < 0:
            open_minus_closed[last] += 1
        elif last not in _TAIL:
            break
        end -= 1
    return address[:end]


def _build() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"breaks": True, "html": False, "maxNesting": DEEPEST * 3})
    markdown.enable(["blockquote", "list", "newline", "escape", "emphasis", "link", "autolink"])
    markdown.validateLink = _may_link  # type: ignore[method-assign]
    markdown.core.ruler.push("mend_links", _mend_links)
    return markdown


_markdown = _build()
