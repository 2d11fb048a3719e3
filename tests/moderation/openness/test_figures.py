"""The public figures against a small known set of decisions, and what must never stand in them."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from moderation.models import (
    Action,
    Complaint,
    ComplaintRole,
    ComplaintState,
    Decision,
    NoticeState,
    Origin,
    OutsideNotice,
    Sanction,
    SanctionKind,
    SecondLook,
    Signal,
    SignalKind,
)
from moderation.queries.figures import decisions_in, groups_in, median_hours, period_of
from moderation.queries.openness import summary
from moderation.rules.figures import shown_together
from network.kernel import clock, moments
from tests.moderation.openness.year import CANARY, HOUR, taken
from tests.moderation.town import a_moderator, a_post, decided, reported

YEAR = 2025


@pytest.fixture
def known(town, anna):
    """Thirty-six decisions of 2025: 12 hidden, 8 removed, 16 kept, in the rhythm of two hours."""
    start = moments.start_of_day(period_of(YEAR).start.date().replace(year=YEAR, month=3, day=2))
    rows = []
    for number in range(36):
        action = Action.HIDE if number < 12 else Action.REMOVE if number < 20 else Action.KEEP
        more = {
            "origin": Origin.REPORT if number % 2 else Origin.OWN,
            "detected_by_machine": number % 3 == 0,
        }
        clause = "2.1" if number < 15 else "4.1"
        at = start + timedelta(days=(number % 6) * 30, hours=12)
        rows.append(taken(town.here.space, number, action=action, at=at, clause=clause, **more))
    Decision.objects.filter(pk__in=[row.pk for row in rows[:6]]).update(undone_at=rows[0].at + HOUR)
    for row in rows[:7]:
        Complaint.objects.create(
            decision=row,
            person=anna,
            role=ComplaintRole.AUTHOR,
            text=CANARY,
            filed_at=row.at + HOUR,
            due_at=row.at + 2 * HOUR,
            state=ComplaintState.REJECTED,
            decided_at=row.at + 5 * HOUR,
            answer=CANARY,
        )
    for row in rows[:10]:
        SecondLook.objects.create(
            decision=row,
            case=row.case,
            space=row.case.space,
            drawn_at=row.at,
            due_at=row.at + HOUR,
            action=Action.KEEP if row in rows[:2] else Action.HIDE,
            at=row.at + HOUR,
        )
    return rows


def test_the_figures_of_a_known_year(known):
    told = summary(period_of(YEAR))
    assert told["decisions"] == 36
    assert told["actions"] == {"keep": 16, "hide": 12, "remove": 8}
    assert told["origins"]["report"] == 18
    assert told["origins"]["own"] == 18
    assert [(row["id"], row["count"]) for row in told["clauses"]] == [("2.1", 15), ("4.1", 5)]
    assert told["found_by_machine"] == 12
    assert told["reversed"] == 6
    assert told["median_hours"] == 2.0
    assert told["complaints"]["filed"] == 7
    assert told["complaints"]["rejected"] == 7
    assert told["errors"]["people"] == {"share": 0.2, "low": 0.057, "high": 0.51, "of": 10}
    assert told["errors"]["machine"]["of"] == 12
    assert told["municipalities"] == [{"name": "Halle", "count": 36}]
    assert sum(month["kept"] or 0 for month in told["months"]) <= 16


def test_another_year_has_none_of_it(known):
    told = summary(period_of(YEAR - 1))
    assert told["decisions"] == 0
    assert told["median_hours"] is None
    assert told["errors"]["people"] is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 4, "b": 9, "c": 6}, {"a": None, "b": 9, "c": None}),
        ({"a": 4, "b": 1, "c": 6}, {"a": None, "b": None, "c": 6}),
        ({"a": 0, "b": 5}, {"a": 0, "b": 5}),
        ({"a": 3, "b": 0}, {"a": None, "b": 0}),
    ],
)
def test_one_hidden_number_is_not_found_by_subtracting(counts, expected):
    assert shown_together(counts) == expected


def test_few_of_something_is_not_shown(town, anna, client):
    at = period_of(YEAR).start + timedelta(days=40)
    for number in range(4):
        row = taken(town.here.space, number, at=at)
    Sanction.objects.create(
        person=anna,
        space=town.space,
        kind=SanctionKind.MISUSE_WRITING,
        reason=CANARY,
        valid_from=at,
        valid_until=at + timedelta(days=9),
    )
    Signal.objects.create(
        case=row.case, kind=SignalKind.AUTHORITY, at=at, authority=CANARY, reference=CANARY, note=CANARY
    )
    told = summary(period_of(YEAR))
    assert told["decisions"] is None
    assert told["median_hours"] is None
    assert told["orders"] is None
    assert told["sanctions"]["misuse_writing"] is None
    assert told["municipalities"] == []
    assert "Halle" not in client.get(f"/transparency/log?year={YEAR}").text
    assert "minder dan 5" in client.get(f"/transparency?year={YEAR}").text


PUBLIC = (
    "/transparency?year=2025",
    "/transparency.json?year=2025",
    "/transparency/log?year=2025",
    "/transparency/log.csv?year=2025",
    "/transparency/statements/2025.csv",
    "/rules.json",
)


def body(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("road", PUBLIC)
def test_nothing_of_anybody_is_in_it(known, town, anna, client, road):
    saskia = a_moderator(town, "saskiakanarie")
    Decision.objects.update(by=saskia)
    OutsideNotice.objects.create(
        number="2025-000001",
        secret_digest="x",
        space=town.space,
        where=CANARY,
        explanation=CANARY,
        law=CANARY,
        name=CANARY,
        email="kanarie@example.org",
        good_faith=True,
        received_at=known[0].at,
        state=NoticeState.RECEIVED,
    )
    answer = client.get(road)
    assert answer.status_code == 200
    said = body(answer).lower()
    assert "kanarie" not in said
    assert anna.last_name.lower() not in said
    for row in known:
        assert row.uid not in said
        assert row.case.uid not in said


def test_the_report_has_the_eleven_parts_with_the_columns_of_the_law(known, client):
    answer = client.get("/transparency/report/2025.zip")
    bundle = zipfile.ZipFile(io.BytesIO(answer.content))
    assert len(bundle.namelist()) == 11
    parts = {name: list(csv.reader(io.StringIO(bundle.read(name).decode()))) for name in bundle.namelist()}
    for name, rows in parts.items():
        assert {len(row) for row in rows} == {len(rows[0])}, name
        assert CANARY not in json.dumps(rows)
    widths = {name.split("_")[0]: len(rows[0]) for name, rows in parts.items()}
    assert widths == {
        "1": 4,
        "2": 4,
        "3": 20,
        "4": 25,
        "5": 37,
        "6": 37,
        "7": 8,
        "8": 8,
        "9": 8,
        "10": 7,
        "11": 5,
    }
    assert len(parts["5_own_initiative_illegal.csv"]) == 91
    assert len(parts["6_own_initiative_TC.csv"]) == 99
    rules = {row[3]: row for row in parts["6_own_initiative_TC.csv"]}
    head = parts["6_own_initiative_TC.csv"][0]
    total = dict(zip(head, rules["TOTAL"], strict=True))
    assert total["Visibility restriction Removal"] == "8"
    assert total["Visibility restriction Disable"] == "12"
    assert rules["STATEMENT_CATEGORY_CYBER_VIOLENCE"][5] == "15"
    assert rules["STATEMENT_CATEGORY_SCAMS_AND_FRAUD"][5] == "5"
    appeals = parts["7_appeals_and_recidivism.csv"]
    assert appeals[1][5:7] == ["Total number", "7"]
    assert len(appeals) == 48


def test_statements_are_written_by_the_command_too(known, tmp_path, client):
    file = tmp_path / "statements.csv"
    call_command("export_statements", "--year", "2025", "--to", str(file))
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert len(rows) == 20
    assert {row["decision_ground"] for row in rows} == {"DECISION_GROUND_INCOMPATIBLE_CONTENT"}
    assert file.read_text() == body(client.get("/transparency/statements/2025.csv")).replace("\r\n", "\n")


@pytest.mark.parametrize("road", PUBLIC[:4])
def test_the_number_of_queries_does_not_grow(known, client, road, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as seen:
            body(client.get(road))
        return len(seen)

    count()
    few = count()
    for row in known:
        row.pk = None
        row.uid = f"{row.uid[:12]}abcd"
        row.save(force_insert=True)
    assert count() == few


def test_a_year_is_read_from_the_index_on_the_moment(known):
    plan = decisions_in(period_of(YEAR)).values("pk").explain()
    if connection.vendor == "sqlite":
        assert "decisions_by_moment" in plan


@pytest.mark.parametrize("year", ["0", "2019", "9999", "abcd", "２０２５", "20255"])
def test_a_year_that_cannot_be_is_not_found(db, client, year):
    assert client.get(f"/transparency?year={year}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999"])
def test_a_page_that_cannot_be_is_the_nearest(known, client, page):
    assert client.get(f"/transparency/log?year=2025&page={page}").status_code == 200


def test_a_decision_of_today_is_in_the_figures(town, anna, griet):
    decided(reported(a_post(anna, town), griet), a_moderator(town))
    period = period_of(moments.local(clock.now()).year)
    assert sum(group.count for group in groups_in(period)) == 1
    assert median_hours(period) is not None


def test_the_rules_for_programs(db, client):
    answer = client.get("/rules.json")
    told = answer.json()
    first = told["clauses"][0]
    assert first["id"] == "1.1"
    assert set(first) >= {"version", "text", "scope", "valid_from", "law", "category"}
    tag = answer.headers["ETag"]
    assert client.get("/rules.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/rules.json", headers={"If-None-Match": '"other"'}).status_code == 200
