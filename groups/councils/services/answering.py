"""Deliver an advice, answer it, say what was done with it; or take it back before it is public."""

from django.db import transaction
from django.utils.text import capfirst

from groups.councils import events, permissions, queries, rules
from groups.councils.enums import AdviceState
from groups.councils.models import Advice, Answer, FollowUp
from groups.councils.services import steps
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden
from network.kernel.moments import local
from network.kernel.text import clean_text, render


@transaction.atomic
def deliver(*, by: Actor, advice: Advice) -> Advice:
    """Send an adopted advice to the college: everybody reads it from now, and the public clock runs.

    Raises: Forbidden, Conflict unless it is adopted. Events: AdviceDelivered.
    """
    row = steps.locked(advice)
    permissions.ensure_records(by, row.group)
    rules.ensure_move(row.state, AdviceState.DELIVERED)
    moment = clock.now()
    row.delivered_at = moment
    row.answer_due_at = queries.answer_by(local(moment).date(), row.answer_days)
    steps.take(row, AdviceState.DELIVERED, by=by, role=queries.role_in(by, row.group))
    steps.tell(events.AdviceDelivered, row)
    return row


@transaction.atomic
def answer(*, by: Actor, advice: Advice, kind: str, reasons: str, decision: str) -> Answer:
    """Record what the college does with an advice and why; once, also after the term.

    Args: decision: reference of the decision of the college.
    Raises: Forbidden, Invalid with its field, Conflict when it was answered or not delivered.
    Events: AdviceAnswered.
    """
    row = steps.locked(advice)
    college = permissions.ensure_answers(by, row)
    rules.ensure_move(row.state, AdviceState.ANSWERED)
    chosen = rules.ensure_answer(kind)
    words = clean_text(reasons, max_length=rules.ANSWER_CHARS, field="reasons")
    given = Answer.objects.create(
        advice=row,
        kind=chosen,
        reasons=words,
        html=render(words),
        decision=steps.line(decision, max_length=rules.DECISION_CHARS, field="decision"),
        answered_at=clock.now(),
        recorded_by_id=by.pk,
    )
    steps.take(
        row,
        AdviceState.ANSWERED,
        by=by,
        role=queries.word_for_college(college),
        note=f"{capfirst(chosen.label)}. {given.decision}",
    )
    steps.tell(events.AdviceAnswered, row)
    return given


@transaction.atomic
def follow_up(*, by: Actor, advice: Advice, text: str, done: bool = False) -> FollowUp:
    """Say what was done with an answered advice; the last one closes the chain.

    Raises: Forbidden, Invalid, Conflict unless it was answered and is not closed. Events: AdviceFollowedUp.
    """
    row = steps.locked(advice)
    college = permissions.ensure_answers(by, row)
    rules.ensure_move(row.state, AdviceState.FOLLOWED)
    words = clean_text(text, max_length=rules.REMARK_CHARS, field="text")
    made = FollowUp.objects.create(
        advice=row, text=words, html=render(words), done=done, written_at=clock.now(), author_id=by.pk
    )
    if done:
        steps.take(row, AdviceState.FOLLOWED, by=by, role=queries.word_for_college(college))
    else:
        audit.record(
            "advice.follow_up", by=by, space=row.group.space, kind="advice", uid=row.uid, facts={"done": done}
        )
    steps.tell(events.AdviceFollowedUp, row, follow_up_id=made.pk)
    return made


@transaction.atomic
def withdraw(*, by: Actor, advice: Advice, reason: str) -> Advice:
    """Take back a question (the college) or a draft (the group); what was delivered stays.

    Raises: Forbidden, Invalid without a reason, Conflict. Events: AdviceWithdrawn.
    """
    row = steps.locked(advice)
    if not permissions.can_withdraw(by, row):
        raise Forbidden
    rules.ensure_move(row.state, AdviceState.WITHDRAWN)
    why = steps.line(reason, max_length=rules.REASON_CHARS, field="reason")
    asked = row.state == AdviceState.ASKED
    role = queries.word_for_college(row.college) if asked else queries.role_in(by, row.group)
    steps.take(row, AdviceState.WITHDRAWN, by=by, role=role, note=why)
    steps.tell(events.AdviceWithdrawn, row)
    return row
