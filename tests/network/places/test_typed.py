"""What somebody may mean who types an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.places.folding import plain_words
from network.places.typed import Reading, readings


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Ankerstr 1", Reading("ankerstr", "1", ())),
        ("Ankerstraat 12", Reading("ankerstraat", "12", ())),
        ("ankerstraat 12 B", Reading("ankerstraat", "12B", ())),
        (
            "Ankerstraat 12 bus 3, 9100 Sint-Niklaas",
            Reading("ankerstraat 12 bus 3", "9100", ("sint", "niklaas")),
        ),
        ("Ankerstraat 10-12", Reading("ankerstraat", "10-12", ())),
        ("Ankerstraat", Reading("ankerstraat", "", ())),
        ("Ankerstraat, Halle", Reading("ankerstraat", "", ("halle",))),
        ("Ankerstraat12", Reading("ankerstraat", "12", ())),
        ("Plein 1830 5", Reading("plein 1830", "5", ())),
        ("Sint-Jansstraat 4", Reading("sint jansstraat", "4", ())),
        ("", Reading("", "", ())),
    ],
)
def test_the_likeliest_reading_comes_first(typed: str, first: Reading):
    assert next(readings(typed)) == first


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("Plein 1830", Reading("plein 1830", "", ())),
        ("Kerkstraat 12 1500 Halle", Reading("kerkstraat", "12", ("1500", "halle"))),
        (
            "Ankerstraat 12 bus 3, 9100 Sint-Niklaas",
            Reading("ankerstraat", "12", ("9100", "sint", "niklaas")),
        ),
        ("Ankerstraat 12 bus 3", Reading("ankerstraat", "12", ())),
        ("Ankerstraat 12 b", Reading("ankerstraat", "12", ())),
    ],
)
def test_other_readings_follow(typed: str, among: Reading):
    assert among in list(readings(typed))


@given(st.text(max_size=400))
def test_any_text_has_few_readings_of_plain_words(typed: str):
    found = list(readings(typed))
    assert 1 <= len(found) <= 10
    for reading in found:
        assert reading.street == plain_words(reading.street)
        assert all(word and word == plain_words(word) for word in reading.where)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Sint-Jansstraat", "sint jansstraat"),
        ("'s Gravenstraat", "s gravenstraat"),
        ("Rue de l’Œuvre", "rue de l oeuvre"),
        ("Straßburger Weg", "strassburger weg"),
        ("  Émile   Zola ", "emile zola"),
        ("—", ""),
    ],
)
def test_plain_words(name: str, words: str):
    assert plain_words(name) == words


@given(st.text())
def test_plain_words_twice_is_plain_words(name: str):
    words = plain_words(name)
    assert plain_words(words) == words
    assert set(words) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
