"""A group that works in several municipalities holds polls as one of a single town does."""

import pytest

from groups.polls.permissions import can_read
from groups.polls.queries.listing import find_officers, match_people, officers_of
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.opening import open_poll
from groups.polls.views.parts import audience_words
from network.people.enums import AppointmentRole
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories import polls as ask


@pytest.fixture
def beersel(town):
    return make.a_town("Beersel", "23003")


@pytest.fixture
def valley(town, beersel):
    """A group for two towns, and who makes its polls."""
    group = gather.group(town, "Zennevallei", municipalities=[town.municipality, beersel.municipality])
    carla = make.an_account("carla")
    make.give_power(carla, "run_polls", group.space)
    return group, carla


def test_its_officers_hold_a_role_in_one_of_its_towns(town, beersel, valley, officer):
    group, _carla = valley
    other = make.an_account("els")
    make.appointed(other, AppointmentRole.PARTICIPATION_OFFICER, beersel.space)
    lennik = make.a_town("Lennik", "23104")
    make.appointed(make.an_account("ver"), AppointmentRole.PARTICIPATION_OFFICER, lennik.space)
    assert set(officers_of(group.space)) == {officer, other}
    assert list(officers_of(town.space)) == [officer]


def test_everybody_of_its_towns_is_asked_and_who_comes_later_reads_along(town, beersel, valley, anna):
    group, carla = valley
    draft = ask.a_draft(town, carla, organiser=group.space, audience=AudienceTerms(everywhere=True))
    assert audience_words(draft) == "Alle bewoners van Beersel en Halle"
    poll = open_poll(by=carla, poll=draft)
    late = make.a_resident(beersel.here, "laat")
    elsewhere = make.a_resident(make.a_town("Lennik", "23104").here, "ver")
    assert [can_read(each, poll) for each in (anna, late, elsewhere)] == [True, True, False]


def test_of_a_group_for_some_districts_the_districts_are_named(town, anna):
    group = gather.group(town, districts=[town.here])
    carla = make.an_account("carla")
    make.give_power(carla, "run_polls", group.space)
    draft = ask.a_draft(town, carla, organiser=group.space, audience=AudienceTerms(everywhere=True))
    assert audience_words(draft) == f"Alle bewoners van {town.here.name}"


def test_a_name_with_an_accent_on_its_capital_is_found(town, officer):
    elise = make.a_resident(town.here, "elise")
    elise.first_name, elise.last_name = "Élise", "Ørsted"
    elise.save(update_fields=["first_name", "last_name"])
    make.appointed(elise, AppointmentRole.PARTICIPATION_OFFICER, town.space)
    for line in ("Élise Ørsted", "élise ørsted", "ÉLISE ØRSTED"):
        assert match_people(town.space, [line]).people == [elise]
        assert find_officers(town.space, line) == [elise]
