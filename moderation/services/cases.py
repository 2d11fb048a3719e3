"""Open, reopen, claim and release a case. Called by reports and by the screener."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moderation.events import CaseOpened
from moderation.models import Case, CaseState, Priority, Signal, SignalKind, SignalState
from moderation.permissions import holds_queue, is_involved
from moderation.rules import cases as rules
from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, NotFound
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, kind_of
from network.kernel.ports.screening import Finding

LEASE = timedelta(minutes=30)


@transaction.atomic
def open_case(*, item: ItemRef, held: bool = False) -> tuple[Case, Described]:
    """Return the case of an item, open: made, reopened, or as it stands. Locked for the transaction.

    Raises: NotFound when the item does not exist.
    """
    described = kind_of(item).describe(item.id)
    moment = clock.now()
    case, created = Case.objects.select_for_update(of=("self",)).get_or_create(
        item_kind=item.kind,
        item_id=item.id,
        defaults={
            "space_id": described.space_id,
            "author_id": described.author_id,
            "opened_at": moment,
            "due_at": moment + rules.DUE[Priority.NORMAL],
            "held": held,
        },
    )
    if not created and case.state == CaseState.DECIDED:
        rules.ensure_move(case.state, CaseState.OPEN)
        case.state, case.opened_at, case.closed_at = CaseState.OPEN, moment, None
        case.claimed_by, case.claimed_until = None, None
    case.held = case.held or held
    return case, described


def add_findings(case: Case, findings: Collection[Finding]) -> None:
    """Write what a machine found as signals of the case."""
    moment = clock.now()
    Signal.objects.bulk_create(
        Signal(
            case=case,
            kind=SignalKind.MACHINE,
            at=moment,
            scorer=finding.scorer,
            scorer_version=finding.version,
            label=finding.label,
            value=finding.value,
            words=list(finding.words),
        )
        for finding in findings
    )


def weigh(case: Case) -> None:
    """Set priority and clock from the undecided and upheld signals, save, and tell that it waits.

    Events: CaseOpened.
    """
    signals = list(case.signals.exclude(state=SignalState.REJECTED))
    reports = [signal for signal in signals if signal.kind == SignalKind.REPORT]
    machine = [
        Finding(signal.scorer, signal.scorer_version, signal.label, signal.value or 0.0)
        for signal in signals
        if signal.kind == SignalKind.MACHINE
    ]
    case.priority = rules.priority_of(
        held=case.held,
        findings=machine,
        reasons=[signal.reason for signal in reports],
        households=len({signal.household_id or -signal.pk for signal in reports}),
    )
    case.due_at = case.opened_at + rules.DUE[Priority(case.priority)]
    case.version += 1
    case.save()
    publish(CaseOpened(case_id=case.pk, case_uid=case.uid, space_id=case.space_id))


@transaction.atomic
def claim_case(*, case: Case, by: Actor) -> Case:
    """Take a case for half an hour, so that nobody else works on it.

    Raises: NotFound without the power or when involved, Conflict when a colleague has it.
    """
    case = locked(case)
    ensure_may_handle(by, case)
    if case.state == CaseState.DECIDED:
        rules.ensure_move(case.state, CaseState.CLAIMED)
    moment = clock.now()
    if case.claimed_by_id not in (None, by.pk) and case.claimed_until and case.claimed_until > moment:
        raise Conflict(_("Een collega behandelt deze zaak nu."))
    case.state, case.claimed_by_id, case.claimed_until = CaseState.CLAIMED, by.pk, moment + LEASE
    case.version += 1
    case.save()
    audit.record("case.claimed", by=by, space=case.space, kind="case", uid=case.uid)
    return case


@transaction.atomic
def release_case(*, case: Case, by: Actor) -> Case:
    """Give a claimed case back to the queue. Raises: Conflict when it is not yours."""
    case = locked(case)
    ensure_may_handle(by, case)
    if case.state != CaseState.CLAIMED or case.claimed_by_id != by.pk:
        raise Conflict(_("Deze zaak ligt niet bij jou."))
    case.state, case.claimed_by, case.claimed_until = CaseState.OPEN, None, None
    case.version += 1
    case.save()
    return case


def locked(case: Case) -> Case:
    """Return the case, locked until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("space", "author").get(pk=case.pk)


def ensure_may_handle(person: Actor, case: Case) -> None:
    """Refuse whoever does not hold the queue or is involved. Raises: NotFound."""
    if not holds_queue(person, case) or is_involved(person, case):
        raise NotFound()
