"""Work on the next version of an open poll, until it is made. Not for making it: see `correcting`."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.models import CorrectionDraft, Poll, PollVersion
from groups.polls.queries.stamps import ensure_seen, stamp_of
from groups.polls.questions import read_definition
from groups.polls.services.correcting import correct_poll
from groups.polls.services.rows import held_by
from network.kernel import clock
from network.kernel.errors import Conflict
from network.people.models import Person


@transaction.atomic
def begin_correction(*, by: Person, poll: Poll) -> CorrectionDraft:
    """Lay a copy of the questions of an open poll ready to be corrected; one that lies there stays.

    Raises: Forbidden, Conflict for a poll that is not open or is bound.
    """
    row = held_by(by, poll)
    rules.ensure_correctable(row.state, row.closes_at, clock.now())
    rules.ensure_unbound(bound=row.bound)
    fresh = {"version": row.version, "definition": row.definition, "made_at": clock.now()}
    draft, _created = CorrectionDraft.objects.get_or_create(poll=row, defaults=fresh)
    if draft.version != row.version:
        draft, _created = CorrectionDraft.objects.update_or_create(poll=row, defaults=fresh)
    return draft


@transaction.atomic
def edit_correction(
    *, by: Person, poll: Poll, definition: Mapping[str, Any], seen: str | None = None
) -> None:
    """Keep what the next version will ask.

    Args:
        seen: the stamp of the definition that the writer had before them.

    Raises: Forbidden, Invalid, Conflict where nobody began to correct it, or somebody else was faster.
    """
    row = held_by(by, poll)
    rules.ensure_correctable(row.state, row.closes_at, clock.now())
    draft = _draft(row)
    ensure_seen(stamp_of(draft.definition), seen)
    draft.definition = read_definition(definition).to_json()
    draft.save(update_fields=["definition"])


@transaction.atomic
def drop_correction(*, by: Person, poll: Poll) -> None:
    """Throw the work on a next version away. Raises: Forbidden."""
    row = held_by(by, poll)
    CorrectionDraft.objects.filter(poll=row).delete()


@transaction.atomic
def send_correction(
    *,
    by: Person,
    poll: Poll,
    mapping: Mapping[str, Any],
    reason: str,
    title: str = "",
    seen: str | None = None,
) -> PollVersion:
    """Make the next version out of the work on it.

    Raises: what `correct_poll` raises, and Conflict where nobody began, or somebody else was faster.
    Events: PollCorrected.
    """
    row = held_by(by, poll)
    draft = _draft(row)
    ensure_seen(stamp_of(draft.definition), seen)
    version = correct_poll(
        by=by, poll=row, definition=draft.definition, mapping=mapping, reason=reason, title=title
    )
    draft.delete()
    return version


def _draft(poll: Poll) -> CorrectionDraft:
    """Return the work on the next version, locked with its poll. Raises: Conflict without any."""
    draft = CorrectionDraft.objects.filter(poll=poll, version=poll.version).first()
    if draft is None:
        raise Conflict(_("Niemand is bezig met een verbetering, of ze is al verstuurd. Begin opnieuw."))
    return draft
