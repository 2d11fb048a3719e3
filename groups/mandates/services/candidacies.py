"""Stand as candidate, withdraw, and hear what came of it. Appointing is `appointing`."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.enums import CandidacyState, CompositionRule, Gender
from groups.mandates.events import CandidacySettled, CandidacySubmitted
from groups.mandates.kinds import CANDIDACY
from groups.mandates.models import Call, Candidacy
from groups.mandates.permissions import ensure_gives_mandates, may_sit
from groups.mandates.queries import board_of
from groups.mandates.services.answers import forget_answer, keep_answer
from groups.mandates.services.calls import settle_if_done
from groups.mandates.services.wording import screen_motivation, state_after
from groups.membership.permissions import can_see_group
from network.kernel import audit, clock, limits
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.ports import screening
from network.kernel.ports.content import ItemRef
from network.kernel.text import clean_text
from network.people.models import Person

A_DAY = 24 * 3600
PER_DAY = 10


@transaction.atomic
def stand_as_candidate(
    *, by: Person, call: Call, motivation: str, no_office: bool = False, gender: str = ""
) -> Candidacy:
    """Answer a call.

    Args:
        no_office: the declaration to be in neither council nor college; asked where the law asks it.
        gender: `female`, `male`, `other` or empty; kept apart, and only for an advisory body.

    A doubtful motivation waits for a moderator; its candidate stands meanwhile.

    Raises: NotFound for a call that one may not see, Forbidden for who is no member, Conflict outside its
    time or for the second time, Invalid, TooMany. Events: CandidacySubmitted.
    """
    row = _locked(call)
    if row.opened_at is None or not can_see_group(by, row.group):
        raise NotFound
    rules.ensure_takes_candidates(row.state, row.deadline, clock.now())
    if not row.group.is_open:
        raise Conflict(_("Deze groep is gesloten."))
    if not may_sit(by, row.group):
        raise Forbidden(
            _("Alleen leden kunnen kandidaat worden. Word eerst lid van %(group)s.")
            % {"group": row.group.parent or row.group}
        )
    if Candidacy.objects.filter(call=row, person=by).exclude(state=CandidacyState.WITHDRAWN).exists():
        raise Conflict(_("Je bent al kandidaat voor deze oproep."))
    limits.hit("stand_as_candidate", by.pk, limit=PER_DAY, per_seconds=A_DAY)
    words = clean_text(motivation, max_length=rules.MAX_MOTIVATION, field="motivation")
    board = board_of(row.group)
    if board is not None and board.rule != CompositionRule.FREE and not no_office:
        raise Invalid(
            _("Wie in de gemeenteraad of het college zit, heeft hier geen stem. Vink dit aan als het klopt."),
            field="no_office",
        )
    if board is not None and board.rule == CompositionRule.ADVISORY and gender in Gender.values:
        keep_answer(row.group, by, gender)
    verdict = screen_motivation(row, words, by=by)
    made = Candidacy.objects.create(
        call=row,
        person=by,
        motivation=words,
        motivation_state=state_after(verdict),
        no_office=no_office,
    )
    screening.file(verdict, ItemRef(CANDIDACY, made.pk))
    _note("candidacy.submitted", made, by)
    publish(CandidacySubmitted(candidacy_id=made.pk))
    return made


@transaction.atomic
def withdraw_candidacy(*, by: Person, candidacy: Candidacy) -> Candidacy:
    """Take one's own candidacy back; the motivation and what others said for it are erased.

    Raises: NotFound for somebody else's, Conflict when it was decided.
    """
    row = Candidacy.objects.select_for_update(of=("self",)).select_related("call__group").get(pk=candidacy.pk)
    if row.person_id != by.pk:
        raise NotFound
    rules.ensure_candidacy_move(row.state, CandidacyState.WITHDRAWN)
    row.state = CandidacyState.WITHDRAWN
    row.motivation = ""
    row.reserve_rank = None
    row.settled_at = clock.now()
    row.save()
    row.nominations.all().delete()
    forget_answer(row.call.group, row.person_id)
    _note("candidacy.withdrawn", row, by)
    return row


@transaction.atomic
def put_on_reserve(*, by: Person, candidacies: Sequence[Candidacy]) -> list[Candidacy]:
    """Put candidates on the reserve list of their call, after who stands there, in this order.

    Raises: Forbidden without the power, Conflict before the deadline or for who was decided on already.
    Events: CandidacySettled for each.
    """
    call, rows = _decided_together(by, candidacies, CandidacyState.RESERVE)
    last = Candidacy.objects.filter(call=call).aggregate(last=Max("reserve_rank"))["last"] or 0
    for rank, row in enumerate(rows, start=last + 1):
        row.state = CandidacyState.RESERVE
        row.reserve_rank = rank
        _settle(row, by)
    settle_if_done(call, by=by)
    return rows


@transaction.atomic
def refuse_candidacies(*, by: Person, candidacies: Sequence[Candidacy], reason: str) -> list[Candidacy]:
    """Tell candidates that they were not chosen, with a reason that they alone read.

    Raises: Forbidden without the power, Invalid, Conflict before the deadline or for who was decided on.
    Events: CandidacySettled for each.
    """
    call, rows = _decided_together(by, candidacies, CandidacyState.REFUSED)
    why = clean_text(reason, max_length=rules.MAX_REASON, field="reason")
    for row in rows:
        row.state = CandidacyState.REFUSED
        row.reserve_rank = None
        row.reason = why
        _settle(row, by)
        forget_answer(call.group, row.person_id)
    settle_if_done(call, by=by)
    return rows


def _decided_together(
    by: Person, candidacies: Sequence[Candidacy], wanted: CandidacyState
) -> tuple[Call, list[Candidacy]]:
    if not candidacies:
        raise Invalid(_("Kies minstens één kandidaat."))
    call = _locked(candidacies[0].call)
    ensure_gives_mandates(by, call.group)
    rules.ensure_closed(call.deadline, clock.now())
    numbers = [each.pk for each in candidacies]
    found = {
        row.pk: row
        for row in Candidacy.objects.select_for_update(of=("self",)).filter(pk__in=numbers, call=call)
    }
    if set(found) != set(numbers):
        raise Invalid(_("Kies kandidaten van één oproep."))
    for row in found.values():
        rules.ensure_candidacy_move(row.state, wanted)
        row.call = call
    return call, [found[number] for number in dict.fromkeys(numbers)]


def _settle(row: Candidacy, by: Person) -> None:
    row.settled_at = clock.now()
    row.save()
    _note(f"candidacy.{row.state}", row, by)
    publish(CandidacySettled(candidacy_id=row.pk, state=row.state))


def _locked(call: Call) -> Call:
    return (
        Call.objects.select_for_update(of=("self",))
        .select_related("group__space__municipality", "group__parent__space")
        .get(pk=call.pk)
    )


def _note(action: str, row: Candidacy, by: Person) -> None:
    audit.record(
        action,
        by=by,
        space=row.call.group.space,
        kind="candidacy",
        uid=row.uid,
        facts={"person": row.person_id},
    )
