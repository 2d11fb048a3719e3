"""House rules, for tests that commit: emptying the database after one takes along what migrations wrote."""

from moderation.house_rules import FIRST_RULES
from moderation.models import Clause
from network.kernel import clock


def house_rules() -> None:
    """Write the first house rules, unless there are rules already."""
    if not Clause.objects.exists():
        moment = clock.now()
        Clause.objects.bulk_create(
            Clause(number=rule.number, title=rule.title, text=rule.text, valid_from=moment)
            for rule in FIRST_RULES
        )
