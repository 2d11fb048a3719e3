"""A question has tables by group only where every version asked everybody the same."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from groups.polls.corrections import Carrier, Step, read_changes
from groups.polls.questions import read_definition
from groups.polls.steady import asked_of_everybody, steady
from tests.groups.polls.test_crossing import options

Pages = list[dict[str, Any]]
Change = Callable[[Pages], None]


def first() -> Pages:
    """Who has no dog skips the page of the dogs."""
    dog = {"key": "dog", "kind": "single", "title": "Hond?", "options": options("yes", "no")}
    breed = {"key": "breed", "kind": "single", "title": "Welke?", "options": options("big", "small")}
    day = {"key": "day", "kind": "single", "title": "Dag?", "options": options("a", "b", "c")}
    some = {"key": "some", "kind": "multiple", "title": "Wat?", "options": options("p", "q", "r"), "most": 2}
    years = {"key": "years", "kind": "number", "title": "Jaren?", "low": 0, "high": 99}
    jump = {"question": "dog", "values": ["no"], "to": "last"}
    return [
        {"key": "first", "questions": [dog], "jumps": [jump]},
        {"key": "dogs", "questions": [breed]},
        {"key": "last", "questions": [day, some, years]},
    ]


def without_the_jump(pages: Pages) -> None:
    del pages[0]["jumps"]


def one_is_added(pages: Pages) -> None:
    pages[2]["questions"].append(
        {"key": "more", "kind": "single", "title": "En?", "options": options("x", "y")}
    )


def a_day_is_added(pages: Pages) -> None:
    pages[2]["questions"][0]["options"] = options("a", "b", "c", "d")


def a_day_is_gone(pages: Pages) -> None:
    pages[2]["questions"][0]["options"] = options("a", "b")


def most_is_more(pages: Pages) -> None:
    pages[2]["questions"][1]["most"] = 3


def high_is_less(pages: Pages) -> None:
    pages[2]["questions"][2]["high"] = 50


def other_words(pages: Pages) -> None:
    pages[2]["questions"][0] |= {"title": "Welke dag?", "help": "Kies er één."}
    pages[2]["questions"][0]["options"][0]["title"] = "Maandag"


def a_new_jump(pages: Pages) -> None:
    pages[0]["jumps"][0]["to"] = "end"


def nothing(_pages: Pages) -> None:
    """The same again."""


ALL = {"dog", "day", "some", "years"}


def corrected(*changes: Change, **mapping: Any) -> Carrier:
    """A poll with a correction for each change; the mapping is that of the first."""
    pages, carrier = first(), Carrier(read_definition({"pages": first()}))
    for change in changes:
        pages = deepcopy(pages)
        change(pages)
        now = read_definition({"pages": pages})
        moves = read_changes(carrier.newest, now, mapping if not carrier.steps else {})
        carrier = Carrier(carrier.first, [*carrier.steps, Step(now, moves)])
    return carrier


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (nothing, ALL),
        (other_words, ALL),
        (one_is_added, ALL),
        (without_the_jump, ALL),
        (a_day_is_added, ALL - {"day"}),
        (a_day_is_gone, ALL - {"day"}),
        (most_is_more, ALL - {"some"}),
        (high_is_less, ALL - {"years"}),
        (a_new_jump, {"dog"}),
    ],
)
def test_what_a_correction_brought_or_changed_is_not_steady(change, left):
    carrier = corrected(change)
    assert steady(carrier) == left
    assert steady(corrected(change, nothing)) == left  # also where a later version leaves it alone
    answers = {"dog": "no", "day": "c", "some": ["p", "q"], "years": 80}
    read, lapsed = carrier.read(answers, 1)
    assert not lapsed & left
    assert all(read[key] == answers[key] for key in left)


def test_a_question_of_which_every_answer_lapsed_is_not_steady_under_the_same_key():
    gone = {"options": dict.fromkeys("abc")}
    assert steady(corrected(nothing, day=gone)) == ALL - {"day"}
    assert steady(corrected(nothing, day=None)) == ALL - {"day"}


def test_a_poll_that_was_not_corrected_is_steady_on_every_road():
    carrier = corrected()
    assert steady(carrier) == asked_of_everybody(carrier.newest) == ALL


def test_a_jump_that_came_and_went_leaves_its_mark():
    assert steady(corrected(a_new_jump, without_the_jump)) == {"dog"}
