"""Hide an item until a person looks, once households enough reported it. Never a machine, never for good."""

from moderation.events import MeasureTaken
from moderation.house_rules import CLAUSE_OF_REASON
from moderation.models import Action, Case, Clause, Measure, MeasureKind, Signal
from moderation.queries.rules import clauses_in_force
from moderation.rules import weighing
from moderation.rules.grounds import heard_of
from moderation.services import reasons
from moderation.services.weigh import reports_that_count
from network.kernel import audit, clock
from network.kernel.events import publish
from network.kernel.ports.content import Described, ItemRef, kind_of


def hide_until_seen(case: Case, described: Described) -> Measure | None:
    """Hide the item of a locked case where three households with enough weight reported it.

    The decision ends it. Nothing happens to a kind that is never hidden so, nor to what is out of sight.
    Events: MeasureTaken.
    """
    if case.closed_at is not None or not described.hides_by_reports:
        return None
    reports = reports_that_count(case)
    if not weighing.hides(heard_of(reports)) or _is_out_of_sight(case):
        return None
    moment = clock.now()
    clause = _clause_of(reports)
    measure = Measure.objects.create(
        case=case,
        kind=MeasureKind.HIDING,
        clause=clause,
        started_at=moment,
        statement=reasons.of_hiding(case, described, moment=moment, clause=clause),
    )
    kind_of(ItemRef(case.item_kind, case.item_id)).hide(case.item_id)
    audit.record("item.hidden_by_reports", by=None, space=case.space, kind="case", uid=case.uid)
    publish(MeasureTaken(measure_id=measure.pk, case_id=case.pk))
    return measure


def _is_out_of_sight(case: Case) -> bool:
    """Whether the item waits already, or its last decision took it out of sight."""
    if Measure.objects.filter(case=case, ended_at__isnull=True).exists():
        return True
    last = case.decisions.filter(undone_at__isnull=True).order_by("-at", "-pk").first()
    return last is not None and last.action != Action.KEEP


def _clause_of(reports: list[Signal]) -> Clause | None:
    """Return the house rule that most of the reporters spoke of."""
    said = [number for report in reports if (number := CLAUSE_OF_REASON.get(report.reason))]
    if not said:
        return None
    return clauses_in_force().filter(number=max(said, key=said.count)).first()
