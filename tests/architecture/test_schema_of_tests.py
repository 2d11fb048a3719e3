"""The tables that tests on SQLite make from the models are those that the migrations make."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import source

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def made_by(*command: str, **variables: str) -> None:
    """Make a database in a process of its own."""
    subprocess.run(
        [sys.executable, *command],
        cwd=source.ROOT,
        check=True,
        env=dict(os.environ, **variables),
    )


def parts_of(statement: str) -> list[str]:
    """Split what makes a table or an index into its parts, in an order of their own."""
    head, _, body = statement.partition("(")
    body, _, tail = body.rpartition(")")
    depth, parts = 0, [""]
    for char in body:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [head, tail, *sorted(part.strip() for part in parts)]


def shape_of(path: Path) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Return what each table and index is made of, and how many rows each table holds."""
    with sqlite3.connect(path) as database:
        made = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
        mode = database.execute("PRAGMA journal_mode").fetchone()[0]
    shapes = {name: parts_of(sql) for name, sql in made.items()}
    return shapes | {"journal": [mode]}, {name: many for name, many in rows.items() if "sequence" not in name}


def test_both_ways_make_the_same_tables_with_the_same_rows(tmp_path):
    quick, real = tmp_path / "quick.sqlite3", tmp_path / "real.sqlite3"
    made_by("-m", "tests.helpers.schema", str(quick))
    made_by("manage.py", "migrate", "-v0", DATABASE_URL=f"sqlite:///{real}")
    assert shape_of(quick) == shape_of(real)
