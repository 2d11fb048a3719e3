"""Write an advice together: versions, and what members say of them."""

from django.db import transaction

from groups.councils import events, permissions, queries, rules
from groups.councils.enums import AdviceState
from groups.councils.kinds import REMARK
from groups.councils.models import Advice, AdviceVersion, Remark
from groups.councils.models.advice import RemarkState
from groups.councils.services import steps
from network.kernel import audit, clock, limits
from network.kernel.actor import Actor
from network.kernel.errors import Forbidden
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text, render

HOUR = 3600


@transaction.atomic
def write_version(*, by: Actor, advice: Advice, text: str, change: str, version: int) -> AdviceVersion:
    """Write a new version of the text; the first one after a question or a lost vote drafts (again).

    Args:
        change: what is different, in one line; may stay empty for the first version.
        version: number of the version that the writer had before them, 0 for none.

    Raises: Forbidden, Conflict when somebody wrote meanwhile or the text is settled, Invalid with its field.
    Events: AdviceWritten, and AdviceStarted when it begins.
    """
    row = steps.locked(advice)
    permissions.ensure_drafts(by, row.group)
    rules.ensure_writable(row.state)
    rules.ensure_newest(version, row.latest)
    before = queries.newest_version(row)
    rules.ensure_changed(before.text if before is not None else None, _clean(text))
    if before is not None:
        change = steps.line(change, max_length=rules.CHANGE_CHARS, field="change")
    if row.state != AdviceState.DRAFTING:
        steps.take(row, AdviceState.DRAFTING, by=by, role=queries.role_in(by, row.group))
        steps.tell(events.AdviceStarted, row)
    return add_version(row, by=by, text=text, change=change)


def add_version(advice: Advice, *, by: Actor, text: str, change: str) -> AdviceVersion:
    """Append a version to an advice that the caller locked or just made. Events: AdviceWritten."""
    words = _clean(text)
    advice.latest += 1
    advice.save(update_fields=["latest"])
    version = AdviceVersion.objects.create(
        advice=advice,
        number=advice.latest,
        text=words,
        html=render(words),
        change=steps.optional(change, max_length=rules.CHANGE_CHARS, field="change"),
        author_id=by.pk,
        written_at=clock.now(),
    )
    audit.record(
        "advice.written",
        by=by,
        space=advice.group.space,
        kind="advice",
        uid=advice.uid,
        facts={"version": version.number},
    )
    steps.screen(advice, by=by, texts=(advice.question, words))
    steps.tell(events.AdviceWritten, advice)
    return version


@transaction.atomic
def remark(*, by: Actor, advice: Advice, text: str) -> Remark:
    """Say something of the newest version of a draft, as a member of the group or the one above it.

    Raises: Forbidden, Conflict when nobody drafts, Invalid, TooMany. Events: RemarkPublished unless held.
    """
    row = steps.locked(advice)
    if not permissions.can_remark(by, row.group):
        raise Forbidden
    rules.ensure_drafting(row.state)
    words = clean_text(text, max_length=rules.REMARK_CHARS, field="text")
    limits.hit("remark", by.pk, limit=rules.REMARKS_PER_HOUR, per_seconds=HOUR)
    verdict = screening.screen(
        screening.Draft(kind=REMARK, author_id=by.pk, space_id=row.group.space_id, texts=(words,))
    )
    held = verdict.outcome is screening.Outcome.HOLD
    made = Remark.objects.create(
        advice=row,
        version=row.latest,
        author_id=by.pk,
        text=words,
        html=render(words),
        state=RemarkState.HELD if held else RemarkState.SHOWN,
        written_at=clock.now(),
    )
    screening.file(verdict, ItemRef(REMARK, made.pk))
    audit.record(f"remark.{made.state}", by=by, space=row.group.space, kind=REMARK, uid=made.uid)
    if not held:
        tell_remark(made)
    return made


def tell_remark(made: Remark) -> None:
    """Publish that a remark stands below its draft. Events: RemarkPublished."""
    steps.tell(events.RemarkPublished, made.advice, remark_id=made.pk)


def _clean(text: str) -> str:
    return clean_text(text, max_length=rules.TEXT_CHARS, field="text")
