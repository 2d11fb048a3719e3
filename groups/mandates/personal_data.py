"""What mandates keep about somebody. Fills the port `personal_data`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import CandidacyState
from groups.mandates.models import Call, Candidacy, GenderAnswer, Handover, Mandate, Nomination, Suspension
from groups.mandates.services.decisions import forget_who_recorded
from network.kernel.ports.personal_data import PersonalData


def export(person_id: int) -> dict[str, Any]:
    """Return somebody's candidacies, answers and mandates. For themselves, so without a viewer."""
    candidacies = Candidacy.objects.filter(person_id=person_id).select_related("call__group").order_by("pk")
    mandates = Mandate.objects.filter(person_id=person_id).select_related("group", "decision").order_by("pk")
    answers = GenderAnswer.objects.filter(person_id=person_id).select_related("group").order_by("pk")
    nominated = Nomination.objects.filter(by_id=person_id).select_related("candidacy__call__group")
    return {
        "candidacies": [
            {
                "group": row.call.group.name,
                "call": row.call.shown_title,
                "motivation": row.motivation,
                "motivation_state": row.motivation_state,
                "no_office": row.no_office,
                "state": row.state,
                "reason": row.reason,
                "nominations": _nominations(row),
                "submitted_at": row.submitted_at.isoformat(),
            }
            for row in candidacies
        ],
        "gender_answers": [{"group": row.group.name, "gender": row.gender} for row in answers],
        "mandates": [_mandate(row) for row in mandates],
        "nominated": [
            {"group": row.candidacy.call.group.name, "reason": row.reason, "made_at": row.made_at.isoformat()}
            for row in nominated
        ],
    }


def erase(person_id: int) -> None:
    """Empty candidacies and remove answers; mandates stay in the public record, without notes and reasons.

    Who gave or recorded something is no longer named with it.
    """
    Mandate.objects.filter(candidacy__person_id=person_id).update(candidacy=None)
    Nomination.objects.filter(candidacy__person_id=person_id).delete()
    Nomination.objects.filter(by_id=person_id).update(by=None)
    Candidacy.objects.filter(person_id=person_id).update(
        person=None,
        motivation="",
        reason="",
        no_office=False,
        state=CandidacyState.WITHDRAWN,
        reserve_rank=None,
    )
    GenderAnswer.objects.filter(person_id=person_id).delete()
    Handover.objects.filter(mandate__person_id=person_id).update(notes="")
    Call.objects.filter(made_by_id=person_id).update(made_by=None)
    Call.objects.filter(worded_by_id=person_id).update(worded_by=None)
    forget_who_recorded(person_id)
    Mandate.objects.filter(given_by_id=person_id).update(given_by=None)
    Suspension.objects.filter(by_id=person_id).update(by=None)


def _nominations(row: Candidacy) -> list[dict[str, str]]:
    """Return what was said for a candidate, under the rule of `permissions.can_read_nominations`."""
    if row.settled_at is None and not row.call.nominations_shown:
        return []
    said = row.nominations.select_related("by").order_by("pk")
    return [{"by": str(each.by or ""), "reason": each.reason} for each in said]


def _mandate(row: Mandate) -> dict[str, Any]:
    handover = Handover.objects.filter(mandate=row).first()
    return {
        "group": row.group.name,
        "role": row.kind,
        "decision": row.decision.reference,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "no_office": row.no_office,
        "end_reason": row.end_reason,
        "suspensions": [
            {
                "reason": each.reason,
                "decision": each.decision,
                "valid_from": each.valid_from.isoformat(),
                "valid_until": each.valid_until.isoformat() if each.valid_until else None,
            }
            for each in row.suspensions.order_by("pk")
        ],
        "notes": handover.notes if handover is not None else "",
    }


PERSONAL_DATA = PersonalData(
    name="mandates",
    label=_("Je kandidaturen en mandaten"),
    export=export,
    erase=erase,
    kept=_(
        "Je mandaten met hun besluit en hun einde: die staan in het openbare register van wie welke macht "
        "had."
    ),
)
