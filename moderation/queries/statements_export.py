"""Statements of reasons of a year, with the field names of the EU database. Public: no words of people."""

import csv
import io
import json
from collections.abc import Iterator

from django.db.models import Q
from django.utils.crypto import salted_hmac

from moderation.models import Action, Decision, SanctionKind
from moderation.queries.figures import Period, decisions_in
from moderation.transparency_db import row_of

FIELDS = (
    "puid",
    "decision_visibility",
    "decision_provision",
    "end_date_service_restriction",
    "decision_ground",
    "illegal_content_legal_ground",
    "illegal_content_explanation",
    "incompatible_content_ground",
    "incompatible_content_explanation",
    "incompatible_content_illegal",
    "category",
    "content_type",
    "content_date",
    "content_language",
    "application_date",
    "territorial_scope",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
)
CHUNK = 200


def rows_of(period: Period) -> Iterator[dict[str, object]]:
    """Yield the restrictions of a year, the last one first.

    The law as a moderator typed it is left out, and so is the id of the decision: a keyed digest, always
    the same, leads nobody back to a page.
    """
    restricting = decisions_in(period).filter(~Q(action=Action.KEEP) | Q(sanctions__kind=SanctionKind.LIMIT))
    rows = restricting.select_related("clause", "case").distinct()
    for decision in rows.iterator(chunk_size=CHUNK):
        row = row_of(decision)
        row["puid"] = f"gebuurte-{_digest(decision)}"
        row.pop("illegal_content_legal_ground", None)
        yield row


def csv_of(period: Period) -> Iterator[str]:
    """Yield the same as CSV, line by line; a list is JSON in its cell, as the database gives it."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(FIELDS)
    for row in rows_of(period):
        writer.writerow([_cell(row.get(name, "")) for name in FIELDS])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cell(value: object) -> object:
    return json.dumps(value) if isinstance(value, list) else value


def _digest(decision: Decision) -> str:
    return salted_hmac("moderation.statements", decision.uid, algorithm="sha256").hexdigest()[:24]
