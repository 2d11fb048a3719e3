"""Who may do what with a case: every actor beside every action, as one table."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import Action
from moderation.permissions import access_case, opens_pictures
from moderation.queries.statements import access_decision
from moderation.services.cases import claim_case, release_case
from moderation.services.review import look_into
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.kernel.ports.content import ItemRef
from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided, reported

ACTIONS = ("report", "open", "look", "claim", "release", "decide", "pictures", "read statement")
HOLDER = {"open", "look", "claim", "release", "decide", "pictures"}
MAY = {
    "author": {"read statement"},
    "reporter": set(),
    "neighbour": {"report"},
    "member": set(),
    "resident elsewhere": set(),
    "moderator of the town": HOLDER,
    "moderator of the district": HOLDER,
    "moderator of another district": set(),
    "moderator of another town": set(),
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


def an_actor(name, town, anna, griet):
    """Return the actor of that name; the post is anna's and griet reported it, unless the name says else."""
    role, holder = AppointmentRole.MODERATOR, "mo"
    if name in {"author", "moderator who wrote it"}:
        person = anna
    elif name in {"reporter", "moderator who reported it"}:
        person = griet
    elif name in {"neighbour", "moderator who lives in the district"}:
        person = make.a_resident(town.here, "els")
    elif name == "member":
        person = make.a_member(town.here, "noor")
    elif name == "resident elsewhere":
        person = make.a_resident(town.there, "bram")
    elif name == "moderator of the author's family":
        person = make.a_member(town.here, holder, address=home(anna))
        make.prove_residency(person)
    elif name == "moderator of the reporter's family":
        person = make.a_member(town.here, holder, address=home(griet))
        make.prove_residency(person)
    elif name == "administrator":
        person = make.an_administrator()
    elif name == "desk officer":
        person = make.an_officer(town)
    else:
        person = make.an_account(holder)
    places = {
        "moderator of the district": town.here.space,
        "moderator of another district": town.there.space,
    }
    if name == "moderator of another town":
        make.appointed(person, role, make.a_town("Beersel", "23003").space)
    elif name == "lapsed moderator":
        with time_machine.travel(clock.now() - timedelta(days=31), tick=False):
            make.appointed(person, role, town.space, days=30)
    elif "moderator" in name:
        make.appointed(person, role, places.get(name, town.space))
    return person


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
    else:
        decision = decided(case, a_moderator(town, "saskia"), Action.HIDE)
        access_decision(person, decision.uid)


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_holds(town, anna, griet, name, action):
    post = a_post(anna, town)
    case = reported(post, griet)
    person = an_actor(name, town, anna, griet)
    try:
        attempt(action, person, case, post, town)
    except DomainError:
        assert action not in MAY[name]
    else:
        assert action in MAY[name]
