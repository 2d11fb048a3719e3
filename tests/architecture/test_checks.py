"""What `make check` finds, CI finds too."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import source

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "--output-format", "concise", "."],
    "types": ["mypy", "."],
    "templates": ["djlint", "--lint", "--quiet", "network/templates"],
}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("check", CHECKS)
def test_it_finds_nothing(check):
    program, *arguments = CHECKS[check]
    command = [Path(sys.executable).with_name(program), *arguments]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("check", CHECKS)
def test_make_has_the_same_check(check):
    program, *_ = CHECKS[check]
    _, _, recipe = (source.ROOT / "Makefile").read_text(encoding="utf-8").partition(f"\n{check}: ")
    assert program in recipe.split("\n\n")[0]
