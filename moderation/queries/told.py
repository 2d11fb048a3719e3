"""What notices tell of. No viewer: the notice itself chooses whom to tell."""

from django.db.models import Q

from moderation.models import Case, Decision, Measure, SignalKind


def decision_for_notice(number: int) -> Decision:
    """Return a decision with its case. Raises: Decision.DoesNotExist."""
    return Decision.objects.select_related("case").get(pk=number)


def measure_for_notice(number: int) -> Measure:
    """Return a measure with its case. Raises: Measure.DoesNotExist."""
    return Measure.objects.select_related("case").get(pk=number)


def case_for_notice(number: int) -> Case:
    """Return a case with its place and author. Raises: Case.DoesNotExist."""
    return Case.objects.select_related("space__municipality", "author", "escalated_to").get(pk=number)


def reporter_ids(decision: Decision) -> list[int]:
    """Numbers of those whose report this decision answers, or answered before it was taken back."""
    reports = decision.case.signals.filter(
        Q(decision=decision) | Q(decision__isnull=True),
        kind=SignalKind.REPORT,
        reporter__isnull=False,
        at__lte=decision.at,
    )
    return [number for number in reports.values_list("reporter_id", flat=True).distinct() if number]
