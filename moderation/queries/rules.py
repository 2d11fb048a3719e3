"""Reads of the house rules: public, so no viewer."""

from django.db.models import Max, QuerySet

from moderation.models import Clause


def clauses_in_force() -> QuerySet[Clause]:
    """Current clauses, by number."""
    return Clause.objects.filter(valid_until__isnull=True).order_by("number")


def current_version() -> int:
    """The version that somebody accepts who signs up today; 0 before there are rules."""
    return clauses_in_force().aggregate(highest=Max("version"))["highest"] or 0
