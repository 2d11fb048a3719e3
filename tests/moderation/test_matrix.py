"""Who may do what with a case: every actor beside every action, as one table."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Action, Case
from moderation.permissions import access_case, opens_pictures
from moderation.queries.statements import access_decision
from moderation.services.authority import enter_order
from moderation.services.bulk import decide_many
from moderation.services.cases import claim_case, release_case
from moderation.services.escalate import escalate
from moderation.services.merge import merge_cases, part_case
from moderation.services.review import look_into
from moderation.services.undo import undo_decision
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.kernel.ports.content import ItemRef
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.moderation.town import REASON, a_moderator, a_post, decided, reported

ACTIONS = (
    *("report", "open", "look", "claim", "release", "decide", "pictures", "read statement"),
    *("decide many", "undo", "merge", "part", "escalate", "take what went up", "enter an order"),
)
LOCAL = {
    *("open", "look", "claim", "release", "decide", "pictures"),
    *("decide many", "undo", "merge", "part", "escalate"),
}
HOLDER = LOCAL | {"take what went up", "enter an order"}
MAY = {
    "author": {"read statement"},
    "reporter": set(),
    "neighbour": {"report"},
    "member": set(),
    "resident elsewhere": set(),
    "moderator of the town": HOLDER,
    "moderator of the district": LOCAL,
    "moderator of another district": set(),
    "moderator of another town": set(),
    "moderator whom it answers": {"report"},
    "moderator who wrote it": {"read statement"},
    "moderator who reported it": set(),
    "moderator of the author's family": {"report"},
    "moderator of the reporter's family": {"report"},
    "moderator who lives in the district": HOLDER | {"report"},
    "lapsed moderator": set(),
    "administrator": set(),
    "desk officer": set(),
}


def home(person):
    return person.residencies.get().household.address


def of_family(person, town):
    """Make a resident of the same household."""
    return make.a_resident(town.here, "mo", address=home(person))


def lapsed(town):
    """Make a moderator whose term is over."""
    person = make.an_account("mo")
    with time_machine.travel(clock.now() - timedelta(days=31), tick=False):
        make.appointed(person, AppointmentRole.MODERATOR, town.space, days=30)
    return person


def answered(town):
    """Make a moderator to whose message the item answers."""
    person = holding(make.a_resident(town.here, "mo"), town.space)
    Case.objects.update(target=person)
    return person


def holding(person, space):
    """Let somebody hold a queue."""
    make.appointed(person, AppointmentRole.MODERATOR, space)
    return person


ACTORS = {
    "author": lambda town, anna, griet: anna,
    "reporter": lambda town, anna, griet: griet,
    "neighbour": lambda town, anna, griet: make.a_resident(town.here, "els"),
    "member": lambda town, anna, griet: make.a_member(town.here, "noor"),
    "resident elsewhere": lambda town, anna, griet: make.a_resident(town.there, "bram"),
    "moderator of the town": lambda town, anna, griet: holding(make.an_account("mo"), town.space),
    "moderator of the district": lambda town, anna, griet: holding(make.an_account("mo"), town.here.space),
    "moderator of another district": lambda town, anna, griet: holding(
        make.an_account("mo"), town.there.space
    ),
    "moderator of another town": lambda town, anna, griet: holding(
        make.an_account("mo"), make.a_town("Beersel", "23003").space
    ),
    "moderator whom it answers": lambda town, anna, griet: answered(town),
    "moderator who wrote it": lambda town, anna, griet: holding(anna, town.space),
    "moderator who reported it": lambda town, anna, griet: holding(griet, town.space),
    "moderator of the author's family": lambda town, anna, griet: holding(of_family(anna, town), town.space),
    "moderator of the reporter's family": lambda town, anna, griet: holding(
        of_family(griet, town), town.space
    ),
    "moderator who lives in the district": lambda town, anna, griet: holding(
        make.a_resident(town.here, "els"), town.space
    ),
    "lapsed moderator": lambda town, anna, griet: lapsed(town),
    "administrator": lambda town, anna, griet: make.an_administrator(),
    "desk officer": lambda town, anna, griet: make.an_officer(town),
}


def attempt(action, person, case, post, town):
    if action == "report":
        reported(post, person)
    elif action == "open":
        access_case(person, case.uid)
    elif action == "look":
        look_into(case=case, by=person)
    elif action == "claim":
        claim_case(case=case, by=person)
    elif action == "release":
        claim_case(case=case, by=person)
        release_case(case=case, by=person)
    elif action == "decide":
        decided(case, person)
    elif action == "pictures":
        if not opens_pictures(person, ItemRef("post", post.pk)):
            raise NotFound()
    elif action == "read statement":
        decision = decided(case, a_moderator(town, "saskia"), Action.HIDE)
        access_decision(person, decision.uid)
    else:
        step(action, person, case, post, town)


def step(action, person, case, post, town):
    saskia = a_moderator(town, "saskia")
    if action == "decide many":
        (outcome,) = decide_many(cases=[case], action=Action.KEEP, clause=None, reason="", by=person)
        if outcome.decision is None:
            raise NotFound()
    elif action == "undo":
        undo_decision(decision=decided(case, saskia), by=person)
    elif action in {"merge", "part"}:
        els = make.a_resident(town.here, "lead")
        lead = reported(a_post(els, town), make.a_resident(town.here, "elsa"))
        merge_cases(case=case, into=lead, by=person if action == "merge" else saskia)
        if action == "part":
            part_case(case=case, by=person)
    elif action == "escalate":
        escalate(case=case, reason=REASON, by=person)
    elif action == "take what went up":
        escalate(case=case, reason=REASON, by=holding(make.an_account("dirk"), town.here.space))
        case.refresh_from_db()
        claim_case(case=case, by=person)
    else:
        order = {"authority": "Parket", "reference": "HV/1", "note": ""}
        enter_order(item=ItemRef("post", post.pk), by=person, **order)


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_holds(town, anna, griet, name, action):
    post = a_post(anna, town)
    case = reported(post, griet)
    person = ACTORS[name](town, anna, griet)
    try:
        attempt(action, person, case, post, town)
    except DomainError:
        assert action not in MAY[name]
    else:
        assert action in MAY[name]
