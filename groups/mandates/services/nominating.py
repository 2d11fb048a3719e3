"""Nominate a candidate with a line why, and take that back. It appoints nobody: that is `appointing`."""

from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.events import CandidateNominated, NominationTakenBack
from groups.mandates.models import Candidacy, Nomination
from groups.mandates.permissions import ensure_nominates
from network.kernel import audit, clock
from network.kernel.errors import Conflict
from network.kernel.events import publish
from network.kernel.text import clean_text
from network.people.models import Person


@transaction.atomic
def nominate(*, by: Person, candidacy: Candidacy, reason: str) -> Nomination:
    """Say to who appoints that the group would like this candidate, and why.

    Raises: Forbidden without the power over the group, for oneself and for one's household, Conflict for who
    was decided on or nominated already, Invalid. Events: CandidateNominated.
    """
    row = _locked(candidacy)
    ensure_nominates(by, row)
    rules.ensure_waits(row.state)
    words = " ".join(clean_text(reason, max_length=rules.MAX_REASON, field="reason").split())
    if row.nominations.filter(by=by).exists():
        raise Conflict(_("Je droeg deze kandidaat al voor."), code="nominated")
    made = Nomination.objects.create(candidacy=row, by=by, reason=words, made_at=clock.now())
    _note("candidacy.nominated", row, by)
    publish(CandidateNominated(candidacy_id=row.pk))
    return made


@transaction.atomic
def take_back_nomination(*, by: Person, candidacy: Candidacy) -> None:
    """Take one's own nomination back. Idempotent.

    Raises: Conflict once it was decided. Events: NominationTakenBack when there was one.
    """
    row = _locked(candidacy)
    found = row.nominations.filter(by=by)
    if not found.exists():
        return
    rules.ensure_waits(row.state)
    found.delete()
    _note("candidacy.nomination_taken_back", row, by)
    publish(NominationTakenBack(candidacy_id=row.pk))


def _locked(candidacy: Candidacy) -> Candidacy:
    rows = Candidacy.objects.select_for_update(of=("self",)).select_related("call__group__space", "person")
    return rows.get(pk=candidacy.pk)


def _note(action: str, row: Candidacy, by: Person) -> None:
    audit.record(action, by=by, space=row.call.group.space, kind="candidacy", uid=row.uid)
