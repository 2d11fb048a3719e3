"""Correct what an open poll asks: the next version, a note for everybody, and a mapping for the votes so far.

Neither the window nor whom it asks ever changes, and no ballot is touched: a ballot says which version it
answered, and whoever counts reads it through the mapping, also out of a sealed box. Whoever may change their
vote can answer the new version; a secret vote stands, and its voter is told what became of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groups.polls import rules
from groups.polls.corrections import Step, read_changes
from groups.polls.events import PollCorrected
from groups.polls.faithful import ensure_faithful
from groups.polls.models import Poll, PollVersion
from groups.polls.queries.versions import carrier_of, groups_offered
from groups.polls.questions import Definition, read_definition
from groups.polls.services.rows import held_by, note
from groups.polls.services.wording import ensure_sound, screen_words
from groups.polls.sheets import sheet_of
from network.kernel import clock
from network.kernel.errors import Conflict
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people.models import Person

MOST_VERSIONS = 20


@transaction.atomic
def correct_poll(
    *,
    by: Person,
    poll: Poll,
    definition: Mapping[str, Any],
    mapping: Mapping[str, Any],
    reason: str,
    title: str = "",
) -> PollVersion:
    """Make the next version of a poll that takes ballots.

    Args:
        mapping: what became of each question and option of the version before (see `corrections`); what is
            not said keeps its key.
        reason: what was wrong, as every voter reads it.
        title: a better title, or nothing to keep it.

    Raises: Forbidden, Invalid also where votes would change sides (see `faithful`), Conflict for a poll that
    is not open or is bound, or where a ballot of the new version would be longer than those that are cast.
    Events: PollCorrected.
    """
    row = held_by(by, poll)
    moment = clock.now()
    _ensure_may_follow(row, moment)
    wanted = read_definition(definition)
    ensure_sound(wanted, secret=row.is_secret)
    changes = read_changes(read_definition(row.definition), wanted, mapping)
    ensure_faithful(carrier_of(row), Step(wanted, changes))
    why = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    _ensure_fits(row, wanted)
    if title.strip():
        row.title = " ".join(clean_text(title, max_length=rules.MAX_TITLE, field="title").split())
    row.version += 1
    row.definition = wanted.to_json()
    row.save(update_fields=["title", "version", "definition"])
    version = PollVersion.objects.create(
        poll=row,
        number=row.version,
        title=row.title,
        definition=row.definition,
        mapping=changes,
        note=why,
        made_by=by,
        made_at=moment,
    )
    note("poll.corrected", row, by, version=row.version)
    screen_words(row, by=by)
    publish(PollCorrected(poll_id=row.pk, version=row.version))
    return version


def _ensure_may_follow(poll: Poll, at: datetime) -> None:
    """Refuse another version of a poll that is not open, is bound, or had very many. Raises: Conflict."""
    rules.ensure_correctable(poll.state, poll.closes_at, at)
    rules.ensure_unbound(bound=poll.bound)
    if poll.version >= MOST_VERSIONS:
        raise Conflict(_("Deze peiling is al vaak verbeterd. Trek ze liever in en begin opnieuw."))


def _ensure_fits(poll: Poll, definition: Definition) -> None:
    """Refuse a version of which a ballot may be longer than those cast before. Raises: Conflict."""
    if not poll.is_secret or poll.ballot_bytes is None:
        return
    sheet = sheet_of(poll.uid, poll.version + 1, definition, groups_offered(poll))
    if sheet.length() > poll.ballot_bytes:
        raise Conflict(_("Zo wordt een geheime stem langer dan de stemmen die er al zijn. Verander minder."))
