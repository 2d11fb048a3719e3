"""What an answer to an earlier version of a poll says in the newest one. Pure.

A correction maps each question and option of the version before to what it became, or to nothing. Ballots
stay as they were cast; they are read through the mappings of all corrections since, one after another. What
does not fit the newest version drops out of that one question, never out of the others. Not for who may
correct.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groups.polls.questions import Definition, Matrix, Multiple, Question, Ranking, Single, faults_in
from groups.polls.questions.base import is_no_opinion
from network.kernel.errors import Invalid

Target = dict[str, Any]
Changes = dict[str, Target | None]
"""Question to `{"to": question, "options": {option: option}, "columns": {column: column}}`, or to None."""


@dataclass(frozen=True)
class Step:
    """One correction: what the version asks, and how answers to the version before count in it."""

    definition: Definition
    changes: Changes


class Carrier:
    """Reads ballots of any version as ballots of the newest."""

    def __init__(self, first: Definition, steps: Iterable[Step] = ()) -> None:
        self.first = first
        self.steps = tuple(steps)

    @property
    def newest(self) -> Definition:
        """What the poll asks now."""
        return self.steps[-1].definition if self.steps else self.first

    @property
    def version(self) -> int:
        """The number of the newest version."""
        return len(self.steps) + 1

    def definition(self, version: int) -> Definition:
        """Return what a version asks."""
        return self.first if version == 1 else self.steps[version - 2].definition

    def carried(self, answers: Mapping[str, Any], version: int) -> dict[str, Any]:
        """Return checked answers to a version as checked answers to the newest."""
        return self.read(answers, version)[0]

    def origins(self, version: int) -> dict[str, str]:
        """Return by question of the newest version which question of an earlier one it was."""
        found = {question.key: question.key for question in self.definition(version).questions}
        for step in self.steps[version - 1 :]:
            moves = step.changes.items()
            found = {to["to"]: found[key] for key, to in moves if to is not None and key in found}
        return found

    def read(self, answers: Mapping[str, Any], version: int) -> tuple[dict[str, Any], frozenset[str]]:
        """Return the same, with the questions to which an answer lapsed on the way."""
        found = dict(answers)
        lapsed: set[str] = set()
        for step in self.steps[version - 1 :]:
            moved = carry(found, step)
            said = [key for key, answer in found.items() if answer is not None]
            targets = (step.changes.get(key) for key in (*said, *lapsed))
            lapsed = {to["to"] for to in targets if to is not None and moved.get(to["to"]) is None}
            found = moved
        return found, frozenset(lapsed)


def carry(answers: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """Return what answers to the version before say in this one; what does not fit is left out."""
    questions = {question.key: question for question in step.definition.questions}
    moved: dict[str, Any] = {}
    for key, answer in answers.items():
        target = step.changes.get(key)
        if target is not None and answer is not None:
            value = _moved(questions[target["to"]], answer, target)
            if value is not None:
                moved[target["to"]] = value
    kept, _faults = faults_in(step.definition, moved)
    return kept


def read_changes(old: Definition, new: Definition, given: Any) -> Changes:
    """Return a whole mapping from what an organiser said; what they left out stays what it was, by its key.

    Args:
        given: question to None, or to `{"to": …, "options": {…}, "columns": {…}}`, or parts of it.

    Raises: Invalid for a question or option that is not there, and for two questions that become one.
    """
    if not isinstance(given, Mapping):
        raise Invalid(_("Zeg bij elke vraag wat ze geworden is."), field="mapping")
    olds = {question.key: question for question in old.questions}
    news = {question.key: question for question in new.questions}
    for key in given:
        if key not in olds:
            raise _unknown(key)
    changes = {
        key: _target(question, news, given.get(key, {}), said=key in given) for key, question in olds.items()
    }
    targets = [target["to"] for target in changes.values() if target is not None]
    if len(set(targets)) != len(targets):
        raise Invalid(_("Twee vragen kunnen niet samen één vraag worden."), field="mapping")
    return changes


def _target(question: Question, news: Mapping[str, Question], given: Any, *, said: bool) -> Target | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise _unknown(question.key)
    to = given.get("to", question.key)
    if to not in news or type(news[to]) is not type(question):
        if said:
            raise _unknown(to)
        return None
    options = _names(
        question, news[to], given.get("options", {}), "options" if not _is_matrix(question) else "rows"
    )
    columns = _names(question, news[to], given.get("columns", {}), "columns")
    return {"to": to, "options": options, "columns": columns}


def _names(old: Question, new: Question, given: Any, part: str) -> dict[str, str | None]:
    """Return what became of each option (or row, or column) of a question."""
    olds, news = _keys(old, part), _keys(new, part)
    if not isinstance(given, Mapping):
        raise _unknown(part)
    for key, target in given.items():
        if key not in olds or (target is not None and target not in news):
            raise _unknown(f"{key} → {target}")
    return {key: given.get(key, key if key in news else None) for key in olds}


def _keys(question: Question, part: str) -> tuple[str, ...]:
    return tuple(option.key for option in getattr(question, part, ()))


def _is_matrix(question: Question) -> bool:
    return isinstance(question, Matrix)


def _moved(question: Question, answer: Any, target: Target) -> Any:
    """Return one answer with the names of the newer version, or None where nothing is left of it."""
    options, columns = target["options"], target["columns"]
    if is_no_opinion(answer):
        return answer
    if isinstance(question, Single):
        return options.get(answer)
    if isinstance(question, Multiple | Ranking):
        named = (options.get(key) for key in answer)
        return list(dict.fromkeys(key for key in named if key is not None)) or None
    if isinstance(question, Matrix):
        rows = {options.get(row): columns.get(column) for row, column in answer.items()}
        return {row: column for row, column in rows.items() if row is not None and column is not None} or None
    if isinstance(answer, Mapping) and options:  # a score for each option
        scores = {options.get(key): score for key, score in answer.items()}
        return {key: score for key, score in scores.items() if key is not None} or None
    return answer


def _unknown(name: object) -> Invalid:
    return Invalid(
        _("“%(name)s” past niet: kies een vraag of keuze van de vorige en van de nieuwe versie.")
        % {"name": str(name)[:60]},
        field="mapping",
    )
