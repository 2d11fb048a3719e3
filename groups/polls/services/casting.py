"""Take a ballot: once for each place on the roll, and never after the end.

The poll is looked at under a shared lock, so that casts do not wait for each other; the closing waits for
those in flight, and who comes behind it waits for the closing. The mark is set where it was empty, in one
statement: whoever comes second finds it set. Of a secret ballot nothing is written but its envelope; no
audit entry and no event tells of any ballot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from groups.polls import rules
from groups.polls.enums import Gender, Mark
from groups.polls.models import Envelope, NamedBallot, Poll, RollEntry
from groups.polls.queries.roll import voters_of, why_unable
from groups.polls.queries.versions import definition_of, groups_offered
from groups.polls.questions import check_answers
from groups.polls.sealing.boxes import seal
from groups.polls.services.keys import public_keys
from groups.polls.services.open_answers import keep_open_answers
from groups.polls.services.rows import shared
from groups.polls.sheets import sheet_of, to_sealed
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.people.models import Person


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter is told at once, and never again.

    Attributes:
        changed: whether an earlier answer was replaced.
        fingerprint: of a secret ballot; it is stored nowhere.
    """

    changed: bool = False
    fingerprint: str = ""


@sensitive_variables()  # an error is reported without any vote
@transaction.atomic
def cast_ballot(
    *, by: Person, poll: Poll, answers: Any, version: int, groups: Mapping[str, str] | None = None
) -> Receipt:
    """Take the ballot of somebody on the roll, or the new one of who may still change theirs.

    Args:
        version: of the poll, that the voter had before them.
        groups: of a poll that is split by coarse groups, those that the voter left in.

    Raises: Conflict before the beginning, after the end, after a correction and for a second ballot;
        Forbidden for who is not on the roll; Invalid for answers that do not fit, with the question as field.
    """
    _ensure_takes_ballots(Poll.objects.get(pk=poll.pk))  # who comes too late waits for no counting
    row = shared(poll)
    _ensure_takes_ballots(row)
    entry = voters_of(row).filter(person_id=by.pk).first()
    if entry is None:
        raise Forbidden(why_unable(by, row))
    if version != row.version:
        raise Conflict(
            _("De vragen zijn intussen verbeterd. Lees ze opnieuw en stem dan."), code="other_version"
        )
    checked = check_answers(definition_of(row), answers)
    if not _mark(entry):
        return _changed(by, row, entry, checked, groups or {})
    if row.is_secret:
        return Receipt(fingerprint=_seal(row, entry, checked, groups or {}))
    ballot = NamedBallot.objects.create(
        poll=row, entry=entry, version=row.version, answers=checked, gender=_gender(row, groups or {})
    )
    keep_open_answers(by=by, poll=row, ballot=ballot, definition=definition_of(row))
    return Receipt()


def _ensure_takes_ballots(poll: Poll) -> None:
    rules.ensure_takes_ballots(poll.state, poll.opens_at, poll.closes_at, clock.now())
    if poll.hidden_at is not None:
        raise Conflict(_("Een moderator haalde deze peiling weg. Stemmen kan nu niet."), code="hidden")


def _mark(entry: RollEntry) -> bool:
    """Set the mark of a place where it was empty; whether it was."""
    return bool(RollEntry.objects.filter(pk=entry.pk, mark=Mark.NONE).update(mark=Mark.SCREEN))


def _changed(
    by: Person, poll: Poll, entry: RollEntry, answers: dict[str, Any], groups: Mapping[str, str]
) -> Receipt:
    """Put another answer in the place of the one that is there, where the poll lets its voters."""
    mine = NamedBallot.objects.select_for_update().filter(entry_id=entry.pk).first()
    if RollEntry.objects.values_list("mark", flat=True).get(pk=entry.pk) == Mark.PAPER:
        raise Conflict(_("Je stem is al op papier geteld. Opnieuw stemmen kan niet."), code="voted")
    if mine is None or not poll.may_change:
        raise Conflict(_("Je hebt al gestemd. Je stem is bewaard."), code="voted")
    mine.answers, mine.version, mine.gender = answers, poll.version, _gender(poll, groups)
    mine.changed_at = clock.now()
    mine.save(update_fields=["answers", "version", "gender", "changed_at"])
    keep_open_answers(by=by, poll=poll, ballot=mine, definition=definition_of(poll))
    return Receipt(changed=True)


def _seal(poll: Poll, entry: RollEntry, answers: dict[str, Any], groups: Mapping[str, str]) -> str:
    """Store the envelope of a secret ballot. Returns: the fingerprint, for this voter's eyes alone."""
    definition, offered = definition_of(poll), groups_offered(poll)
    sheet = sheet_of(poll.uid, poll.version, definition, offered)
    sealed = seal(
        sheet,
        public_keys(poll),
        to_sealed(definition, answers),
        _own_groups(poll, entry, groups),
        length=poll.ballot_bytes or 0,
    )
    Envelope.objects.create(poll=poll, content=sealed.envelope)
    return sealed.fingerprint


def _own_groups(poll: Poll, entry: RollEntry, left_in: Mapping[str, str]) -> dict[str, str]:
    """Return the coarse groups that go into a ballot: the voter's own, of those that they left in."""
    own = {"district": entry.district_name, "age": entry.age_band, "gender": _gender(poll, left_in)}
    for name in ("district", "age"):
        if left_in.get(name, "") not in ("", own[name]):
            raise Invalid(_("Dat is niet de groep waarin je op de lijst staat."), field=name)
    return {
        name: value
        for name, value in own.items()
        if value and name in poll.groups_asked and (name == "gender" or left_in.get(name))
    }


def _gender(poll: Poll, groups: Mapping[str, str]) -> str:
    given = groups.get("gender", "")
    if not given or "gender" not in poll.groups_asked:
        return ""
    if given not in Gender.values:
        raise Invalid(_("Kies een van de antwoorden."), field="gender")
    return given
