"""What every step of the chain does alike: lock, move, write down who and when, tell.

Not for who may take it: each service asks that first.
"""

from dataclasses import replace

from groups.councils import events, rules
from groups.councils.enums import AdviceState
from groups.councils.kinds import ADVICE
from groups.councils.models import Advice, AdviceStep
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.events import publish
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text

NOTE_CHARS = 300


def locked(advice: Advice) -> Advice:
    """Return the advice as it is now, locked until the transaction ends: one step at a time."""
    return (
        Advice.objects.select_for_update(of=("self",))
        .select_related("group__space", "group__parent", "college")
        .get(pk=advice.pk)
    )


def take(advice: Advice, to: AdviceState, *, by: Actor, role: str, note: str = "") -> AdviceStep:
    """Move an advice that the caller locked, and write down by whom. Raises: Conflict."""
    rules.ensure_move(advice.state, to)
    advice.state = to
    advice.save()
    return write_down(advice, by=by, role=role, note=note)


def write_down(advice: Advice, *, by: Actor, role: str, note: str = "") -> AdviceStep:
    """Append the step that led to the state in which the advice is now."""
    step = AdviceStep.objects.create(
        advice=advice,
        state=advice.state,
        by_id=by.pk,
        role=role,
        at=clock.now(),
        note=note[:NOTE_CHARS],
    )
    audit.record(
        f"advice.{advice.state}",
        by=by,
        space=advice.group.space,
        kind=ADVICE,
        uid=advice.uid,
        facts={"number": advice.label},
    )
    return step


def tell(kind: type[events.AdviceEvent], advice: Advice, **more: int) -> None:
    """Publish that something happened to an advice."""
    publish(
        kind(
            advice_id=advice.pk,
            advice_uid=advice.uid,
            group_id=advice.group_id,
            space_id=advice.group.space_id,
            **more,
        )
    )


def screen(advice: Advice, *, by: Actor, texts: tuple[str, ...]) -> None:
    """Let moderation look at official words: a doubt goes to its queue, nothing is held.

    Whoever drafts, votes or answers does so under their own name and office. New words on what a moderator
    hid always ask for a person.
    """
    verdict = screening.screen(
        screening.Draft(
            kind=ADVICE,
            author_id=by.pk or 0,
            space_id=advice.group.space_id,
            texts=tuple(filter(None, (advice.title, *texts))),
        )
    )
    hidden = advice.hidden_at is not None
    if verdict.outcome is screening.Outcome.HOLD or (hidden and verdict.outcome is screening.Outcome.PUBLISH):
        verdict = replace(verdict, outcome=screening.Outcome.QUEUE)
    screening.file(verdict, ItemRef(ADVICE, advice.pk))


def line(source: str, *, max_length: int, field: str) -> str:
    """Return a text on one line. Raises: Invalid when nothing is left or when it is too long."""
    return " ".join(clean_text(source, max_length=max_length, field=field).split())


def optional(source: str, *, max_length: int, field: str) -> str:
    """Return a text that may be empty. Raises: Invalid when it is too long."""
    return clean_text(source, max_length=max_length, field=field) if source.strip() else ""
