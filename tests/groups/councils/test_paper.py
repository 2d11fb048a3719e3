"""The advice on paper: every word that must stand on it, in every text that can be written."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.councils import paper, services
from groups.councils.views.parts import paper_of
from network.kernel.text import render
from tests.factories import councils as make
from tests.factories.people import pages_of
from tests.helpers.sampled import examples

LONG = "\n\n".join(f"Alinea {number} over **de uren** van het zwembad en de zaal." for number in range(90))


def sheet(text: str, **changes: object) -> paper.Sheet:
    values = {
        "municipality": "Halle",
        "letterhead": ("Stad Halle", "Oudstrijdersplein 18"),
        "group": "Regiegroep Sport",
        "label": "2026/14",
        "title": "Zwembad langer open",
        "question": "Welke uren?",
        "html": render(text),
        "vote": "6 voor, 1 tegen",
        "minority": "",
        "answer": "Tegen 18 december",
        "delivered_on": date(2026, 10, 18),
        "link": "https://wijken.example.org/advices/abc/",
        **changes,
    }
    return paper.Sheet(**values)


def words_of(found: paper.Sheet) -> str:
    return " ".join(" ".join(pages_of(paper.draw(found))).split())


@pytest.mark.django_db
def test_the_paper_says_who_what_how_it_was_voted_and_by_when_an_answer_comes(town):
    raad = make.a_body(town)
    advice = make.voted(raad, make.a_draft(raad), minority="Wij willen eerst een proef.")
    advice = services.deliver(by=raad.chair, advice=advice)
    words = " ".join(" ".join(pages_of(paper_of(advice, "https://x.example/a/"))).split())
    for part in (
        "Halle",
        "Oudstrijdersplein 18",
        raad.group.name,
        f"Advies {advice.label}",
        "Zwembad langer open",
        "Ook op zondag.",
        "Voor: 3. Tegen: 0.",
        "Wij willen eerst een proef.",
        "https://x.example/a/",
    ):
        assert part in words


def test_points_quotes_and_marks_stand_on_paper():
    text = "Wij vragen:\n\n- **meer** uren\n- _ook_ op zondag\n\n> Zo zei een lid het.\n\n3. drie\n4. vier"
    words = words_of(sheet(text))
    for part in ("• meer uren", "• ook op zondag", "Zo zei een lid het.", "3. drie", "4. vier"):
        assert part in words


def test_a_long_advice_goes_on_over_pages_with_their_number():
    pages = pages_of(paper.draw(sheet(LONG)))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"bladzijde {number}" in page
    assert "Alinea 89" in " ".join(pages)


def test_the_same_advice_gives_the_same_file():
    assert paper.draw(sheet("Eén.")) == paper.draw(sheet("Eén."))


@settings(max_examples=examples(40), deadline=None)
@given(text=st.text(max_size=300), title=st.text(max_size=60))
def test_whatever_is_written_can_be_printed(text, title):
    assert paper.draw(sheet(text, title=title, question=title, minority=text)).startswith(b"%PDF")


@pytest.mark.parametrize("text", ["<b>&amp;</b> 5 < 6 & 7", "a <br/> <script>x</script>", "**a _b** c_"])
def test_signs_of_markup_are_only_words(text):
    assert paper.draw(sheet(text, title=text, minority=text)).startswith(b"%PDF")
