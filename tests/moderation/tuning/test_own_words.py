"""Words of a town: what is refused, what they find, and what they take out."""

import time

import pytest

from moderation.scoring.own_words import OwnWord, ensure_good, is_shipped, scorer_with
from moderation.scoring.wordlist import word_list
from network.kernel.errors import Invalid


def own(pattern, value=0.95, language="nl", label="insult"):
    return OwnWord(language, label, pattern, value)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "^(.*a){20}",
        "[a-z]*x",
        "a|b",
        "a*",
        "*e*",
        "*en",
        "de",
        "ik",
        "wie .. er",
        "..",
        ".. woord",
        "woord ..",
        "ja? nee?",
        "{groep} weg",
        "x" * 121,
        "een twee drie vier vijf zes zeven",
        "q* .. w* .. z* .. y*",
        "*q* *w* *z*",
        "   ",
        "🍆",
        "\u200b",
    ],
)
def test_a_hostile_pattern_is_refused_at_once(pattern):
    began = time.monotonic()
    with pytest.raises(Invalid):
        ensure_good(own(pattern))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "pattern",
    ["vuilzwans", "vuilzwans*", "*zwansje", "gij vuile zwans", "ga .. weg uit ons", "zwans van mijn? voeten"],
)
def test_a_good_pattern_is_taken(pattern):
    ensure_good(own(pattern))


def test_an_own_word_counts_by_its_value_however_it_is_spelled():
    scorer = scorer_with([own("vuilzwans", 0.7)])
    for text in ("Gij vuilzwans!", "Gij v.u.i.l.z.w.a.n.s", "Gij VU1LZWANS"):
        score = scorer.score([text], ["nl"])[0]
        assert score.labels["insult"] == 0.7, text
        assert score.reasons[0].text
    assert word_list().score(["Gij vuilzwans!"], ["nl"])[0].labels["insult"] == 0
    assert scorer.version != word_list().version


def test_an_entry_that_is_taken_out_is_no_longer_found():
    assert is_shipped("nl", "wat een eikel")
    assert word_list().score(["Wat een eikel."], ["nl"])[0].labels["insult"] > 0
    without = scorer_with([own("wat een eikel", 0)])
    assert without.score(["Wat een eikel."], ["nl"])[0].labels["insult"] == 0
    assert without.score(["Wat een klootzak."], ["nl"])[0].labels["insult"] > 0
    assert without.version != word_list().version


def test_the_same_words_are_one_scorer():
    assert scorer_with([own("vuilzwans")]) is scorer_with([own("vuilzwans")])
    assert scorer_with([]) is word_list()


def test_a_word_that_can_no_longer_be_read_silences_nothing():
    scorer = scorer_with([own("(a+)+$"), own("vuilzwans")])
    assert scorer.score(["vuilzwans"], ["nl"])[0].labels["insult"] == 0.95


def test_a_long_text_without_a_space_stays_fast():
    scorer = scorer_with([own(f"{letter}uilzwan* .. weg", 0.9) for letter in "bcdfghklmnp"])
    began = time.monotonic()
    scorer.score(["uilzwan" * 2_900], ["nl"])
    assert time.monotonic() - began < 3
