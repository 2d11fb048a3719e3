"""What a reader sees in a text that was spelled to slip past a list."""

import pytest

from moderation.scoring.normalise import Normalised, Word, normalise, plain


def readings(word: Word) -> set[str]:
    """All strings that a word may be read as."""
    found = {""}
    for part in word.parts:
        found = {before + reading for before in found for reading in part}
    return found


def seen(text: str) -> set[str]:
    """All strings that a reader may see in a text."""
    return {reading for words in normalise(text).words for word in words for reading in readings(word)}


@pytest.mark.parametrize(
    "text",
    [
        "kloot", "KLOOT", "klööt", "k.l.o.o.t", "k l o o t", "k-l_o~o=t", "k  l  o  o  t", "kl00t", "k1oot",
        "k|oot", "kl@@t", "klooooot", "kkklooottt", "кlооt", "κλοοτ", "ｋｌｏｏｔ", "𝓴𝓵𝓸𝓸𝓽", "ⓚⓛⓞⓞⓣ", "🅚🅛🅞🅞🅣",
        "🇰🇱🇴🇴🇹", "k\u200bl\u200bo\u200bo\u200bt", "k\u00adloot", "k\u0336l\u0336o\u0336o\u0336t\u0336",
        "ᴋʟᴏᴏᴛ", "kl*ot", "k**ot", "k🍆l🍆o🍆o🍆t", "kl.oot", "(k)loot", "kloot123", "k.l.0.0.t", "K L O O T",
    ],
)  # fmt: skip
def test_the_word_is_seen(text: str) -> None:
    assert "kloot" in seen(text)


@pytest.mark.parametrize("text", ["kl ot", "klot", "kloo tzak", "lkoot", "Klo. Ot is hier."])
def test_what_is_not_undone(text: str) -> None:
    assert "kloot" not in seen(text)


def test_a_digit_alone_is_no_letter() -> None:
    assert seen("4 km 100 5") == {"4", "km", "100", "5"}


def test_true_russian_is_left_alone() -> None:
    assert seen("у меня дома кошка") == {"у", "меня", "дома", "кошка"}


def test_a_russian_word_in_a_dutch_text_is_read_both_ways_only_where_it_can_be() -> None:
    assert "kot" in seen("Dit is een lange Nederlandse zin met кот erin")


def test_places_point_at_the_words_as_they_were_written() -> None:
    text = "Zeg, dé 𝓴.𝓵.𝓸.𝓸.𝓽 hoor"
    words = [word for words in normalise(text).words for word in words if "kloot" in readings(word)]
    assert {text[word.start : word.end] for word in words} == {"𝓴.𝓵.𝓸.𝓸.𝓽"}


def test_the_sign_before_a_word_counts_where_it_is_a_letter() -> None:
    text = "wat een $let!"
    found = [word for words in normalise(text).words for word in words if "slet" in readings(word)]
    assert [text[word.start : word.end] for word in found] == ["$let"]


def test_single_letters_with_wider_gaps_are_two_words() -> None:
    assert {"jij", "kloot", "jijkloot"} <= seen("j i j   k l o o t")


def test_sentences_are_counted() -> None:
    assert normalise("Een zin. Nog een! En").sentences == (0, 0, 1, 1, 2)


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b", "\x00", "$", "\ud800", "ﷺ" * 3, "🇧🇪"])
def test_strange_texts_are_taken(text: str) -> None:
    assert isinstance(normalise(text), Normalised)


HOSTILE = {
    "one word": "a" * 20_000,
    "dots": "k." * 10_000,
    "blanks": "k " * 10_000,
    "digits": "1l" * 10_000,
    "stars": "k*" * 10_000,
    "cyrillic": "кo" * 10_000,
    "marks": "e\u0301" * 10_000,
    "long signs": "\ufdfa" * 20_000,
    "edges": "$" * 19_999 + "k",
    "leet": "1!|" * 6_666 + "k",
    "words": "klootzak " * 2_222,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_work_grows_no_faster_than_the_text(text: str) -> None:
    """Counted in letters to be looked at, which does not depend on the machine."""
    parts = [part for words in normalise(text).words for word in words for part in word.parts]
    assert sum(len(reading) for part in parts for reading in part) <= 16 * len(text)


def test_a_word_of_a_list_is_folded_like_a_text() -> None:
    assert plain("Fils-d'Éléphant") == "filsdelephant"
