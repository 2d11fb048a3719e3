"""The scorer "rules": how somebody writes, never what they say."""

import pytest

from moderation.scoring.behaviour import FIRST_POST, LINKS, NAME, SPEED, Pace, behaviour
from moderation.scoring.combine import combine
from network.kernel.ports.screening import Outcome

OFTEN = Pace(1, True)
FIRST = Pace(1, False)


def labels(text: str, pace: Pace = OFTEN) -> dict[str, float]:
    return {label: value for label, value in behaviour(text, pace).labels.items() if value}


@pytest.mark.parametrize(
    ("text", "pace", "outcome"),
    [
        ("Dag buren, wij wonen hier nieuw!", FIRST, Outcome.PUBLISH),
        ("Bekijk https://voorbeeld.be/feest", FIRST, Outcome.QUEUE),
        ("Bekijk https://voorbeeld.be/feest", OFTEN, Outcome.PUBLISH),
        ("Hier: bit.ly/2xYz", OFTEN, Outcome.QUEUE),
        ("a www.a.be b www.b.be c www.c.be", OFTEN, Outcome.QUEUE),
        ("a www.a.be b www.b.be", OFTEN, Outcome.PUBLISH),
        ("Nog eens dank", Pace(9, True), Outcome.PUBLISH),
        ("Nog eens dank", Pace(10, True), Outcome.QUEUE),
        ("Nog eens dank", Pace(50, True), Outcome.QUEUE),
    ],
)
def test_what_follows(text, pace, outcome):
    assert combine([behaviour(text, pace)]).outcome is outcome


def test_the_values():
    assert labels("Dag buren", FIRST) == {FIRST_POST: 0.3}
    assert labels("Dag http://x.be", FIRST) == {FIRST_POST: 0.6}
    assert labels("Dag", Pace(10, True)) == {SPEED: 0.5}
    assert labels("http://a.b http://c.d http://tinyurl.com/e") == {LINKS: 0.7}


@pytest.mark.parametrize(
    "link",
    [
        "https://bit.ly/x",
        "HTTPS://BIT.LY/x",
        "https://www.bit.ly/x",
        "https://bank.be@bit.ly/x",
        "https://bit.ly:443/x",
        "https://bit.ly./x",
        "https://bit.ly\\@bank.be",
        "[klik](https://t.co/abc)",
        "t.co/abc",
    ],
)
def test_a_link_that_hides_where_it_goes(link):
    assert labels(f"Kijk eens {link} dan")[LINKS] == 0.6


@pytest.mark.parametrize(
    "text",
    ["https://orbit.ly/x", "https://bit.ly.bank.be/x", "mail naar jan@t.co/abc", "is.gd", "about.co/x"],
)
def test_what_only_looks_like_one(text):
    assert LINKS not in labels(text)


def test_the_links_are_shown():
    score = behaviour("Kijk bit.ly/abc of http://x.be", OFTEN)
    assert [reason.text for reason in score.reasons] == ["bit.ly/abc", "http://x.be"]
    assert score.scorer == NAME


@pytest.mark.parametrize("text", ["http://", "www.", "t.co/", "@", "a", "http://a", "https://x@"])
def test_a_text_without_a_blank_takes_no_time(text):
    assert set(behaviour(text * 20_000, OFTEN).labels) == {
        FIRST_POST,
        SPEED,
        LINKS,
    }  # else the clock of pytest
