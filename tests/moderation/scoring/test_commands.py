"""`score_texts` and `evaluate_scorer`, as a shell sees them."""

import io
import json
import sys
from pathlib import Path

import pytest

from moderation.management.commands.evaluate_scorer import Command as EvaluateScorer
from moderation.management.commands.score_texts import Command as ScoreTexts
from moderation.scoring.base import Label

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "hatecheck-nl-open.csv"
COLUMNS = ("--text", "test_case", "--label", "label_gold", "--positive", "hateful")
ROWS = (
    "id,test_case,label_gold\n1,Vuile makak,hateful\n2,Goedemorgen,non-hateful\n3,Mijn fiets is weg,hateful\n"
)


class Typed:
    """What stands on standard input."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def run(command: ScoreTexts | EvaluateScorer, name: str, *arguments: str) -> int:
    """Run a command as manage.py does, and return its exit code."""
    try:
        command.run_from_argv(["manage.py", name, *arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def score(monkeypatch: pytest.MonkeyPatch, content: bytes, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", Typed(content))
    return run(ScoreTexts(), "score_texts", *arguments)


def evaluate(path: Path, *arguments: str) -> int:
    return run(EvaluateScorer(), "evaluate_scorer", str(path), *arguments)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_one_object_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    content = "Vuile klootzak\r\n\nGoedemorgen\u2028buren\nBonjour à tous".encode()
    assert score(monkeypatch, content) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 4
    assert all(set(row) == set(Label) for row in rows)
    assert all(0.0 <= value <= 1.0 for row in rows for value in row.values())
    assert [row["insult"] for row in rows] == [0.6, 0.0, 0.0, 0.0]


def test_nothing_in_nothing_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert score(monkeypatch, b"") == 0
    assert capsys.readouterr().out == ""


def test_a_line_that_is_no_text_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score(monkeypatch, b"Goedemorgen\n\xff\xfe\n") == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "Regel 2 is geen UTF-8.\n")


@pytest.mark.parametrize("arguments", [("--scorer", "nobody"), ("--language", "xx"), ("--nonsense",)])
def test_wrong_usage(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    assert score(monkeypatch, b"Goedemorgen\n", *arguments) == 2


def test_a_scorer_that_is_off(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert score(monkeypatch, b"Goedemorgen\n", "--scorer", "detoxify") == 1
    assert "DETOXIFY_CHECKPOINT" in capsys.readouterr().err


def test_figures_of_a_small_table(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(table, *COLUMNS) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert json.loads(printed) == {
        "scorer": "wordlist", "n": 3, "auc": 0.75, "macro_f1": 0.6667, "precision": 1.0, "recall": 0.5,
        "threshold": 0.5, "skipped": 0,
    }  # fmt: skip


def test_a_threshold_and_a_label_change_the_figures(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(table, *COLUMNS, "--threshold", "0.99") == 0
    assert json.loads(capsys.readouterr().out)["recall"] == 0.0
    assert evaluate(table, *COLUMNS, "--only", "spam") == 0
    assert json.loads(capsys.readouterr().out)["auc"] == 0.5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "heeft geen kolom 'test_case'"),
        (b"id,text\n1,x\n", "heeft geen kolom 'test_case'. De kolommen zijn: id, text."),
        (b"test_case,label_gold\n", "nooit de waarde 'hateful'"),
        (b"test_case,label_gold\nx,hateful\n", "altijd de waarde 'hateful'"),
        (b"test_case,label_gold\nx,hateful\ny\n", "regel 3: deze rij"),
        (b"test_case,label_gold\nx,hateful,z\n", "regel 2: deze rij"),
        (b"test_case,label_gold\nx,hateful\n\xff,y\n", "is geen UTF-8"),
        (b'test_case,label_gold\nx,"hate"ful\n', "geen geldige CSV"),
        (b'test_case,label_gold\nx,hateful\n"y,other\n', "geen geldige CSV"),
        (b"test_case,label_gold\n" + b"x" * 200_000 + b",hateful\n", "geen geldige CSV"),
    ],
)
def test_a_wrong_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    assert evaluate(path, *COLUMNS) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "wrong.csv" in printed.err
    assert said in printed.err
    assert printed.err.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path / "nowhere.csv", *COLUMNS) == 1
    assert evaluate(tmp_path, *COLUMNS) == 1
    assert capsys.readouterr().err.count("is niet te lezen") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        COLUMNS[:4],
        (*COLUMNS, "--threshold", "2"),
        (*COLUMNS, "--threshold", "nan"),
        (*COLUMNS, "--scorer", "x"),
    ],
)
def test_wrong_usage_of_evaluate(table: Path, arguments: tuple[str, ...]) -> None:
    assert evaluate(table, *arguments) == 2


NO_DATA = f"no {SHARED.name}: no folder shared/data beside the project"


@pytest.mark.skipif(not SHARED.is_file(), reason=NO_DATA)
def test_dutch_hatecheck(capsys: pytest.CaptureFixture[str]) -> None:
    """A floor, not a boast: docs/moderation/scorers.md says what these figures mean."""
    assert evaluate(SHARED, *COLUMNS) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["n"] == 2269
    assert figures["precision"] > 0.75
    assert figures["auc"] > 0.55
