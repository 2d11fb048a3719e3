"""Parts of a question and numbers that few answered: what of them leaves, on the page and in each file."""

import io
import json
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from groups.polls.models import NamedBallot, Poll, RecountFile, Result, RollEntry
from groups.polls.queries.results import result_for
from groups.polls.questions import Count, read_definition
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.withholding import told_figures, told_tables
from tests.factories import people as make
from tests.factories import polls as ask


def two(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "title": f"Keuze {key}"} for key in keys]


ASKED: dict[str, Any] = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "grid",
                    "kind": "matrix",
                    "title": "Wat vind je?",
                    "rows": two("loket", "afval"),
                    "columns": two("goed", "slecht"),
                },
                {
                    "key": "score",
                    "kind": "score",
                    "title": "Hoeveel?",
                    "low": 0,
                    "high": 10,
                    "options": two("park", "plein"),
                },
                {"key": "years", "kind": "number", "title": "Hoe lang?", "low": 0, "high": 9000},
                {"key": "metres", "kind": "number", "title": "Hoe ver?", "low": 0, "high": 9000},
            ],
        }
    ]
}
FEW = [1_009, 1_013, 1_021, 1_033, 1_049, 1_061, 1_087]


def answers(number: int) -> dict[str, Any]:
    """Return those of one voter: one rated a row, three scored an option, seven gave a number."""
    found: dict[str, Any] = {
        "grid": {"loket": "goed"} | ({"afval": "slecht"} if number == 0 else {}),
        "score": {"park": 5} | ({"plein": 9} if number < 3 else {}),
        "metres": 100 + 7 * number,
    }
    return found | ({"years": FEW[number]} if number < len(FEW) else {})


@pytest.fixture
def poll(town, officer, anna) -> Poll:
    found = ask.an_open_poll(town, officer, definition=ASKED, groups_asked=("district",))
    entries = RollEntry.objects.bulk_create(
        [
            RollEntry(
                poll=found,
                position=10_000 + number,
                code=f"K-{number}",
                mark="screen",
                district_name="AB"[number % 2],
            )
            for number in range(30)
        ]
    )
    NamedBallot.objects.bulk_create(
        [
            NamedBallot(poll=found, entry=entry, version=1, answers=answers(number))
            for number, entry in enumerate(entries)
        ]
    )
    Poll.objects.filter(pk=found.pk).update(groups_offered=None)  # read from the roll, which has more on it
    found.refresh_from_db()
    with time_machine.travel(ask.after(found), tick=False):
        count_poll(poll=found, by=officer)
    return Poll.objects.get(pk=found.pk)


def test_a_part_and_a_number_of_few_are_told_nowhere(poll, anna):
    browser = make.logged_in(anna)
    page = browser.get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert "Van “Keuze afval” tonen we niets" in page
    assert "Van “Keuze plein” tonen we niets" in page
    assert page.count("niet welke keuze het hoogste gemiddelde heeft") == 1
    assert "kreeg het hoogste gemiddelde" not in page
    assert "pas vanaf 10 antwoorden" in page
    roads = {form: reverse("polls:results_file", args=[poll.uid, form]) for form in ("json", "csv", "pdf")}
    whole = json.loads(browser.get(roads["json"]).content)
    figures, tables = whole["figures"], whole["tables"]
    assert [row["key"] for row in figures["grid"]["rows"]] == ["loket"]
    assert [option["key"] for option in figures["score"]["options"]] == ["park"]
    assert (figures["grid"]["withheld"], figures["score"]["withheld"]) == (["afval"], ["plein"])
    assert "plein" not in json.dumps(figures["score"] | {"withheld": []})
    assert {name for name, told in figures["years"].items() if isinstance(told, float | int)} == set()
    assert "years" not in tables
    assert "afval" not in json.dumps(tables["grid"]["district"]["parts"])
    lines = browser.get(roads["csv"]).getvalue().decode()
    paper = PdfReader(io.BytesIO(browser.get(roads["pdf"]).content))
    report = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "Keuze plein" in report
    for text in (page, lines, report):
        for secret in ("slecht: 1", "slecht;1;", "gemiddeld 9", "Keuze plein;9;", "1.033", "1.039", "1033"):
            assert secret not in text
    assert not any("1.0" in text for text in (page, report))


def test_of_enough_numbers_no_more_is_told_than_the_page_tells(poll, anna):
    shown = result_for(anna, poll)
    stored = Result.objects.get(poll=poll).figures
    assert shown is not None
    assert shown.figures["metres"]["deviation"] == round(stored["metres"]["deviation"])
    assert shown.figures["metres"]["mean"] == stored["metres"]["mean"]
    assert "metres" in shown.tables


def test_a_question_of_which_every_part_is_of_few_is_withheld_whole():
    count = Count(read_definition(ASKED))
    for number in range(8):
        half = number % 2
        count.add({"grid": {("loket", "afval")[half]: "goed"}, "score": {("park", "plein")[half]: 3}})
    figures = told_figures(count.figures())
    assert figures == {}
    assert told_tables({"grid": {"district": {}}, "score": {}}, figures) == {}


def test_of_a_secret_poll_what_is_withheld_is_not_even_kept(town, officer):
    (asked,) = [each for each in ASKED["pages"][0]["questions"] if each["key"] == "score"]
    voters = [make.a_resident(town.here, f"stem{number}") for number in range(6)]
    poll = ask.an_open_secret_poll(town, officer, definition={"pages": [{"key": "p1", "questions": [asked]}]})
    for number, voter in enumerate(voters):
        scores = {"park": 5} | ({"plein": 9} if number < 3 else {})
        cast_ballot(by=voter, poll=poll, answers={"score": scores}, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(by=officer, poll=Poll.objects.get(pk=poll.pk))
    kept = Result.objects.get(poll=poll).figures["score"]
    assert [option["key"] for option in kept["options"]] == ["park"]
    (told,) = json.loads(bytes(RecountFile.objects.get(poll=poll).content))["questions"]
    assert told["scores"] == [[5] * 6, None]
