"""Texts that were written to hurt the machine: twenty thousand signs of the worst kind, through every scorer.

A reader that took the square of the length would need minutes for one of them; the clock of pytest says so.
"""

from collections.abc import Callable
from functools import cache

import pytest

from moderation.scoring.base import Score
from moderation.scoring.behaviour import Pace, behaviour
from moderation.scoring.combine import combine
from moderation.scoring.language import detect
from moderation.scoring.learned import CombinedScorer, LearnedScorer, of_bytes, to_bytes
from moderation.scoring.lists import shipped
from moderation.scoring.wordlist import word_list

LONGEST = 20_000

HOSTILE = {
    "without a blank": "a",
    "almost a word": "klootza",
    "a word again and again": "klootzak",
    "letters apart": "k l o o t ",
    "dots between": "k.l.o.o.t.",
    "stars between": "k*l*o*o*t",
    "only stars": "*",
    "digits for letters": "kl00tz4k1",
    "any sign may be a letter": "1|!l",
    "held down": "kkkkkkkk",
    "accents on accents": "a\u0301\u0327\u0308\u0316",
    "zero width": "k\u200bl\u200co\u200do\ufefft",
    "right to left": "\u202ekloot\u202c",
    "greek and cyrillic": "κлοоtzаk",
    "mixed scripts": "ك한字kлο",
    "decorated letters": "\U0001d4c0\U0001d4c1\U0001d4c4",
    "astral and broken": "\U0010ffff\ud800",
    "quotes": "\"'„“«",
    "quoted lines": ">\n",
    "ends of sentences": ". ! ? ",
    "digits": "0470123456",
    "numbers with gaps": "0 4 7 0 - 1 2 . ",
    "accounts": "BE68 5390 0754 7034 ",
    "half an account": "BE",
    "links": "http://www.",
    "brackets": "([{<",
    "a denial": "niet geen nooit ",
    "groups": "moslims homo's vrouwen ",
    "the opening of an expression": "(a+)+$",
    "newlines": "\n",
    "a joined smile": "👨‍👩‍👧‍👦",
}


@cache
def learned() -> LearnedScorer:
    return LearnedScorer(of_bytes(to_bytes(["nl"], {"w kloot": 1.0, "c klo": 0.5}, 1.0, 0.0), "hostile"))


ROADS: dict[str, Callable[[str], Score]] = {
    "wordlist": lambda text: word_list().score([text], ["nl"])[0],
    "learned": lambda text: learned().score([text], ["nl"])[0],
    "combined": lambda text: CombinedScorer(learned()).score([text], ["nl"])[0],
    "rules": lambda text: behaviour(text, Pace(1, False)),
}


@pytest.fixture(scope="module", autouse=True)
def read_already() -> None:
    """Let the lists and the model of languages be read before a clock runs."""
    shipped()
    detect("een zin om te beginnen")


@pytest.mark.slow
@pytest.mark.timeout(20)
@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS.keys())
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_answers_and_its_words_stand_in_the_text(unit: str, road: Callable[[str], Score]) -> None:
    text = (unit * (LONGEST // len(unit) + 1))[:LONGEST]
    score = road(text)
    assert all(0.0 <= value <= 1.0 for value in score.labels.values())
    for reason in score.reasons:
        assert text[reason.start : reason.end] == reason.text
    assert combine([score]).outcome


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_its_language_is_told_in_time(unit: str) -> None:
    assert detect((unit * LONGEST)[:LONGEST])
