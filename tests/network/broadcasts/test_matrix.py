"""Who may do what with a message of a department: every actor beside every action, as one table."""

from datetime import timedelta

import pytest
import time_machine

from network.broadcasts import services
from network.broadcasts.permissions import access_broadcast, access_own_broadcast
from network.kernel import clock
from network.kernel.errors import DomainError
from network.people.enums import AppointmentRole
from tests.factories import broadcasts as speak
from tests.factories import people as make

ACTIONS = ("read", "read draft", "open in studio", "write", "edit", "send", "correct", "withdraw", "set up")
SPEAKER = set(ACTIONS) - {"set up"}
MAY = {
    "communicator": SPEAKER,
    "colleague of the department": SPEAKER,
    "communicator of another department": set(),
    "communicator of another town": set(),
    "lapsed communicator": set(),
    "resident of a reached district": {"read"},
    "member of a reached district": {"read"},
    "resident of another district": set(),
    "account without an address": set(),
    "moderator": set(),
    "desk officer": set(),
    "appointer": {"set up"},
    "administrator": {"set up"},
}


def an_actor(name, town, works, karel):
    if name == "communicator":
        return karel
    if name == "colleague of the department":
        return speak.a_communicator(works, "katrien")
    if name == "communicator of another department":
        return speak.a_communicator(speak.a_department(town, "Groen"), "gerda")
    if name == "communicator of another town":
        return speak.a_communicator(speak.a_department(make.a_town("Beersel", "23003")), "bob")
    if name == "lapsed communicator":
        return speak.a_communicator(works, "vera", days=1)
    if name == "resident of a reached district":
        return make.a_resident(town.here, "anna")
    if name == "member of a reached district":
        return make.a_member(town.here, "noor")
    if name == "resident of another district":
        return make.a_resident(town.there, "bram")
    if name == "administrator":
        return make.an_administrator()
    if name == "desk officer":
        return make.an_officer(town)
    person = make.an_account("iemand")
    roles = {"moderator": AppointmentRole.MODERATOR, "appointer": AppointmentRole.APPOINTER}
    if name in roles:
        make.appointed(person, roles[name], town.space)
    return person


def attempt(action, person, town, works, karel):
    sent = speak.a_broadcast(works, karel, [town.here])
    draft = speak.a_draft(works, karel, [town.here])
    if action == "read":
        access_broadcast(person, sent.uid)
    elif action == "read draft":
        access_broadcast(person, draft.uid)
    elif action == "open in studio":
        access_own_broadcast(person, draft.uid)
    elif action == "write":
        speak.a_draft(works, person, [town.here])
    elif action == "edit":
        services.save_draft(
            department=works, content=speak.content(), districts=[], broadcast=draft, version=1, by=person
        )
    elif action == "send":
        services.send_broadcast(broadcast=draft, version=1, by=person)
    elif action == "correct":
        services.correct_broadcast(
            broadcast=sent, content=speak.content(), note="Beter.", version=1, by=person
        )
    elif action == "withdraw":
        services.withdraw_broadcast(broadcast=sent, reason="Toch niet.", version=1, by=person)
    else:
        services.create_department(municipality=town.municipality, name="Sport", by=person)


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("action", ACTIONS)
def test_the_table_holds(town, name, action):
    works = speak.a_department(town)
    karel = speak.a_communicator(works)
    person = an_actor(name, town, works, karel)
    later = clock.now() + timedelta(days=1)
    try:
        with time_machine.travel(later, tick=False):
            attempt(action, person, town, works, karel)
    except DomainError:
        assert action not in MAY[name]
    else:
        assert action in MAY[name]


def test_a_draft_cannot_be_carried_off_to_another_department(town):
    works, green = speak.a_department(town), speak.a_department(town, "Groen")
    karel, gerda = speak.a_communicator(works), speak.a_communicator(green, "gerda")
    draft = speak.a_draft(works, karel, [town.here])
    with pytest.raises(DomainError):
        services.save_draft(
            department=green, content=speak.content(), districts=[], broadcast=draft, version=1, by=gerda
        )
    draft.refresh_from_db()
    assert draft.department == works
