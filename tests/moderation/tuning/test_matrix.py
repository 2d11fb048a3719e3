"""Who may do what with a proposal: every actor beside every act, on every level, as one table."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Proposal, ScorerVersion
from moderation.permissions import ModerationPower, access_proposal
from moderation.services.replay import replay
from moderation.services.shadow import start_shadow
from moderation.services.tuning import activate, propose_version, roll_back, withdraw
from network.kernel import clock, spaces
from network.kernel.errors import DomainError, Forbidden, NotFound
from network.kernel.models import SpaceKind
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.moderation.tuning.lab import replayed, some_decisions, thresholds, words

TRY = {"see", "thresholds", "replay", "shadow"}
ALL = TRY | {"words", "activate", "roll back", "withdraw"}
ACTS = sorted(ALL)

MAY = {
    ("lead", "town"): ALL,
    ("lead", "group"): ALL,
    ("lead", "installation"): set(),
    ("administrator", "installation"): ALL,
    ("administrator", "town"): set(),
    ("administrator", "group"): set(),
    ("administrator", "group of two towns"): ALL,
    ("lead", "group of two towns"): set(),
    ("coordinator", "group"): TRY,
    ("coordinator", "town"): set(),
    ("coordinator", "installation"): set(),
    ("moderator", "town"): set(),
    ("moderator", "group"): set(),
    ("lead elsewhere", "town"): set(),
    ("lead elsewhere", "group"): set(),
    ("lapsed lead", "town"): set(),
    ("resident", "town"): set(),
    ("resident", "group"): set(),
}


def lead_of(town, name):
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.MODERATION_LEAD, town.space)
    return person


@pytest.fixture
def places(town):
    return {
        "town": town.space,
        "installation": spaces.installation(),
        "group": spaces.open_space(kind=SpaceKind.GROUP, name="Tuiniers", municipality=town.space),
        "group of two towns": spaces.open_space(kind=SpaceKind.GROUP, name="Vallei"),
    }


def somebody(who, town, places):
    if who == "lead":
        return lead_of(town, "lea")
    if who == "administrator":
        return make.an_administrator()
    if who == "lead elsewhere":
        return lead_of(make.a_town("Beersel", "23003"), "els")
    person = make.an_account("iemand")
    if who == "coordinator":
        make.give_power(person, ModerationPower.HOLD_QUEUE, places["group"])
    elif who == "moderator":
        make.appointed(person, AppointmentRole.MODERATOR, town.space)
    elif who == "lapsed lead":
        with time_machine.travel(clock.now() - timedelta(days=31), tick=False):
            make.give_power(person, ModerationPower.TUNE_SCREENING, town.space)
    return person


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("who", "where"), MAY)
def test_who_may_do_what(town, anna, griet, places, who, where, act):
    some_decisions(town, anna, griet)
    actor, space = somebody(who, town, places), places[where]
    boss = lead_of(town, "baas")
    maker = boss if space.tenant_id else make.an_administrator("maker")
    row = None if act in {"thresholds", "words"} else thresholds(space, maker)
    if row is not None and act in {"activate", "roll back"}:
        Proposal.objects.filter(pk=row.pk).update(replayed_at=clock.now(), replay={"n": 3, "finished": True})
        if act == "roll back":
            row.refresh_from_db()
            activate(proposal=row, by=maker)
    acts = {
        "see": lambda: access_proposal(actor, row.uid),
        "thresholds": lambda: thresholds(space, actor),
        "words": lambda: words(space, actor),
        "replay": lambda: replay(proposal=row, by=actor),
        "shadow": lambda: start_shadow(proposal=row, by=actor),
        "activate": lambda: activate(proposal=row, by=actor),
        "roll back": lambda: roll_back(proposal=row, by=actor),
        "withdraw": lambda: withdraw(proposal=row, by=actor),
    }
    try:
        acts[act]()
        happened = True
    except DomainError as error:
        assert isinstance(error, Forbidden | NotFound), error
        happened = False
    assert happened is (act in MAY[who, where])


def test_who_made_it_withdraws_it(town, places):
    coordinator = somebody("coordinator", town, places)
    assert withdraw(proposal=thresholds(places["group"], coordinator), by=coordinator).state == "withdrawn"


def test_a_coordinator_proposes_no_words(town, places):
    with pytest.raises(Forbidden):
        words(places["group"], somebody("coordinator", town, places))


@pytest.mark.parametrize("who", ["lead", "coordinator", "moderator", "resident"])
def test_a_version_is_for_the_installation(town, places, who):
    figures = {"auc": 0.9, "harmless_held": 0.01}
    version = ScorerVersion.objects.create(version="x", n=1, figures=figures, trained_at=clock.now())
    with pytest.raises(Forbidden):
        propose_version(
            version=version, note="Leert beter van wat hier beslist werd.", by=somebody(who, town, places)
        )


def test_the_trial_itself_is_no_power(town, anna, griet):
    """Figures of a replay name nobody and no case."""
    some_decisions(town, anna, griet)
    lead = lead_of(town, "lea")
    row = replayed(thresholds(town.space, lead), lead)
    assert set(row.replay) == {"run", "looked", "total", "n", "finished", "tally", "examples", "after"}
