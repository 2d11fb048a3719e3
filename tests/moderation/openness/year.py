"""Decisions as they were taken at some moment, without the posts: with words that no figure may show."""

from datetime import timedelta

from moderation.models import Action, Case, CaseState, Decision
from moderation.queries.rules import clauses_in_force

CANARY = "kanariewoord"
HOUR = timedelta(hours=1)
REASON = f"Omdat {CANARY}."


def taken(space, number, *, action=Action.HIDE, at, hours=2, clause="2.1", by=None, **more):
    """Store a decision as it was taken at a moment, without the post."""
    case = Case.objects.create(
        item_kind="post",
        item_id=900_000 + number,
        space=space,
        state=CaseState.DECIDED,
        opened_at=at - hours * HOUR,
        due_at=at,
        closed_at=at,
        language="nl",
    )
    return Decision.objects.create(
        case=case,
        action=action,
        clause=clauses_in_force().get(number=clause) if action != Action.KEEP else None,
        reason=REASON,
        statement=f"Beste {CANARY}",
        by=by,
        at=at,
        **more,
    )
