"""A group of two municipalities: an advice is for one college, and that one alone answers it."""

from typing import Any

import pytest

from groups.councils import permissions, queries, services
from groups.councils.enums import AdviceState
from groups.councils.models import Advice
from groups.councils.views.parts import actions_for
from groups.membership.models import Group
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.people.enums import AppointmentRole
from network.people.models import Person
from network.places.models import Municipality
from tests.factories import councils as make
from tests.factories import groups as gather
from tests.factories import people
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db
ANSWER = {"kind": "partly", "reasons": "De zondag wel.", "decision": "CBS 9"}


@pytest.fixture
def beersel() -> Town:
    return people.a_town("Beersel", "23003")


@pytest.fixture
def both(town: Town, beersel: Town) -> Group:
    """A council of two municipalities."""
    return gather.group(town, municipalities=[town.municipality, beersel.municipality])


@pytest.fixture
def clara(town: Town) -> Person:
    return make.a_college(town)


@pytest.fixture
def otto(beersel: Town) -> Person:
    return make.a_college(beersel, "otto")


@pytest.fixture
def chair(both: Group, town: Town) -> Person:
    """Somebody who writes the advice of the group."""
    person = gather.coordinator(both, town, "voorzit")
    for power in ("draft_advice", "record_advice"):
        people.give_power(person, power, both.space)
    return person


def question(officer: Person, group: Group, **more: Any) -> Advice:
    """Let a college ask the group for advice."""
    return services.ask_advice(by=officer, group=group, title="Zwembad", question="Welke uren?", **more)


def delivered(advice: Advice) -> Advice:
    """Put an advice where it waits for an answer."""
    Advice.objects.filter(pk=advice.pk).update(state=AdviceState.DELIVERED)
    advice.refresh_from_db()
    return advice


def test_the_college_that_asked_is_the_one_that_answers(both: Group, clara: Person, otto: Person) -> None:
    asked = question(otto, both)
    assert asked.college.name == "Beersel"
    with pytest.raises(Forbidden):
        services.withdraw(by=clara, advice=asked, reason="Niet meer nodig")
    advice = delivered(asked)

    assert list(queries.waiting_for(otto)) == [advice]
    assert not queries.waiting_for(clara).exists()
    with pytest.raises(Forbidden):
        services.answer(by=clara, advice=advice, **ANSWER)
    with pytest.raises(NotFound):
        permissions.access_for_college(clara, advice.uid)
    assert [action.name for action in actions_for(clara, advice)] == []
    assert [action.name for action in actions_for(otto, advice)] == ["answer"]
    services.answer(by=otto, advice=advice, **ANSWER)
    with pytest.raises(Forbidden):
        services.follow_up(by=clara, advice=advice, text="Gedaan.")
    assert queries.steps_of(advice).last().role == "voor het college van Beersel"


def test_on_own_initiative_the_group_says_to_which_college_it_goes(
    both: Group, town: Town, beersel: Town, chair: Person, otto: Person, clara: Person
) -> None:
    elsewhere = people.a_town("Wetteren", "42025").municipality
    for wrong in (None, elsewhere):
        with pytest.raises(Invalid) as refused:
            services.start_advice(by=chair, group=both, title="Zwembad", college=wrong)
        assert refused.value.field == "college"
    own = services.start_advice(by=chair, group=both, title="Zwembad", college=beersel.municipality)

    advice = delivered(own)
    assert list(queries.waiting_for(otto)) == [advice]
    assert not queries.waiting_for(clara).exists()


def test_who_speaks_for_two_colleges_says_for_which_one(both: Group, town: Town, beersel: Town) -> None:
    ria = make.a_college(town, "ria")
    people.appointed(ria, AppointmentRole.PARTICIPATION_OFFICER, beersel.space)

    with pytest.raises(Invalid):
        question(ria, both)
    assert question(ria, both, college=beersel.municipality).college == beersel.municipality


def test_nobody_asks_for_a_college_that_they_do_not_speak_for(
    both: Group, clara: Person, beersel: Town
) -> None:
    with pytest.raises(Forbidden):
        question(clara, both, college=beersel.municipality)


def test_the_pages_ask_only_where_there_is_a_choice(
    both: Group, town: Town, beersel: Town, chair: Person, clara: Person
) -> None:
    start = f"/groups/{both.uid}/advices/new/"
    browser = logged_in(chair)
    page = browser.get(start).content.decode()
    assert "Aan welk college gaat het?" in page
    assert browser.post(start, {"title": "Zwembad"}).status_code == 422
    assert browser.post(start, {"title": "Zwembad", "college": beersel.municipality.uid}).status_code == 302
    advice = Advice.objects.get()
    assert advice.college == Municipality.objects.get(name="Beersel")
    assert "Voor het college van Beersel" in browser.get(f"/advices/{advice.uid}/").content.decode()
    assert "Voor welk college?" not in logged_in(clara).get("/advices/ask/").content.decode()
