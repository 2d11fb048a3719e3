"""Every day somebody looks whether bodies keep their rule; who can act hears of it, and no figure travels."""

from datetime import timedelta

import pytest
import time_machine

from groups.mandates.enums import CompositionRule
from groups.mandates.events import CompositionBroken
from groups.mandates.models import Board
from groups.mandates.services.watching import look_at_compositions
from groups.membership.models import Group
from groups.membership.services import close_group
from network.kernel import clock
from network.kernel.ports.notices import notices
from network.people.models import Person
from tests.factories import mandates as give
from tests.factories import people as make
from tests.factories.people import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(town: Town) -> Person:
    return give.an_officer(town)


@pytest.fixture
def sport(town: Town, officer: Person) -> Group:
    """A body that asks for two people; one seat ends after ten days, the other after a hundred."""
    _council, group = give.a_council(town, officer, rule=CompositionRule.ADVISORY, min_seats=2)
    Board.objects.filter(group=group).update(override_reason="")
    for name, gender, days in (("ilse", "female", 100), ("wout", "male", 10)):
        reason = "De andere volgt." if name == "ilse" else ""
        person = make.a_resident(town.here, name)
        give.a_mandate(group, person, by=officer, gender=gender, days=days, override_reason=reason)
    return group


def test_a_seat_that_falls_free_by_the_clock_is_seen_the_next_day(sport: Group, officer: Person) -> None:
    assert look_at_compositions() == 0
    message = notices.get("composition_broken").message
    assert message(CompositionBroken(group_id=sport.pk)) is None

    with time_machine.travel(clock.now() + timedelta(days=11), tick=False):
        assert look_at_compositions() == 1
        told = message(CompositionBroken(group_id=sport.pk))
        assert told is not None
        names = set(Person.objects.filter(pk__in=told.recipients).values_list("first_name", flat=True))
        assert names == {"Petra", "Ilse"}
        assert not any(word in told.text for word in ("ouw", "mannen", "1"))
        again = message(CompositionBroken(group_id=sport.pk))
        assert again is not None
        assert again.key == told.key


def test_an_empty_body_and_a_closed_group_are_left_in_peace(
    sport: Group, officer: Person, town: Town
) -> None:
    give.a_council(town, officer, min_seats=3)
    with time_machine.travel(clock.now() + timedelta(days=200), tick=False):
        assert look_at_compositions() == 0
        close_group(by=None, group=sport)
        assert look_at_compositions() == 0
