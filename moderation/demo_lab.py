"""What the lab of the demo town holds: a threshold that counts after its replay, and words in the shadow."""

from datetime import timedelta
from typing import Any

from moderation.events import ReplayAsked
from moderation.models import Proposal
from moderation.rules.tuning import Limit
from moderation.scoring.combine import Threshold
from moderation.scoring.own_words import OwnWord
from moderation.services.replay import replay, run_part
from moderation.services.shadow import start_shadow
from moderation.services.tuning import activate, propose_thresholds, propose_words
from network.kernel import clock
from network.kernel.demo import Town

SPAM = "Oproepen voor de rommelmarkt bevatten vaak veel links. Daar hoeft niet telkens iemand naar te kijken."
WORDS = "Dit woord viel drie keer in ruzies over parkeren. Eerst zien hoe vaak het nog valt."
AGREED = "In het overleg van maandag besproken met Saskia."


def build(town: Town) -> None:
    """Let the hoofdmoderator try two things. Nothing twice."""
    lead = town.people.get("hoofdmoderator")
    if lead is None or Proposal.objects.exists():
        return
    space = town.extra["municipality"].space
    with clock.as_of(town.now - timedelta(days=2)):
        limit = Limit("spam", "nl", Threshold(0.7, None))
        proposal = propose_thresholds(space=space, limits=[limit], note=SPAM, by=lead)
        proposal = _replayed(proposal, lead)
    with clock.as_of(town.now - timedelta(days=1)):
        activate(proposal=proposal, reason=AGREED, by=lead)
        words = [OwnWord("nl", "insult", "parkeerterrorist*", 0.6)]
        start_shadow(proposal=propose_words(space=space, words=words, note=WORDS, by=lead), by=lead)


def _replayed(proposal: Proposal, by: Any) -> Proposal:
    """Do at once what the worker would do in parts."""
    row = replay(proposal=proposal, by=by)
    while not row.replay["finished"]:
        run_part(ReplayAsked(proposal_id=row.pk, run=row.replay["run"], after=row.replay.get("after", 0)))
        row.refresh_from_db()
    return row
