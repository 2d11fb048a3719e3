"""What is on the paper: every kind of question, the way on, codes where they belong and nowhere else."""

import io
from typing import Any

from pypdf import PdfReader

from groups.polls.printing.forms import Addressee, Form, draw_letters, draw_named, draw_secret
from groups.polls.printing.lists import Row, draw_cover, draw_roll
from groups.polls.queries.paper import on_paper
from groups.polls.questions import Definition, read_definition
from tests.factories.paper import EVERY_KIND


def a_form(definition: Definition | None = None, **more: Any) -> Form:
    words = {
        "municipality": "Dilbeek",
        "organiser": "Dienst Ruimte",
        "title": "Het plein",
        "intro": "",
        "version": 1,
        "until": "maandag 23 november, 20 uur",
        "back": ("Loket", "Gemeenteplein 1"),
    }
    return Form(**{**words, **more}, definition=definition or read_definition(EVERY_KIND))


def texts(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_kind_of_question_has_room_and_says_where_to_go_on():
    text = " ".join(texts(draw_named(a_form(), [Addressee("Anna Peeters", "abcd2345")])))
    for question in read_definition(EVERY_KIND).questions:
        assert question.title in text
    assert "Antwoordde je “Nee” op vraag 1? Dan: ga naar vraag 6." in text
    assert "Antwoordde je “Geen mening” op vraag 2? Dan: je bent klaar." in text
    assert "Anders: ga naar vraag 3." in text
    assert "Je bent klaar." in text
    assert "? Anders" not in text
    assert "−2 −1 0 +1 +2" in text
    assert "11. Toon het." not in text
    assert "Een foto geven kan alleen op het scherm" in text


def test_a_form_by_name_has_the_code_of_its_voter_on_every_page():
    people = [Addressee("Anna Peeters", "abcd2345"), Addressee("Bram Claes", "wxyz6789")]
    pages = texts(draw_named(a_form(), people))
    half = len(pages) // 2
    for one, other, own in (("ABCD 2345", "WXYZ", pages[:half]), ("WXYZ 6789", "ABCD", pages[half:])):
        assert all(one in page and other not in page for page in own)
        assert "bladzijde 1" in own[0]
    assert "Loket, Gemeenteplein 1" in pages[0]


def test_the_sheet_of_a_secret_poll_is_one_sheet_without_any_code_or_name():
    pages = texts(draw_secret(a_form(groups={"Je wijk": ("A", "B")})))
    assert "bladzijde 1" in pages[0]
    assert "Zet geen naam" in pages[0]
    assert "Over jou" in pages[-1]
    assert not [page for page in pages if "Nummer" in page or "nummer:" in page]


def test_the_letter_has_the_slip_below_the_line_and_no_question():
    people = [Addressee(f"Buur {number}", f"abcd234{number}") for number in range(3)]
    pages = texts(draw_letters(a_form(), people))
    assert len(pages) == 3
    for number, page in enumerate(pages):
        _above, below = page.split("Knip hier")
        assert f"ABCD 234{number}" in below
        assert f"Buur {number}" in below
        assert "Kom je vaak?" not in page


def test_the_roll_names_everybody_and_the_cover_says_what_to_do():
    rows = [Row(f"Buur {number}", f"abcd{number:04}", "Sint-Alena", "") for number in range(120)]
    pages = texts(draw_roll("Het plein", "21 november", rows))
    assert all(f"ABCD {number:04}" in " ".join(pages) for number in range(120))
    cover = texts(draw_cover("Stapel 3", [("Formulieren", "12")], ["Tel ze."]))
    assert "1. Tel ze." in cover[0]


def test_paper_requires_nothing_and_asks_for_no_photo():
    definition = on_paper(read_definition(EVERY_KIND))
    assert not [question for question in definition.questions if question.required]
    assert [question.key for question in definition.questions] == list("abcdefghij")
