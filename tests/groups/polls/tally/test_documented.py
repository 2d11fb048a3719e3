"""The worked examples of the documentation are computed, and counting is linear in ballots."""

import doctest
import re
import sys

import pytest

from groups.polls.questions import Count, read_definition
from tests.helpers import source

DOCUMENT = source.ROOT / "docs" / "algorithms" / "tallies.md"
BLOCK = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
OPTIONS = [{"key": key, "title": key.upper()} for key in "abcd"]
POLL = read_definition(
    {
        "pages": [
            {
                "key": "p",
                "questions": [
                    {"kind": "single", "key": "single", "title": "S", "options": OPTIONS},
                    {"kind": "multiple", "key": "multiple", "title": "M", "options": OPTIONS},
                    {"kind": "ranking", "key": "schulze", "title": "R", "options": OPTIONS},
                    {
                        "kind": "ranking",
                        "key": "runoff",
                        "title": "I",
                        "options": OPTIONS,
                        "method": "runoff",
                    },
                    {"kind": "score", "key": "score", "title": "C", "low": -2, "high": 2},
                    {"kind": "number", "key": "number", "title": "N"},
                    {"kind": "long", "key": "long", "title": "L"},
                ],
            }
        ]
    }
)


def test_the_examples_of_the_document_come_out_as_written():
    code = "\n".join(BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")))
    test = doctest.DocTestParser().get_doctest(code, {}, DOCUMENT.name, str(DOCUMENT), 0)
    assert len(test.examples) > 20
    said = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not said, "".join(said)


def ballots(many):
    for number in range(many):
        key = "abcd"[number % 4]
        ranking = [key, *(other for other in "abcd" if other != key)]
        yield (
            {
                "single": key,
                "multiple": ["a", "c"],
                "schulze": ranking,
                "runoff": ranking,
                "score": number % 5 - 2,
                "number": number % 10,
                "long": "x",
            },
            1,
            1,
        )


def steps_of(many):
    """Return how many lines of our own counting ran for so many ballots, the results included."""
    steps = 0

    def step(frame, event, _argument):
        nonlocal steps
        if "/groups/polls/" not in frame.f_code.co_filename:
            return None
        steps += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        Count(POLL).add_all(ballots(many)).results()
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("many", [40, 200])
def test_twice_the_ballots_take_twice_the_steps_and_no_more(many):
    once, twice, thrice = steps_of(many), steps_of(2 * many), steps_of(3 * many)
    assert 0 < thrice - twice <= (twice - once) * 1.02


def test_memory_keeps_totals_and_no_ballots():
    count = Count(POLL).add_all(ballots(400))
    held = {key: len(repr(vars(tally))) for key, tally in count.tallies.items() if key != "runoff"}
    assert max(held.values()) < 2_000
    assert len(count.tallies["runoff"].rankings) == 4
