"""Results to take away: as CSV, as a workbook, as JSON; and for who runs a poll by name, its answers by row.

Rows of answers carry no name, no group and no moment, and come in another order at each call. Not for who may
have them: callers asked; and not for the report on paper: `report_pdf`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from random import SystemRandom
from typing import Any

import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership.services.exports import guarded
from groups.polls import rules
from groups.polls.corrections import Carrier
from groups.polls.enums import PollState
from groups.polls.lines import Cell, Row
from groups.polls.models import NamedBallot, Poll
from groups.polls.permissions import ensure_can_run
from groups.polls.queries.open_answers import kept_back_in
from groups.polls.queries.photos import captions_of
from groups.polls.queries.results import ShownResult, participation, weighing_of
from groups.polls.queries.told_words import words_json
from groups.polls.queries.versions import carrier_of, versions_told
from groups.polls.questions import Definition, Photo, Question, is_no_opinion
from groups.polls.report_names import columns_of, names_of
from groups.polls.report_sample import told_mean
from groups.polls.services.rows import note
from network.kernel.errors import NotFound
from network.people.models import Person

CHUNK = 500


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """Yield rows as CSV, line by line, with a mark that lets a spreadsheet read it as UTF-8."""
    yield "\ufeff"
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";")
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_xlsx(rows: Iterable[Row], title: str) -> bytes:
    """Return rows as a workbook in which words are text and never formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write_number(number, column, cell)
    return file.getvalue()


def as_json(shown: ShownResult) -> str:
    """Return a whole result as it is stored, with what was asked."""
    poll, took_part = shown.poll, shown.participation
    told: dict[str, Any] = {
        "poll": poll.uid,
        "title": poll.title,
        "kind": poll.kind,
        "secrecy": poll.secrecy,
        "opens_at": poll.opens_at.isoformat() if poll.opens_at else None,
        "closes_at": poll.closes_at.isoformat() if poll.closes_at else None,
        "counted_at": shown.made_at.isoformat(),
        "voters": took_part.voters,
        "participants": shown.told_participants,
        "on_paper": shown.told_on_paper,
        "invalid": shown.invalid,
        "quorum": poll.quorum,
        "population": poll.population,
        "definition": shown.definition.to_json(),
        "versions": [version.to_json() for version in versions_told(poll)],
        "figures": {} if shown.is_too_small else shown.figures,
        "tables": {} if shown.is_too_small else shown.tables,
        "shares": poll.shares,
        "weighed": weighed_json(shown),
        "words": words_json(shown),
        "legend": legend_of(shown.definition),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def legend_of(definition: Definition) -> dict[str, Any]:
    """Return by question what the keys in figures and tables stand for, in the words that voters read."""
    return {
        question.key: {
            "title": question.title,
            "kind": question.kind,
            "options": names_of(question),
            "columns": columns_of(question),
        }
        for question in definition.questions
    }


def weighed_json(shown: ShownResult) -> dict[str, Any] | None:
    """Return the weighted shares in whole percents, as programs read them; None where nothing was weighed."""
    found = weighing_of(shown)
    if found is None or found.weights is None:
        return None
    return {
        "by": found.by,
        "effective": round(found.weights.effective, 1),
        "weights": {name: round(weight, 3) for name, weight in found.weights.of.items()},
        "capped": list(found.weights.capped),
        "percents": {key: dict(each) for key, each in found.percents.items()},
        "rows": {key: {row: dict(of) for row, of in each.items()} for key, each in found.rows.items()},
        "means": {
            key: {option: told_mean(mean) for option, mean in each.items()}
            for key, each in found.means.items()
        },
    }


def has_rows(poll: Poll) -> bool:
    """Whether answers may be read by row: by name, counted, and by enough people. One query.

    Before the count they would be a running total for who runs the poll alone, step by step.
    """
    if poll.is_secret or poll.state != PollState.COUNTED:
        return False
    return participation(poll).participants >= rules.POLL_MINIMUM


@transaction.atomic
def note_rows_export(*, by: Person, poll: Poll, form: str) -> None:
    """Write down that somebody takes the answers out by row.

    Raises: Forbidden, NotFound where there are no rows to take (see `has_rows`).
    """
    ensure_can_run(by, poll.organiser)
    if not has_rows(poll):
        raise NotFound
    note("poll.rows_exported", poll, by, form=form)


def answer_rows(poll: Poll) -> Iterator[Row]:
    """Yield a head and a row for each ballot of a poll that keeps names, in no order, streamed."""
    carrier = carrier_of(poll)
    yield tuple(_heads(carrier.newest))
    numbers = list(NamedBallot.objects.filter(poll=poll).values_list("pk", flat=True))
    SystemRandom().shuffle(numbers)
    left = iter(numbers)
    while some := tuple(islice(left, CHUNK)):
        yield from _answers(carrier, some)


def _answers(carrier: Carrier, numbers: tuple[int, ...]) -> Iterator[Row]:
    found = {
        pk: (answers, version)
        for pk, answers, version in NamedBallot.objects.filter(pk__in=numbers).values_list(
            "pk", "answers", "version"
        )
    }
    unseen = kept_back_in(numbers)
    captions = _captions(carrier.newest, found.values())
    for number in numbers:
        if number in found:
            answers, version = found[number]
            answers = {key: said for key, said in answers.items() if (number, key) not in unseen}
            read = answers if version == carrier.version else carrier.carried(answers, version)
            read = {
                key: captions.get(said, said) if isinstance(said, str) else said for key, said in read.items()
            }
            yield tuple(
                cell
                for question in carrier.newest.questions
                for cell in _cells(question, read.get(question.key))
            )


def _captions(definition: Definition, ballots: Iterable[tuple[dict[str, Any], int]]) -> dict[str, str]:
    """Return by photo its name and what was said to stand on it. One query where photos were asked."""
    asked = [question.key for question in definition.questions if isinstance(question, Photo)]
    uids = [
        answers[key] for answers, _version in ballots for key in asked if isinstance(answers.get(key), str)
    ]
    if not uids:
        return {}
    return {uid: f"{uid}: {alt}" for uid, alt in captions_of(uids).items()}


def _heads(definition: Definition) -> Iterator[str]:
    for question in definition.questions:
        parts = _parts(question)
        yield from (f"{question.title}: {name}" for name in parts.values()) if parts else (question.title,)


def _parts(question: Question) -> dict[str, str]:
    """Return what a question has a column for by itself: its choices, unless only one is chosen."""
    return {} if question.kind == "single" else {k: v for k, v in names_of(question).items() if k}


def _cells(question: Question, answer: Any) -> Iterator[Cell]:
    parts = _parts(question)
    if answer is None or is_no_opinion(answer):
        told = "" if answer is None else _("geen mening")
        yield from (told for _part in parts or (None,))
    elif not parts:
        yield _told(question, answer)
    elif isinstance(answer, list):
        ranked = question.kind == "ranking"
        for key in parts:
            yield (answer.index(key) + 1 if ranked else 1) if key in answer else ""
    else:
        columns = columns_of(question)
        for key in parts:
            value = answer.get(key, "")
            yield columns.get(value, value) if isinstance(value, str) else value


def _told(question: Question, answer: Any) -> Cell:
    if isinstance(answer, int | float):
        return answer
    if isinstance(answer, str):
        return names_of(question).get(answer, answer)
    return json.dumps(answer, ensure_ascii=False)
