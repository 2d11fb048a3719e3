"""House rules in the demo town: one change that is announced."""

from datetime import timedelta

from moderation.models import RulesChange
from moderation.queries.rules import clauses_in_force
from moderation.rules.house_rules import Wording
from moderation.services.rules import announce_change
from network.kernel import clock, moments
from network.kernel.demo import Town

AHEAD = timedelta(days=12)


def build(town: Town) -> None:
    """Announce one change. Nothing twice."""
    old = clauses_in_force().filter(number="4.1").first()
    if RulesChange.objects.exists() or old is None:
        return
    announce_change(
        summary="Verkopen tussen buren mag. Wie er zijn beroep van maakt, adverteert elders.",
        takes_effect_at=moments.start_of_day(moments.local(clock.now() + AHEAD).date()),
        clauses=[
            Wording(
                old.number,
                old.title,
                "Je verkoopt als buur, niet als handelaar, en je lokt niemand naar een valse link.",
                old.law,
                old.category,
                old.scope,
            )
        ],
        by=town.people["admin"],
    )
