"""Tables by group on the page of a result: as many as it has room for, and below them only what is true."""

import json
from random import Random
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from groups.polls import report_tables
from groups.polls.crossing import Crossing
from groups.polls.models import Poll, Result
from groups.polls.queries.results import result_for
from groups.polls.questions import Count, read_definition
from groups.polls.report_names import group_words
from groups.polls.report_tables import Cross, CrossCell, by_group, cells_in, notes_of, that_fit
from groups.polls.rules import TABLE_RULES
from groups.polls.services.counting import count_poll
from network.kernel import clock
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask

SHOWN, HIDDEN = CrossCell(12, 0.5), CrossCell()


def a_cross(*cells: CrossCell, columns: tuple[str, ...] = ("Noord", "Zuid"), by: str = "wijk") -> Cross:
    return Cross(by, tuple((name, "24") for name in columns), (("ja", cells),))


@pytest.mark.parametrize(
    ("crosses", "said"),
    [
        ([a_cross(SHOWN, SHOWN)], []),
        ([a_cross(SHOWN, HIDDEN)], ["leeg vakje"]),
        ([a_cross(SHOWN, SHOWN), a_cross(HIDDEN, SHOWN)], ["leeg vakje"]),
        ([a_cross(SHOWN, SHOWN, columns=("Noord", "anderen"))], ["Kleine groepen"]),
        ([Cross("wijk", (), ())], []),
    ],
)
def test_below_tables_stands_what_is_true_of_them(crosses, said):
    notes = notes_of(crosses)
    assert len(notes) == len(said)
    assert all(part in note for part, note in zip(said, notes, strict=True))


def test_the_tables_of_one_group_stand_together_with_their_own_notes():
    found = by_group([a_cross(SHOWN, SHOWN), a_cross(HIDDEN, SHOWN, by="leeftijd"), a_cross(SHOWN, SHOWN)])
    assert [(each.by, len(each.crosses), len(each.notes)) for each in found] == [
        ("wijk", 2, 0),
        ("leeftijd", 1, 1),
    ]


@pytest.mark.parametrize(("most", "left"), [(14, {"one", "grid"}), (13, {"one"}), (6, {"one"}), (5, set())])
def test_a_page_shows_all_tables_or_those_of_whole_questions_or_none(monkeypatch, most, left):
    part = {"rows": ["a", "b"], "cells": [[1, 1], [1, 1]]}
    tables: dict[str, Any] = {
        "one": {"district": {"columns": ["A", "B"], "rows": ["x", "y", "z"], "cells": [[1, 1]] * 3}},
        "grid": {"district": {"columns": ["A", "B"], "parts": {"r1": part, "r2": part}}},
        "none": {"district": {"columns": ["A", "B"], "rows": [], "cells": None}},
    }
    monkeypatch.setattr(report_tables, "MOST_CELLS", most)
    assert cells_in(tables) == 14
    assert that_fit(tables).keys() - {"none"} == left


def the_page(poll: Poll, person: Any) -> str:
    answer = make.logged_in(person).get(reverse("polls:results", args=[poll.uid]))
    return str(answer.content.decode())


@pytest.mark.slow
def test_what_does_not_fit_stands_in_the_files(town, officer, anna, monkeypatch):
    poll = told.a_counted_survey(town, officer)
    link = reverse("polls:results_file", args=[poll.uid, "xlsx"])
    page = the_page(poll, anna)
    assert "<h3>Het loket</h3>" in page
    assert "te groot voor deze pagina" not in page
    everything = cells_in(Result.objects.get(poll=poll).tables)
    monkeypatch.setattr(report_tables, "MOST_CELLS", everything - 1)
    page = the_page(poll, anna)
    assert "<h3>Het loket</h3>" not in page
    assert page.count(f'in het bestand voor <a href="{link}">') == 1
    assert "Per wijk" in page
    csv = make.logged_in(anna).get(reverse("polls:results_file", args=[poll.uid, "csv"]))
    assert "Het loket: goed" in csv.getvalue().decode()


def keys(letter: str, many: int) -> list[dict[str, str]]:
    return [{"key": f"{letter}{number}", "title": f"{letter} {number}"} for number in range(many)]


@pytest.mark.slow
def test_a_page_of_twenty_large_matrices_stays_small(town, officer, anna):
    grids = [
        {
            "key": f"m{number}",
            "kind": "matrix",
            "title": "Wat?",
            "rows": keys("r", 10),
            "columns": keys("c", 7),
        }
        for number in range(20)
    ]
    asked = {"pages": [{"key": "p", "questions": grids}]}
    groups = {"district": tuple(f"Wijk {number}" for number in range(25)), "age": ("18-34", "35-54", "55-74")}
    poll = ask.an_open_poll(town, officer, definition=asked, groups_asked=tuple(groups), population=90_000)
    definition, chance = read_definition(asked), Random(1)
    count, crossing = Count(definition), Crossing(definition, groups)
    for _voter in range(1_000):
        answers = {grid["key"]: {f"r{row}": f"c{chance.randrange(7)}" for row in range(10)} for grid in grids}
        count.add(answers)
        crossing.add(answers, {name: chance.choice(values) for name, values in groups.items()})
    tables = crossing.tables(least=10)
    Result.objects.create(
        poll=poll,
        figures=count.figures(),
        tables=tables,
        tables_rules=TABLE_RULES,
        participants=1_000,
        made_at=clock.now(),
    )
    Poll.objects.filter(pk=poll.pk).update(state="counted", counted_at=clock.now(), voters=2_000)
    assert cells_in(tables) > 30_000
    page = the_page(poll, anna)
    assert len(page) < 1_200_000
    assert f"Per {group_words('district')}" not in page
    assert page.count("te groot voor deze pagina") == 20


def test_a_mean_stands_below_no_heading_of_choices_and_weights_name_their_file(town, officer, anna):
    poll = told.an_open_survey(town, officer, 240, population=900)
    Poll.objects.filter(pk=poll.pk).update(shares={"age": {"18-34": 0.4, "35-54": 0.3, "55-74": 0.3}})
    poll.refresh_from_db()
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
        page = the_page(poll, anna)
    years = page.split('<h2 id="vraag-6">')[1].split('<h2 id="vraag-7">')[0]
    assert '<th scope="col">Keuze</th>' not in years
    assert years.count('<th scope="col">Wat</th>') == 2
    square = page.split('<h2 id="vraag-1">')[1].split('<h2 id="vraag-2">')[0]
    assert '<th scope="col">Wat</th>' not in square
    assert "staan helemaal in het JSON-bestand" in page
    assert "hierboven" not in page


def test_tables_that_older_rules_made_are_not_told_and_the_result_says_so(town, officer, anna):
    poll = told.a_counted_survey(town, officer, 120)
    shown = result_for(anna, poll)
    assert shown is not None
    assert shown.tables
    assert "oudere regels" not in the_page(poll, anna)
    assert Result.objects.get(poll=poll).tables_rules == TABLE_RULES
    Result.objects.update(tables_rules=TABLE_RULES - 1)
    page = the_page(poll, anna)
    assert "Ze zijn gemaakt met oudere regels" in page
    assert f"Per {group_words('district')}" not in page
    file = make.logged_in(anna).get(reverse("polls:results_file", args=[poll.uid, "json"]))
    assert json.loads(file.content)["tables"] == {}
