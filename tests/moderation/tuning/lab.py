"""What the tests of the lab share: people with the power, proposals, and parts of a replay run at once."""

from moderation.events import ReplayAsked
from moderation.models import Action, Proposal
from moderation.permissions import ModerationPower
from moderation.rules.tuning import Limit
from moderation.scoring.combine import Threshold
from moderation.scoring.own_words import OwnWord
from moderation.services import replay as replays
from moderation.services.replay import replay
from moderation.services.tuning import activate, propose_thresholds, propose_words
from network.kernel.models import Space
from network.people.models import Person
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided, reported

WHY = "Te veel gewone zinnen komen in de wachtrij terecht."


def a_lead(town: make.Town, name: str = "lea") -> Person:
    """Make somebody who tunes the screening of a town."""
    person = make.an_account(name)
    make.give_power(person, ModerationPower.TUNE_SCREENING, town.space)
    make.give_power(person, ModerationPower.HOLD_QUEUE, town.space)
    return person


def thresholds(
    space: Space, by: Person, label: str = "insult", queue: float | None = 0.7, hold: float | None = 0.9,
    language: str = "",
) -> Proposal:  # fmt: skip
    """Propose one threshold."""
    limit = Limit(label, language, Threshold(queue, hold))
    return propose_thresholds(space=space, limits=[limit], note=WHY, by=by)


def words(space: Space, by: Person, pattern: str = "vuilzwans", value: float = 0.95) -> Proposal:
    """Propose one Dutch word."""
    word = OwnWord("nl", "insult", pattern, value)
    return propose_words(space=space, words=[word], note=WHY, by=by)


def replayed(proposal: Proposal, by: Person) -> Proposal:
    """Play a proposal back until it is done, as the worker would."""
    row = replay(proposal=proposal, by=by)
    while not row.replay["finished"]:
        event = ReplayAsked(proposal_id=row.pk, run=row.replay["run"], after=row.replay.get("after", 0))
        replays.run_part(event)
        row.refresh_from_db()
    return row


def counting(proposal: Proposal, by: Person) -> Proposal:
    """Try a proposal and let it count."""
    return activate(proposal=replayed(proposal, by), by=by)


def some_decisions(town: make.Town, author: Person, reporter: Person) -> None:
    """Decide four cases: two insults of which one was kept, one harmless, one that only people understood."""
    moderator = a_moderator(town, "rita")
    for text, action in (
        ("Wat een klootzak zijt gij toch, echt waar.", Action.HIDE),
        ("Wat een klootzak ben ik zelf geweest gisteren.", Action.KEEP),
        ("Wie heeft er een ladder te leen voor zaterdag?", Action.KEEP),
        ("Gij vuilzwans, ga uit onze straat weg.", Action.REMOVE),
    ):
        case = reported(a_post(author, town, text), reporter)
        decided(case, moderator, action)
