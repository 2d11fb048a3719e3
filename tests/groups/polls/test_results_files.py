"""Files of a result say what the page says, hold no formula and no name, and go to whom they are for."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from groups.polls.models import Poll, Result
from groups.polls.services.closing import cancel_poll
from groups.polls.services.exports import note_rows_export
from network.kernel.errors import NotFound
from network.kernel.models import AuditEntry
from tests.factories import people as make
from tests.factories import poll_results as told


@pytest.fixture
def survey(town, officer, anna) -> Poll:
    return told.a_counted_survey(town, officer)


def cells_of(book: bytes) -> list[list[str]]:
    """Return what stands in the cells of a workbook; empty ones too."""
    sheet = ET.fromstring(zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml"))
    return [
        ["".join(cell.itertext()) for cell in row.iterfind("{*}c")] for row in sheet.iterfind(".//{*}row")
    ]


def fetched(poll: Poll, client: Client, form: str, road: str = "results_file") -> bytes:
    answer = client.get(reverse(f"polls:{road}", args=[poll.uid, form]))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.getvalue()


def test_csv_workbook_and_json_hold_the_stored_figures(survey, anna):
    browser = make.logged_in(anna)
    lines = list(csv.reader(io.StringIO(fetched(survey, browser, "csv").decode("utf-8-sig")), delimiter=";"))
    figures = Result.objects.get(poll=survey).figures
    votes = {row[3]: row[4] for row in lines if row[0] == "1" and row[2] == "stemmen"}
    names = {"trees": "Bomen en zitbanken", "market": "Een vaste markt"}
    for option in figures["square"]["options"]:
        if option["key"] in names:
            assert votes[names[option["key"]]] == str(option["votes"])
    book = fetched(survey, browser, "xlsx")
    assert [row[:5] for row in cells_of(book)] == [row[:5] for row in lines]
    whole = json.loads(fetched(survey, browser, "json"))
    assert set(whole["figures"]) == set(figures)
    assert whole["figures"]["square"] == figures["square"]
    assert whole["figures"]["years"]["lowest"] is None  # that would be the answer of one person
    assert whole["participants"] == 240
    legend = whole["legend"]
    assert {option["key"] for option in figures["square"]["options"]} == legend["square"]["options"].keys()
    assert {each["key"] for each in figures["happy"]["options"]} == legend["happy"]["options"].keys() == {""}
    assert legend["grid"]["columns"]["good"] == "goed"
    assert legend["grid"]["options"]["desk"] == "Het loket"


@pytest.mark.slow
def test_the_report_can_be_read_aloud(survey, anna):
    text = " ".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(fetched(survey, make.logged_in(anna), "pdf"))).pages
    )
    flat = " ".join(text.split())
    for said in (
        "Hoe moet het verder met het Kerkplein?",
        "deden er 240 mee",
        "Bomen en zitbanken",
        "Hoe we het deden",
        "Wat hier niet staat",
        "Kleine groepen staan samen",
        "mensen antwoordden",
    ):
        assert said in flat
    assert "Essenbeek" not in flat


@pytest.mark.slow
def test_nothing_small_leaves_in_any_file(town, officer, anna):
    poll = told.a_counted_survey(town, officer, 4)
    browser = make.logged_in(anna)
    whole = json.loads(fetched(poll, browser, "json"))
    assert (whole["figures"], whole["tables"], whole["participants"]) == ({}, {}, None)
    assert b"Kerkplein?;stemmen" not in fetched(poll, browser, "csv")
    assert b"Bomen" not in fetched(poll, browser, "csv")


def test_rows_hold_answers_without_names_or_groups_and_no_formula(survey, officer):
    browser = make.freshly_logged_in(officer)
    text = fetched(survey, browser, "csv", "answers_file").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(lines) == 241
    assert "'=1+1 zou hier niet mogen staan" in text
    assert not any(cell.startswith("=") for row in lines for cell in row)
    for word in ("Centrum", "18-34", "anna", "K1;"):
        assert word not in text
    book = fetched(survey, browser, "xlsx", "answers_file")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert len(cells_of(book)) == 241
    assert AuditEntry.objects.filter(action="poll.rows_exported").count() == 2


def test_rows_ask_for_a_fresh_login_and_only_of_who_runs_it(survey, officer, anna):
    road = reverse("polls:answers_file", args=[survey.uid, "csv"])
    assert make.logged_in(anna).get(road).status_code == 404
    stale = Client()
    stale.force_login(officer)
    assert stale.get(road).status_code in (302, 303)
    assert not AuditEntry.objects.filter(action="poll.rows_exported").exists()


def test_rows_are_of_a_counted_poll_in_which_enough_took_part(town, officer, anna):
    running, few = told.an_open_survey(town, officer, 6), told.a_counted_survey(town, officer, 4)
    browser = make.freshly_logged_in(officer)
    rows = [reverse("polls:answers_file", args=[poll.uid, "csv"]) for poll in (running, few)]
    assert [browser.get(road).status_code for road in rows] == [404, 404]
    cancel_poll(by=officer, poll=running, reason="Toch niet.")
    assert browser.get(rows[0]).status_code == 404
    for poll in (running, few):
        with pytest.raises(NotFound):
            note_rows_export(by=officer, poll=poll, form="csv")


@pytest.mark.slow
def test_files_are_for_counted_polls_and_known_forms(town, officer, anna, survey):
    running = told.an_open_survey(town, officer, 40)
    browser = make.logged_in(anna)
    assert browser.get(reverse("polls:results_file", args=[running.uid, "csv"])).status_code == 404
    assert browser.get(reverse("polls:results_file", args=[survey.uid, "exe"])).status_code == 404
    assert Client().get(reverse("polls:results_file", args=[survey.uid, "csv"])).status_code in (302, 303)
