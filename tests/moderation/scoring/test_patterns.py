"""Numbers that point at a person, and heaps of links."""

import pytest

from moderation.scoring.patterns import personal_data, spam


@pytest.mark.parametrize(
    "number",
    [
        "0478 12 34 56", "0478/12.34.56", "0478123456", "+32 478 12 34 56", "0032478123456",
        "+32(0)478/12 34 56", "02 345 67 89", "09/234.56.78", "053 21 34 56", "０４７８１２３４５６",
        "BE68 5390 0754 7034", "be68539007547034", "BE68-5390-0754-7034", "NL91 ABNA 0417 1643 00",
        "85.07.30-033.28", "85073003328", "85 07 30 033 28",
    ],
)  # fmt: skip
def test_numbers_of_people(number: str) -> None:
    text = f"Hier: {number}, dank!"
    assert [text[found.start : found.end] for found in personal_data(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "op 09/12/2026 9 uur", "van 04/12/2026 14.30 tot 16.00", "bel 112", "bel 1700", "0800 12 345",
        "078 15 15 15", "0902 123 45", "nummer 0403.170.701", "prijs 0,99", "1500 Halle", "12.345.678",
        "BE68 5390 0754 7035", "85.07.30-033.29", "85.47.30-033.28", "artikel 123456789012", "0478",
        "isbn 9789020912345", "XX00 1234", "kamer 02.34", "2026-12-09 20:00",
    ],
)  # fmt: skip
def test_numbers_of_nobody(text: str) -> None:
    assert list(personal_data(text)) == []


@pytest.mark.parametrize(
    "text", ["0" * 20_000, "BE68" * 5_000, "0478 " * 4_000, "+32(0)" * 3_000, "1." * 10_000]
)
def test_heaps_of_digits_end(text: str) -> None:
    assert isinstance(list(personal_data(text)), list)


def test_many_links_are_spam() -> None:
    three = "zie https://a.be en http://b.be en www.c.be"
    assert list(spam(three)) == []
    assert [found.label for found in spam(f"{three} en HTTPS://d.be")] == ["spam"]
