"""Rules that hold for every text and every listed word, looked for by trying."""

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.scoring.language import LANGUAGES, detect
from moderation.scoring.letters import DIGITS, LOOK_ALIKES
from moderation.scoring.lists import shipped
from moderation.scoring.normalise import normalise, plain
from moderation.scoring.own_words import innocent_sentences
from moderation.scoring.wordlist import word_list

INNOCENT = list(innocent_sentences())
# Words of at least five letters: shorter ones meet other words when signs are put between their letters.
LISTED = sorted(
    {
        (entry.language, entry.label, plain(entry.text))
        for entry in shipped().entries
        if entry.severity and entry.text.isalpha() and len(plain(entry.text)) >= 5
    }
)
BY_LETTER = {
    letter: tuple(sign for sign, readings in (LOOK_ALIKES | DIGITS).items() if letter in readings)
    for letter in "abcdefghijklmnopqrstuvwxyz"
}
ALIKES = {letter: tuple(sign for sign in signs if not sign.isdigit()) for letter, signs in BY_LETTER.items()}
LEET = {letter: tuple(sign for sign in signs if sign.isdigit()) for letter, signs in BY_LETTER.items()}

any_text = st.text(st.characters(), max_size=200)
spelled_oddly = st.text(st.sampled_from("kKlo0O!.*#@ $1\u200b\u0301éкоñß🇧🅰ﷺ\n'\"“”-"), max_size=80)
listed = st.sampled_from(LISTED)
between = st.sampled_from(
    [".", "-", "_", " ", "·", "\u200b", "..", " - ", "~", "*", "/", "🍆", "\u00ad", "'"]
)


def found(language: str, label: str, written: str) -> bool:
    """Whether a word is found in the middle of a sentence, and where it stands."""
    text = f"Hallo daar, {written} , tot morgen."
    score = word_list().score([text], [language])[0]
    start, end = text.index(written), text.index(written) + len(written)
    return any(
        reason.label == label and start <= reason.start < reason.end <= end for reason in score.reasons
    )


@given(any_text | spelled_oddly)
def test_taking_a_text_apart_never_fails_and_stays_inside_it(text: str) -> None:
    taken = normalise(text)
    assert len(taken.tokens) == len(taken.sentences) == len(taken.words)
    assert list(taken.sentences) == sorted(taken.sentences)
    for number, words in enumerate(taken.words):
        assert words[0].last == number + 1
        for word in words:
            assert word.first == number < word.last <= len(taken.words)
            assert 0 <= word.start < word.end <= len(text)


@given(any_text | spelled_oddly, st.sampled_from(sorted(LANGUAGES)))
def test_scoring_never_fails_and_explains_itself(text: str, language: str) -> None:
    score = word_list().score([text], [language])[0]
    assert all(0.0 <= value <= 1.0 for value in score.labels.values())
    for reason in score.reasons:
        assert text[reason.start : reason.end] == reason.text != ""
        assert reason.weight <= score.labels[reason.label]


@settings(deadline=None)  # the first text waits for the model of languages
@given(any_text)
def test_detecting_never_fails(text: str) -> None:
    assert detect(text) in LANGUAGES


@given(listed, between)
def test_letters_set_apart_are_found(entry: tuple[str, str, str], sign: str) -> None:
    language, label, word = entry
    assert found(language, label, sign.join(word))


@given(listed, st.data())
def test_a_sign_anywhere_inside_is_found(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, label, word = entry
    place = data.draw(st.integers(1, len(word) - 1))
    sign = data.draw(st.sampled_from([".", "-", "\u200b", "\u00ad", "_", "🍆"]))
    assert found(language, label, f"{word[:place]}{sign}{word[place:]}")


@given(listed, st.data())
def test_digits_for_letters_are_found(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, label, word = entry
    kept = data.draw(st.integers(0, len(word) - 1))
    written = "".join(
        data.draw(st.sampled_from((letter, *LEET[letter]))) if place != kept else letter
        for place, letter in enumerate(word)
    )
    assert found(language, label, written)


@given(listed, st.data())
def test_look_alikes_are_found(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, label, word = entry
    written = "".join(data.draw(st.sampled_from((letter, *ALIKES[letter]))) for letter in word)
    assert found(language, label, written)


@given(listed, st.data())
def test_letters_held_down_are_found(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, label, word = entry
    place = data.draw(st.integers(0, len(word) - 1))
    assert found(
        language, label, word[:place] + word[place] * data.draw(st.integers(3, 9)) + word[place + 1 :]
    )


@given(listed, st.data())
def test_capitals_and_decoration_are_found(entry: tuple[str, str, str], data: st.DataObject) -> None:
    language, label, word = entry
    bases = data.draw(st.sampled_from([(0xFF21, 0xFF41), (0x1D400, 0x1D41A), (0x24B6, 0x24D0), (0x41, 0x61)]))
    signs = (chr(data.draw(st.sampled_from(bases)) + ord(letter) - ord("a")) for letter in word)
    assert found(language, label, "".join(signs))


@given(st.sampled_from(INNOCENT), st.data())
def test_an_innocent_sentence_stays_innocent_whatever_its_case(
    sentence: tuple[str, str], data: st.DataObject
) -> None:
    language, text = sentence
    large = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    written = "".join(
        sign.upper() if wanted else sign.lower() for sign, wanted in zip(text, large, strict=True)
    )
    assert word_list().score([written], [language])[0].reasons == ()
