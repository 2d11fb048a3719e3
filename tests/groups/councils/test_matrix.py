"""Who may do what with an advice: every actor beside every verb, in every state, as one table."""

import pytest
from django.db import transaction

from groups.councils import permissions, services
from groups.councils.enums import AdviceState
from groups.councils.models import Advice
from groups.councils.rules import Count
from groups.mandates.enums import MandateKind
from groups.mandates.queries import voting_seats
from network.kernel import access, clock, spaces
from network.kernel.errors import DomainError
from network.people.enums import AppointmentRole
from network.people.models import Appointment, Person
from tests.factories import councils as make
from tests.factories import groups as gather
from tests.factories import people
from tests.helpers.sampled import mostly_slow

pytestmark = pytest.mark.django_db

STATES = [state.value for state in AdviceState]
BEFORE = {"asked", "drafting", "adopted", "rejected", "withdrawn"}
PUBLIC = {"delivered", "answered", "followed"}
WRITABLE = {"asked", "drafting", "rejected"}
ALWAYS = set(STATES)

DRAFTER = {"read": ALWAYS, "read draft": ALWAYS, "write": WRITABLE, "remark": {"drafting"}}
RECORDER = {
    **DRAFTER,
    "vote": {"drafting"},
    "deliver": {"adopted"},
    "withdraw": {"drafting", "adopted", "rejected"},
    "start": ALWAYS,
}
READER = {"read": PUBLIC}
MEMBER = {"read": ALWAYS, "read draft": ALWAYS, "remark": {"drafting"}}
COLLEGE = {
    "read": PUBLIC,
    "answer": {"delivered"},
    "follow": {"answered"},
    "withdraw": {"asked"},
    "ask": ALWAYS,
}

MAY: dict[str, dict[str, set[str]]] = {
    "account without a place": READER,
    "coordinator": RECORDER,
    "chair": RECORDER,
    "secretary": RECORDER,
    "member with a mandate": {**DRAFTER, "start": ALWAYS},
    "observer": MEMBER,
    "coordinator of the group below": {**RECORDER, "remark": set()},
    "member": MEMBER,
    "member of the council above": MEMBER,
    "lapsed chair": READER,
    "chair of another council": READER,
    "college": COLLEGE,
    "college of another town": READER,
    "lapsed college": READER,
    "neighbour": READER,
    "moderator": READER,
    "administrator": READER,
}


@pytest.fixture
def raad(town):
    above = gather.group(town)
    return make.a_body(town, group=gather.steering(above, town), rule="free")


def seated(kind: MandateKind):
    def made(raad: make.Council) -> Person:
        person = people.a_resident(raad.town.here, "iemand")
        make.a_seat(raad.group, person, kind=kind)
        return person

    return made


def below(raad: make.Council) -> Person:
    """Make a coordinator of a group below, who holds powers over this one."""
    person = people.a_resident(raad.town.here, "iemand")
    lower = gather.group(raad.town, parent=raad.group, kind="mixed", join_road="appointed")
    make.a_seat(lower, person, kind=MandateKind.COORDINATOR)
    return person


def member_of(group_of):
    def made(raad: make.Council) -> Person:
        person = people.a_resident(raad.town.here, "iemand")
        gather.mandated(group_of(raad), person)
        return person

    return made


def with_role(role: AppointmentRole):
    def made(raad: make.Council) -> Person:
        person = people.an_account("iemand")
        people.appointed(person, role, raad.town.space)
        return person

    return made


def lapsed(raad: make.Council) -> Person:
    person = people.a_resident(raad.town.here, "iemand")
    mandate = make.a_seat(raad.group, person, kind=MandateKind.CHAIR)
    access.revoke(source=mandate.source, by=None)
    spaces.end_standing(person=person, space=raad.group.space, source=mandate.source)
    return person


def ended_college(raad: make.Council) -> Person:
    person = make.a_college(raad.town, "iemand")
    access.revoke(source=Appointment.objects.get(person=person).source, by=None)
    return person


