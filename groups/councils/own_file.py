"""Everything that councils keep of one person, for that person's own file."""

from typing import Any

from groups.councils.models import AdoptionVote, AdviceStep, AdviceVersion, Answer, FollowUp, Remark


def file_of(person_id: int) -> dict[str, Any]:
    """Return what a person did for advice, as plain values, oldest first. For that person alone."""
    steps = AdviceStep.objects.filter(by_id=person_id).select_related("advice").order_by("id")
    versions = AdviceVersion.objects.filter(author_id=person_id).select_related("advice").order_by("id")
    remarks = Remark.objects.filter(author_id=person_id).select_related("advice").order_by("id")
    votes = AdoptionVote.objects.filter(recorded_by_id=person_id).select_related("advice").order_by("id")
    answers = Answer.objects.filter(recorded_by_id=person_id).select_related("advice").order_by("pk")
    told = FollowUp.objects.filter(author_id=person_id).select_related("advice").order_by("id")
    return {
        "steps": [
            {"advice": row.advice.uid, "state": row.state, "role": row.role, "at": row.at.isoformat()}
            for row in steps
        ],
        "versions": [
            {
                "advice": row.advice.uid,
                "number": row.number,
                "text": row.text,
                "change": row.change,
                "written_at": row.written_at.isoformat(),
            }
            for row in versions
        ],
        "remarks": [
            {
                "id": row.uid,
                "advice": row.advice.uid,
                "text": row.text,
                "state": row.state,
                "written_at": row.written_at.isoformat(),
            }
            for row in remarks
        ],
        "votes_recorded": [
            {"advice": row.advice.uid, "recorded_at": row.recorded_at.isoformat()} for row in votes
        ],
        "answers_recorded": [
            {"advice": row.advice.uid, "answered_at": row.answered_at.isoformat()} for row in answers
        ],
        "follow_ups": [
            {"advice": row.advice.uid, "text": row.text, "written_at": row.written_at.isoformat()}
            for row in told
        ],
    }
