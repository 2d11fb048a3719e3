"""Change a definition part by part, as somebody does who makes a poll. Pure, on its JSON.

A question, page or option keeps its key for as long as it is there, so that jumps, and the answers to an
earlier version, still point to it; a new one gets a key that was never used. What comes out is read again
before it is kept: see `definition`.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any, Final

Data = dict[str, Any]

FIRST_PAGE: Final = "p1"
ALIKE: Final = 0.6
KEY_BYTES: Final = 2


def pages_of(definition: Mapping[str, Any]) -> list[Data]:
    """Return the pages of a definition, to be changed; one empty page where there is nothing yet."""
    pages: list[Data] = deepcopy(list(definition.get("pages", ())))
    return pages or [_page(FIRST_PAGE)]


def new_key(prefix: str, taken: Collection[str]) -> str:
    """Return a short key that nothing else has, or had."""
    while True:
        key = f"{prefix}{secrets.token_hex(KEY_BYTES)}"
        if key not in taken:
            return key


def keys_in(definition: Mapping[str, Any]) -> set[str]:
    """Return every key of a page, question, option, row or column of a definition."""
    found: set[str] = set()
    for page in definition.get("pages", ()):
        found.add(page["key"])
        for question in page["questions"]:
            found.add(question["key"])
            for part in ("options", "rows", "columns"):
                found.update(option["key"] for option in question.get(part, ()))
    return found


def find_question(definition: Mapping[str, Any], key: str) -> tuple[Data, Data] | None:
    """Return a question with the page on which it stands, or None."""
    for page in pages_of(definition):
        for question in page["questions"]:
            if question["key"] == key:
                return page, question
    return None


def with_question(definition: Mapping[str, Any], page: str, question: Data) -> Data:
    """Return a definition with a question in the place of the one with its key, or else at the end of a page.

    Jumps no longer wait for options that went away.
    """
    pages = pages_of(definition)
    for each in pages:
        keys = [other["key"] for other in each["questions"]]
        if question["key"] in keys:
            each["questions"][keys.index(question["key"])] = question
            return _tidied(pages, gone=_gone(definition, question))
    target = next((each for each in pages if each["key"] == page), pages[-1])
    target["questions"].append(question)
    return {"pages": pages}


def without_question(definition: Mapping[str, Any], key: str) -> Data:
    """Return a definition without a question, and without the jumps that hung on it."""
    pages = pages_of(definition)
    for page in pages:
        page["questions"] = [each for each in page["questions"] if each["key"] != key]
        page["jumps"] = [jump for jump in page["jumps"] if jump["question"] != key]
    return _whole(pages)


def moved_question(definition: Mapping[str, Any], key: str, step: int) -> Data:
    """Return a definition with a question one place higher (-1) or lower (1), also onto the next page."""
    pages = pages_of(definition)
    for place, page in enumerate(pages):
        keys = [each["key"] for each in page["questions"]]
        if key not in keys:
            continue
        at = keys.index(key)
        question = page["questions"].pop(at)
        if 0 <= at + step < len(keys):
            page["questions"].insert(at + step, question)
        elif 0 <= place + step < len(pages):
            there = pages[place + step]["questions"]
            there.insert(len(there) if step < 0 else 0, question)
        else:
            page["questions"].insert(at, question)
        break
    return _whole(pages)


def with_page(definition: Mapping[str, Any]) -> Data:
    """Return a definition with an empty page behind the others."""
    pages = pages_of(definition)
    pages.append(_page(new_key("p", keys_in(definition))))
    return {"pages": pages}


def with_page_words(definition: Mapping[str, Any], key: str, said: Data) -> Data:
    """Return a definition in which one page has another title, introduction, jumps or follower."""
    pages = pages_of(definition)
    for page in pages:
        if page["key"] == key:
            page.update(said)
    return {"pages": pages}


def without_page(definition: Mapping[str, Any], key: str) -> Data:
    """Return a definition without a page; its questions go to the page before it, or else after it.

    Jumps to it go away; a page that it followed is followed by the next one in order.
    """
    pages = pages_of(definition)
    place = next((at for at, page in enumerate(pages) if page["key"] == key), None)
    if place is None or len(pages) == 1:
        return _whole(pages)
    gone = pages.pop(place)
    heir = pages[place - 1] if place else pages[0]
    heir["questions"] = (
        heir["questions"] + gone["questions"] if place else gone["questions"] + heir["questions"]
    )
    for page in pages:
        page["jumps"] = [jump for jump in page["jumps"] if jump["to"] != key]
        page["then"] = None if page["then"] == key else page["then"]
    return _whole(pages)


def moved_page(definition: Mapping[str, Any], key: str, step: int) -> Data:
    """Return a definition with a page one place earlier (-1) or later (1)."""
    pages = pages_of(definition)
    at = next((at for at, page in enumerate(pages) if page["key"] == key), None)
    if at is not None and 0 <= at + step < len(pages):
        pages.insert(at + step, pages.pop(at))
    return _whole(pages)


def read_lines(
    lines: Sequence[str], before: Sequence[Mapping[str, Any]], taken: Collection[str], *, pinned: int = 0
) -> list[Data]:
    """Return options out of lines of text; a line that was there, or was only reworded, keeps its key.

    Args:
        before: the options as they were.
        taken: keys that a new option may not get.
        pinned: how many of the last ones stay behind the others in random order.
    """
    titles = [" ".join(line.split()) for line in lines if line.strip()]
    keys: list[str | None] = [None] * len(titles)
    left = {option["key"]: option["title"] for option in before}
    for at, title in enumerate(titles):
        key = next((key for key, was in left.items() if was.casefold() == title.casefold()), None)
        if key is not None:
            keys[at] = key
            del left[key]
    _match_reworded(titles, keys, left, same_number=len(titles) == len(before))
    used = {*taken, *(key for key in keys if key is not None)}
    options = []
    for at, title in enumerate(titles):
        key = keys[at] or new_key("o", used)
        used.add(key)
        options.append({"key": key, "title": title, "pinned": at >= len(titles) - pinned})
    return options


def _match_reworded(
    titles: Sequence[str], keys: list[str | None], left: dict[str, str], *, same_number: bool
) -> None:
    """Give the key of an option that is gone to the line that stands in its place, or reads most like it."""
    for at, title in enumerate(titles):
        if keys[at] is not None or not left:
            continue
        if same_number:
            key = next(iter(left))
        else:
            likeness, key = max((_alike(was, title), key) for key, was in left.items())
            if likeness < ALIKE:
                continue
        keys[at] = key
        del left[key]


def _alike(first: str, second: str) -> float:
    return SequenceMatcher(None, first.casefold(), second.casefold(), autojunk=False).ratio()


def _page(key: str) -> Data:
    return {"key": key, "title": "", "intro": "", "questions": [], "jumps": [], "then": None}


def _whole(pages: list[Data]) -> Data:
    """Return a definition; nothing at all where no question is left."""
    return {"pages": pages} if any(page["questions"] for page in pages) else {}


def _gone(definition: Mapping[str, Any], question: Data) -> tuple[str, set[str]]:
    found = find_question(definition, question["key"])
    before = {option["key"] for option in found[1].get("options", ())} if found else set()
    return question["key"], before - {option["key"] for option in question.get("options", ())}


def _tidied(pages: list[Data], *, gone: tuple[str, set[str]]) -> Data:
    key, values = gone
    for page in pages:
        for jump in page["jumps"]:
            if jump["question"] == key:
                jump["values"] = [value for value in jump["values"] if value not in values]
        page["jumps"] = [jump for jump in page["jumps"] if jump["values"]]
    return {"pages": pages}