ACTORS = {
    "account without a place": lambda raad: people.an_account("iemand"),
    "coordinator": seated(MandateKind.COORDINATOR),
    "chair": seated(MandateKind.CHAIR),
    "secretary": seated(MandateKind.SECRETARY),
    "member with a mandate": seated(MandateKind.MEMBER),
    "observer": seated(MandateKind.OBSERVER),
    "coordinator of the group below": below,
    "member": member_of(lambda raad: raad.group),
    "member of the council above": member_of(lambda raad: raad.group.parent),
    "lapsed chair": lapsed,
    "chair of another council": lambda raad: make.a_body(raad.town).chair,
    "college": lambda raad: make.a_college(raad.town, "iemand"),
    "college of another town": lambda raad: make.a_college(people.a_town("Beersel", "23003"), "iemand"),
    "lapsed college": ended_college,
    "neighbour": lambda raad: people.a_resident(raad.town.here, "iemand"),
    "moderator": with_role(AppointmentRole.MODERATOR),
    "administrator": lambda raad: people.an_administrator("iemand"),
}
VERBS = (
    "read",
    "read draft",
    "write",
    "remark",
    "vote",
    "deliver",
    "answer",
    "follow",
    "withdraw",
    "start",
    "ask",
)


def advice_in(raad: make.Council, state: str) -> Advice:
    """Bring an advice into a state, with the words of its first version in it."""
    clara = make.a_college(raad.town, "clara")
    if state == "asked":
        return make.a_question(raad, clara)
    advice = make.a_draft(raad)
    if state == "rejected":
        return make.voted(raad, advice, against=True)
    if state == "withdrawn":
        return services.withdraw(by=raad.chair, advice=advice, reason="Daarom")
    if state == "drafting":
        return advice
    advice = make.voted(raad, advice)
    if state == "adopted":
        return advice
    advice = services.deliver(by=raad.chair, advice=advice)
    if state != "delivered":
        services.answer(by=clara, advice=advice, kind="not", reasons="Nee.", decision="CBS 1")
    if state == "followed":
        services.follow_up(by=clara, advice=advice, text="Klaar.", done=True)
    advice.refresh_from_db()
    return advice


def attempt(verb: str, person: Person, raad: make.Council, advice: Advice) -> None:
    """Do it, by the door and the service that a page would use."""
    if verb == "read":
        if not permissions.can_read_text(person, permissions.access_advice(advice.uid)):
            raise DomainError
    elif verb == "read draft":
        permissions.access_draft(person, advice.uid)
    elif verb == "write":
        services.write_version(
            by=person, advice=advice, text="Iets nieuws", change="Anders", version=advice.latest
        )
    elif verb == "remark":
        services.remark(by=person, advice=advice, text="Goed zo.")
    elif verb == "vote":
        seats = voting_seats(raad.group).count()
        services.record_vote(
            by=person,
            advice=advice,
            version=advice.latest,
            held_on=clock.today(),
            count=Count(seats, seats, 0, 0),
        )
    elif verb == "start":
        services.start_advice(by=person, group=raad.group, title="Nog een")
    elif verb == "ask":
        services.ask_advice(by=person, group=raad.group, title="Nog een", question="Wat?")
    else:
        _step(verb, person, advice)


def _step(verb: str, person: Person, advice: Advice) -> None:
    if verb == "deliver":
        services.deliver(by=person, advice=advice)
    elif verb == "answer":
        services.answer(by=person, advice=advice, kind="not", reasons="Nee.", decision="CBS 1")
    elif verb == "follow":
        services.follow_up(by=person, advice=advice, text="Bezig.")
    elif verb == "withdraw":
        services.withdraw(by=person, advice=advice, reason="Daarom")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("actor", mostly_slow(ACTORS, tuple(ACTORS)[:3].__contains__))
def test_who_may_do_what_in_this_state(raad, actor, state):
    advice = advice_in(raad, state)
    person = ACTORS[actor](raad)
    done = set()
    for verb in VERBS:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    attempt(verb, person, raad, Advice.objects.get(pk=advice.pk))
                done.add(verb)
            except DomainError:
                pass
            transaction.set_rollback(True)
    assert done == {verb for verb, states in MAY[actor].items() if state in states}
