"""The test command tells the truth: what was left out is not a pass, and in CI it is a failure."""

import json

import pytest

from tests.helpers import sampled, suites
from tests.helpers.suites import Figures


@pytest.mark.parametrize(
    ("total", "complete", "status"),
    [
        (Figures(passed=3), False, 0),
        (Figures(passed=3), True, 0),
        (Figures(passed=3, skipped=["one: no Chromium"]), False, 0),
        (Figures(passed=3, skipped=["one: no Chromium"]), True, 1),
        (Figures(passed=3, skipped=["one: no a.csv: no folder shared/data beside the project"]), True, 0),
        (Figures(passed=3, failed=1), False, 1),
        (Figures(passed=3, broken=True), False, 1),
        (Figures(), False, 1),
    ],
)
def test_the_exit_status(total, complete, status):
    assert suites.verdict(total, complete=complete) == status


def test_a_run_that_died_before_it_could_count_is_broken(tmp_path):
    assert suites.read(tmp_path / "none.json", 3).broken


def test_a_run_that_ended_badly_without_a_failure_is_broken(tmp_path):
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps({"passed": 2, "failed": 0, "skipped": []}), encoding="utf-8")
    assert suites.read(figures, 3).broken
    assert not suites.read(figures, 0).broken


def test_a_part_in_which_nothing_was_chosen_is_no_failure(tmp_path):
    assert suites.read(tmp_path / "none.json", suites.NO_TESTS_CHOSEN) == Figures()


def test_an_extra_that_is_missing_says_how_to_get_it():
    assert suites.without_extra("ml", "a_module_that_nobody_has")().endswith("python3 manage.py setup --ml")
    assert suites.without_extra("test", "pytest")() == ""


def test_every_mark_is_in_a_part():
    """A mark that no part names would be left out in silence."""
    marks = " ".join(part.marks for part in suites.PARTS)
    for mark in ("postgres", "each_database", "browser", "ml"):
        assert mark in marks


def test_only_the_plain_run_is_sampled(monkeypatch):
    monkeypatch.delenv(sampled.VARIABLE, raising=False)
    assert sampled.examples(40) == 40
    monkeypatch.setenv(sampled.VARIABLE, "yes")
    assert sampled.examples(40) == 8
    assert sampled.examples(10) == 5


def test_what_was_left_out_is_counted(tmp_path):
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps({"passed": 2, "failed": 0, "skipped": [], "left_out": 7}), encoding="utf-8")
    total = Figures()
    total.add(suites.read(figures, 0))
    assert total.left_out == 7


def test_a_run_that_is_given_up_leaves_no_process():
    with suites.Run(suites.Part("that is given up", ""), ["--collect-only"], told_at_once=False) as running:
        assert running.alive
    assert not running.alive
