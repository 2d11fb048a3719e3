"""House rules, for tests that commit: emptying the database after one takes along what migrations wrote."""

from moderation.house_rules import CHARTER_RULES, FIRST_RULES
from moderation.models import Clause, ClauseScope
from network.kernel import clock


def house_rules() -> None:
    """Write the first house rules, unless there are rules already."""
    if not Clause.objects.exists():
        moment = clock.now()
        Clause.objects.bulk_create(
            Clause(
                number=rule.number,
                title=rule.title,
                text=rule.text,
                category=rule.category,
                law=rule.law,
                scope=scope,
                valid_from=moment,
            )
            for rules, scope in (
                (FIRST_RULES, ClauseScope.EVERYWHERE),
                (CHARTER_RULES, ClauseScope.CHARTER),
            )
            for rule in rules
        )
