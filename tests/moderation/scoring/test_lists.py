"""What an entry may say, and what the shipped lists hold."""

from collections import Counter

import pytest

from moderation.scoring.base import Label
from moderation.scoring.lists import FOLDER, GAP, Entry, Matcher, WordListError, shipped
from moderation.scoring.normalise import normalise

FEWEST = {"nl": 60, "fr": 40, "de": 40, "en": 40}


def found(entries: str, text: str, language: str = "nl", more: str = "") -> list[str]:
    """Return the words of a text that entries of one list hit."""
    content = (
        f'language = "nl"\n{more}\n[[group]]\nlabel = "insult"\nseverity = "queue"\nentries = [{entries}]'
    )
    matches = Matcher([("test.toml", content)]).find(normalise(text), language)
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("entry", "text", "words"),
    [
        ('"kwibus"', "Jij kwibus!", ["kwibus"]),
        ('"kwibus"', "Jij kwibussen!", []),
        ('"kwibus*"', "Jij kwibussen!", ["kwibussen"]),
        ('"*kwibus"', "Jij halfkwibus!", ["halfkwibus"]),
        ('"*kwibus*"', "halfkwibussen", ["halfkwibussen"]),
        ('"hou op"', "nu hou  op zeg", ["hou  op"]),
        ('"hou op"', "hou maar op", []),
        ('"hou .. op"', "hou daar nu eens op", ["hou daar nu eens op"]),
        ('"hou .. op"', "hou daar nu toch eens op", []),
        ('"hou .. op"', "hou daar. Mee op", []),
        ('"hou maar? op"', "hou op", ["hou op"]),
        ('"hou maar? op"', "hou maar op", ["hou maar op"]),
    ],
)
def test_ways_to_write_an_entry(entry: str, text: str, words: list[str]) -> None:
    assert found(entry, text) == words


def test_sets_hold_words_and_phrases() -> None:
    more = '[sets]\njij = ["jij", "jullie daar"]'
    assert found('"{jij} kwibus"', "jij kwibus, en jullie daar kwibus", more=more) == [
        "jij kwibus",
        "jullie daar kwibus",
    ]


def test_an_allowed_phrase_takes_a_hit_out() -> None:
    assert found('"kwibus"', "Café Kwibus is open, kwibus", more='allow = ["café kwibus"]') == ["kwibus"]


def test_a_word_may_count_in_its_own_language_only() -> None:
    group = '[[group]]\nlabel = "insult"\nseverity = "queue"\nonly_here = true\nentries = ["zot"]'
    content = f'language = "fr"\n{group}'
    matcher = Matcher([("test.toml", content)])
    assert matcher.find(normalise("zot"), "fr")
    assert not matcher.find(normalise("zot"), "nl")


def test_a_phrase_across_sentences_is_doubtful() -> None:
    content = 'language = "nl"\n[[group]]\nlabel = "threat"\nseverity = "hold"\nentries = ["hou op"]'
    matcher = Matcher([("test.toml", content)])
    assert [match.doubtful for match in matcher.find(normalise("hou. op"), "nl")] == [True]
    assert [match.doubtful for match in matcher.find(normalise("h.o.u op"), "nl")] == [False]


@pytest.mark.parametrize(
    "entry", ['""', '"{nobody} kwibus"', '".. kwibus"', '"kwibus .."', '"*"', '"a*"', '"(a|b)+"']
)
def test_a_wrong_entry_is_named(entry: str) -> None:
    with pytest.raises(WordListError, match=r"test\.toml"):
        found(entry, "tekst")


@pytest.mark.parametrize(
    "content",
    ["nonsense", '[[group]]\nentries = ["a b"]', '[[group]]\nlabel = "x"\nseverity = "hold"\nentries=["ab"]'],
)
def test_a_wrong_file_is_named(content: str) -> None:
    with pytest.raises(WordListError, match=r"test\.toml"):
        Matcher([("test.toml", content)])


def test_the_version_follows_the_lists() -> None:
    one, other = (
        Matcher([("a.toml", f'language = "nl"\nallow = ["{word}"]')]).version for word in ("aap", "noot")
    )
    assert one != other


def test_the_shipped_lists_are_large_enough_and_have_no_doubles() -> None:
    entries = [entry for entry in shipped().entries if entry.severity]
    counted = Counter(entry.language for entry in entries)
    assert {language: counted[language] >= least for language, least in FEWEST.items()} == dict.fromkeys(
        FEWEST, True
    )
    doubled = [
        key for key, times in Counter((entry.language, entry.text) for entry in entries).items() if times > 1
    ]
    assert doubled == []
    assert {entry.label for entry in entries} == set(Label) - {Label.PERSONAL_DATA}
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(FEWEST)


def example(entry: Entry) -> str:
    """Write one text that an entry stands for."""
    sets = {"jij": "jij", "ben": "bent", "hem": "hem"}
    words = []
    for part in entry.text.split():
        if part == GAP or part.endswith("?"):
            continue
        words.append(sets.get(part.strip("{}"), "") if part.startswith("{") else part.strip("*"))
    return " ".join(words)


def test_every_shipped_entry_without_sets_is_found() -> None:
    matcher = shipped()
    for entry in matcher.entries:
        if entry.severity and "{" not in entry.text:
            matches = matcher.find(normalise(example(entry)), entry.language)
            assert entry.label in {match.entry.label for match in matches}, entry.text
