"""Open, reopen, claim and release a case. Called by reports and by the screener."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import CaseMoved
from moderation.models import Case, CaseState, Priority, Signal, SignalKind
from moderation.permissions import holds_queue, is_involved
from moderation.rules import cases as rules
from moderation.scoring import behaviour
from moderation.scoring.language import detect
from moderation.services.weigh import weigh as weigh
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, NotFound
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.kernel.ports.screening import Finding


@transaction.atomic
def open_case(*, item: ItemRef, held: bool = False) -> tuple[Case, Described]:
    """Return the case of an item, open: made, reopened, or as it stands. Locked for the transaction.

    Raises: NotFound when the item does not exist, or its author took it back before anybody saw it: words
    that are sent anew are another item.
    """
    described = kind_of(item).describe(item.id)
    moment = clock.now()
    case, created = Case.objects.select_for_update(of=("self",)).get_or_create(
        item_kind=item.kind,
        item_id=item.id,
        defaults={
            "space_id": described.space_id,
            "author_id": described.author_id,
            "target_id": described.target_id,
            "language": detect(described.text),
            "opened_at": moment,
            "due_at": moment + rules.DUE[Priority.NORMAL],
            "held": held,
        },
    )
    if case.state == CaseState.WITHDRAWN:
        raise NotFound
    if not created and case.state in {CaseState.DECIDED, CaseState.FINAL}:
        case.follows, case.language = None, detect(described.text)
        reopen(case, opened_at=moment)
    case.held = case.held or held
    return case, described


def reopen(case: Case, *, opened_at: datetime | None = None) -> None:
    """Let a locked case that was settled wait again, for whoever is first. Raises: Conflict.

    Args: opened_at: from when its clock runs; from when it last opened where nothing new was said.
    """
    rules.ensure_move(case.state, CaseState.OPEN)
    case.state, case.closed_at = CaseState.OPEN, None
    case.opened_at = opened_at or case.opened_at
    case.due_at = max(case.due_at, case.opened_at)
    case.claimed_by, case.claimed_until = None, None
    case.save()


def add_findings(case: Case, findings: Collection[Finding]) -> None:
    """Write what a machine found as signals of the case."""
    moment = clock.now()
    Signal.objects.bulk_create(
        Signal(
            case=case,
            kind=SignalKind.RULE if finding.scorer == behaviour.NAME else SignalKind.MACHINE,
            at=moment,
            scorer=finding.scorer,
            scorer_version=finding.version,
            label=finding.label,
            value=finding.value,
            words=list(finding.words),
        )
        for finding in findings
    )


@transaction.atomic
def claim_case(*, case: Case, by: Actor) -> Case:
    """Take a case for half an hour, so that nobody else works on it; opening it again lengthens that.

    Raises: NotFound without the power or when involved, Conflict when a colleague has it. Events: CaseMoved.
    """
    case = locked(case)
    ensure_may_handle(by, case)
    if case.state in rules.SETTLED:
        rules.ensure_move(case.state, CaseState.CLAIMED)
    moment = clock.now()
    ensure_not_claimed(case, by)
    case.state, case.claimed_by_id, case.claimed_until = CaseState.CLAIMED, by.pk, moment + rules.LEASE
    case.version += 1
    case.save()
    audit.record("case.claimed", by=by, space=case.space, kind="case", uid=case.uid)
    tell_moved(case)
    return case


@transaction.atomic
def release_case(*, case: Case, by: Actor) -> Case:
    """Give a claimed case back to the queue. Raises: Conflict when it is not yours. Events: CaseMoved."""
    case = locked(case)
    ensure_may_handle(by, case)
    if case.state != CaseState.CLAIMED or case.claimed_by_id != by.pk:
        raise Conflict(_("Deze zaak ligt niet bij jou."))
    case.state, case.claimed_by, case.claimed_until = CaseState.OPEN, None, None
    case.version += 1
    case.save()
    tell_moved(case)
    return case


def tell_moved(case: Case) -> None:
    """Tell open queues that a case was taken, given back, settled or sent on. Events: CaseMoved."""
    publish(CaseMoved(case_id=case.pk, case_uid=case.uid, space_id=case.space_id))


def renew_claim(case: Case, by: Actor) -> None:
    """Let a claim that still runs last as long again: who reads on is still at work."""
    moment = clock.now()
    if case.claimed_by_id == by.pk and rules.is_claimed(case.claimed_until, moment):
        case.claimed_until = moment + rules.LEASE
        Case.objects.filter(pk=case.pk, claimed_by_id=by.pk).update(claimed_until=case.claimed_until)


def ensure_not_claimed(case: Case, by: Actor) -> None:
    """Refuse a case that a colleague has now. Raises: Conflict."""
    if case.claimed_by_id not in (None, by.pk) and rules.is_claimed(case.claimed_until, clock.now()):
        raise Conflict(_("Een collega behandelt deze zaak nu."))


def locked(case: Case) -> Case:
    """Return the case, locked until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("space__municipality", "author")
        .get(pk=case.pk)
    )


def ensure_may_handle(person: Actor, case: Case) -> None:
    """Refuse whoever does not hold the queue or is involved. Raises: NotFound."""
    if not holds_queue(person, case) or is_involved(person, case):
        raise NotFound()
