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


def appointed(role, town):
    """Make somebody with a role in the whole town."""
    person = make.an_account("iemand")
    make.appointed(person, role, town.space)
    return person


ACTORS = {
    "communicator": lambda town, works, karel: karel,
    "colleague of the department": lambda town, works, karel: speak.a_communicator(works, "katrien"),
    "communicator of another department": lambda town, works, karel: speak.a_communicator(
        speak.a_department(town, "Groen"), "gerda"
    ),
    "communicator of another town": lambda town, works, karel: speak.a_communicator(
        speak.a_department(make.a_town("Beersel", "23003")), "bob"
    ),
    "lapsed communicator": lambda town, works, karel: speak.a_communicator(works, "vera", days=1),
    "resident of a reached district": lambda town, works, karel: make.a_resident(town.here, "anna"),
    "member of a reached district": lambda town, works, karel: make.a_member(town.here, "noor"),
    "resident of another district": lambda town, works, karel: make.a_resident(town.there, "bram"),
    "account without an address": lambda town, works, karel: make.an_account("iemand"),
    "moderator": lambda town, works, karel: appointed(AppointmentRole.MODERATOR, town),
    "desk officer": lambda town, works, karel: make.an_officer(town),
    "appointer": lambda town, works, karel: appointed(AppointmentRole.APPOINTER, town),
    "administrator": lambda town, works, karel: make.an_administrator(),
}


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
    person = ACTORS[name](town, works, karel)
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
