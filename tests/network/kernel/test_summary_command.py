"""How every command ends."""

import io
import json

import pytest
from django.core.management import CommandError

from network.kernel.errors import Conflict
from network.kernel.management.base import SummaryCommand


class Counts(SummaryCommand):
    def run(self, **options):
        return {"rows": 3, "name": "Hállé"}


class Refuses(SummaryCommand):
    def run(self, **options):
        raise Conflict("Dat bestaat al.")


class IsStopped(SummaryCommand):
    def run(self, **options):
        raise KeyboardInterrupt


def from_the_shell(kind: type[SummaryCommand]) -> tuple[int, str, str]:
    """Return the exit code and what was written to both streams."""
    out, err = io.StringIO(), io.StringIO()
    command = kind(stdout=out, stderr=err)
    setattr(command, "_called_from_command_line", True)  # noqa: B010  Django sets it so, untyped
    try:
        command.handle()
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_line_of_json_last():
    code, out, err = from_the_shell(Counts)
    assert (code, err) == (0, "")
    assert json.loads(out) == {"rows": 3, "name": "Hállé"}
    assert out.count("\n") == 1


def test_one_sentence_and_exit_1():
    assert from_the_shell(Refuses) == (1, "", "Dat bestaat al.\n")


def test_who_calls_it_from_code_gets_an_error():
    with pytest.raises(CommandError, match="Dat bestaat al") as refused:
        Refuses().handle()
    assert refused.value.returncode == 1


def test_stopped_by_hand():
    code, out, err = from_the_shell(IsStopped)
    assert (code, out) == (130, "")
    assert "opnieuw" in err


def test_a_command_says_what_it_does():
    with pytest.raises(NotImplementedError):
        SummaryCommand().run()
