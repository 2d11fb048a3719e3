"""What moderation keeps of a person, for their file and for erasure. Fills the port `personal_data`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models import (
    Complaint,
    Decision,
    Escalation,
    EscalationKind,
    Evidence,
    Measure,
    OutsideNotice,
    Proposal,
    ProposalStep,
    QueuePreference,
    ReporterRecord,
    Sanction,
    Signal,
    SignalKind,
)
from moderation.queries.past import decisions_where
from moderation.queries.redress import complaints_of_person
from moderation.services.complaints import withdraw_of_person
from network.kernel import clock
from network.kernel.ports.personal_data import PersonalData


def export(person_id: int) -> dict[str, Any]:
    """Return everything that moderation keeps about a person. No viewer: privacy asked for themselves."""
    return {**_as_author(person_id), **_as_reporter(person_id), **_as_moderator(person_id)}


def erase(person_id: int) -> None:
    """Take the words and the name of a person out of every table; idempotent.

    What was decided stays, about nobody. A complaint that still runs is taken back; what an authority was
    told about a danger to life is kept for its year, without a name.
    """
    withdraw_of_person(person_id)
    Complaint.objects.filter(complaints_of_person(person_id)).update(text="")
    Signal.objects.filter(reporter_id=person_id).update(note="", household_id=None)
    OutsideNotice.objects.filter(person_id=person_id, erased_at__isnull=True).update(
        name="", email="", where="", explanation="", complaint_text="", erased_at=clock.now()
    )
    grave = Escalation.objects.filter(kind=EscalationKind.LIFE).values("case_id")
    mine = Evidence.objects.filter(case__author_id=person_id, erased_at__isnull=True)
    mine.exclude(case_id__in=grave).update(text="", author_name="", picture_digests=[], erased_at=clock.now())
    mine.filter(case_id__in=grave).update(author_name="")
    for model, field in _places_of_people():
        rows = model._base_manager.filter(**{f"{field.name}_id": person_id})
        if field.null:
            rows.update(**{field.name: None})
        else:
            rows.delete()


def _places_of_people() -> Iterator[tuple[type[models.Model], Any]]:
    """Yield every column of moderation in which a person stands, also of tables that come later."""
    for model in apps.get_app_config("moderation").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is get_user_model():
                yield model, field


def _as_author(person_id: int) -> dict[str, Any]:
    kept = Evidence.objects.filter(case__author_id=person_id, erased_at__isnull=True)
    return {
        "decisions_about_me": [_decision(row) for row in decisions_where(case__author_id=person_id)],
        "measures_about_me": [
            {
                "kind": row.kind,
                "from": _iso(row.started_at),
                "until": _iso(row.ended_at),
                "told": row.statement,
            }
            for row in Measure.objects.filter(case__author_id=person_id).order_by("pk")
        ],
        "kept_of_me": [
            {"text": row.text, "taken_at": _iso(row.taken_at), "until": _iso(row.keep_until), "why": row.why}
            for row in kept.order_by("pk")
        ],
        "sanctions": [
            {
                "kind": row.kind,
                "place": row.space.name,
                "reason": row.reason,
                "from": _iso(row.valid_from),
                "until": _iso(row.valid_until),
                "ended_at": _iso(row.ended_at),
            }
            for row in Sanction.objects.filter(person_id=person_id).select_related("space").order_by("pk")
        ],
    }


def _as_reporter(person_id: int) -> dict[str, Any]:
    """Return what somebody reported, notified and complained of."""
    return {
        "my_reports": [
            {"at": _iso(row.at), "reason": row.reason, "note": row.note, "state": row.state}
            for row in Signal.objects.filter(reporter_id=person_id, kind=SignalKind.REPORT).order_by("pk")
        ],
        "my_record_as_reporter": list(
            ReporterRecord.objects.filter(person_id=person_id).values("upheld", "rejected")
        ),
        "my_complaints": [
            {
                "filed_at": _iso(row.filed_at),
                "text": row.text,
                "state": row.state,
                "decided_at": _iso(row.decided_at),
                "told": row.statement,
            }
            for row in Complaint.objects.filter(complaints_of_person(person_id)).order_by("pk")
        ],
        "my_notices": [
            {
                "number": row.number,
                "received_at": _iso(row.received_at),
                "name": row.name,
                "email": row.email,
                "where": row.where,
                "explanation": row.explanation,
                "answer": row.answer,
                "complaint": row.complaint_text,
                "first_answer": row.first_answer,
            }
            for row in OutsideNotice.objects.filter(person_id=person_id).order_by("pk")
        ],
    }


def _as_moderator(person_id: int) -> dict[str, Any]:
    return {
        "decisions_i_took": [_decision(row) for row in decisions_where(by_id=person_id)],
        "complaints_i_answered": [
            {"at": _iso(row.decided_at), "state": row.state, "answer": row.answer}
            for row in Complaint.objects.filter(decided_by_id=person_id).order_by("pk")
        ],
        "dangers_i_noted": [
            {"at": _iso(row.at), "authority": row.authority, "given": row.given, "why": row.reason}
            for row in Escalation.objects.filter(by_id=person_id).order_by("pk")
        ],
        "notices_i_answered": list(
            OutsideNotice.objects.filter(decided_by_id=person_id).order_by("pk").values("number", "answer")
        ),
        "proposals_i_made": [
            {"at": _iso(row.made_at), "place": row.space.name, "kind": row.kind, "note": row.note}
            for row in Proposal.objects.filter(made_by_id=person_id).select_related("space").order_by("pk")
        ],
        "what_i_did_with_proposals": [
            {"at": _iso(row.at), "what": row.kind, "why": row.reason}
            for row in ProposalStep.objects.filter(by_id=person_id).order_by("pk")
        ],
        "how_often_i_am_mailed": list(
            QueuePreference.objects.filter(person_id=person_id).values_list("rhythm", flat=True)
        ),
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "at": _iso(row.at),
        "place": row.case.space.name,
        "action": row.action,
        "clause": str(row.clause or ""),
        "reason": row.reason,
        "told": row.statement,
        "taken_back_at": _iso(row.undone_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


PERSONAL_DATA = PersonalData(
    name="moderation",
    label=_("Beslissingen, klachten en meldingen"),
    export=export,
    erase=erase,
    kept=_("Wat beslist werd, blijft zonder je naam. Bij levensgevaar blijft de tekst nog een jaar."),
)
