"""A bar only for whoever watches a terminal for more than two seconds."""

import io
from types import SimpleNamespace

import pytest

from network.kernel import progress as module
from network.kernel.progress import Progress, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until a test moves it."""
    instant = [100.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: instant[0]))
    return instant


def test_nothing_in_a_file(clock: list[float]):
    stream = io.StringIO()
    with progress("Wijken", 10, stream=stream) as bar:
        clock[0] += 60
        bar.advance(5)
    assert (stream.getvalue(), bar.done) == ("", 5)


def test_nothing_for_what_is_quick(clock: list[float]):
    stream = Terminal()
    with progress("Wijken", 10, stream=stream) as bar:
        clock[0] += 1.9
        bar.advance(10)
    assert stream.getvalue() == ""


def test_a_bar_that_is_wiped_at_the_end(clock: list[float]):
    stream = Terminal()
    with progress("Wijken", 1000, stream=stream) as bar:
        clock[0] += 4
        bar.advance(250)
        shown = stream.getvalue()
        bar.advance(1)  # too soon to draw again
        assert stream.getvalue() == shown
    assert "Wijken" in shown
    assert " 25%" in shown
    assert "250/1,000" in shown
    assert shown.endswith("\x1b[K")
    assert stream.getvalue().endswith("\r\x1b[K")


def test_it_is_wiped_when_something_goes_wrong(clock: list[float]):
    stream = Terminal()
    with pytest.raises(ValueError), progress("Wijken", 10, stream=stream) as bar:
        clock[0] += 4
        bar.advance(1)
        raise ValueError
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_next_part_begins_from_nothing(clock: list[float]):
    bar = Progress("Nakijken", None, Terminal())
    bar.advance(100)
    clock[0] += 10
    bar.restart("Adressen", 50)
    assert (bar.label, bar.total, bar.done) == ("Adressen", 50, 0)


@pytest.mark.parametrize(
    ("total", "done", "line"),
    [
        (None, 1500, "Rijen  1,500  150/s"),
        (0, 0, "Rijen  0  0/s"),
        (10, 0, "Rijen  " + "░" * 30 + "   0%  0/10  0 s"),
        (10, 5, "Rijen  " + "█" * 15 + "░" * 15 + "  50%  5/10  10 s"),
        (10, 25, "Rijen  " + "█" * 30 + " 100%  25/10  0 s"),
    ],
)
def test_what_the_line_says(total: int | None, done: int, line: str):
    bar = Progress("Rijen", total, io.StringIO())
    bar.done = done
    assert bar.line(10) == line
