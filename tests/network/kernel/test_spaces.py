"""Spaces and standings: who is inside, from when to when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from network.kernel import spaces
from network.kernel.errors import Forbidden
from network.kernel.models import Space, SpaceKind, Standing, StandingKind
from tests.factories import kernel as make

START = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_somebody_is_inside_until_the_instant_that_they_leave():
    anna, place = make.person(), make.district()
    with time_machine.travel(START, tick=False):
        spaces.give_standing(person=anna, space=place, kind=StandingKind.RESIDENT, source="r:1")
        assert spaces.stands_in(anna, place)
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        assert spaces.end_standing(person=anna, space=place, source="r:1") == 1
        assert not spaces.stands_in(anna, place)
        assert list(spaces.spaces_of(anna)) == []
    assert Standing.objects.get().valid_until == START + timedelta(hours=1)


@pytest.mark.django_db
def test_ending_twice_changes_nothing():
    anna, place = make.person(), make.district()
    spaces.give_standing(person=anna, space=place, kind=StandingKind.RESIDENT, source="r:1")
    assert spaces.end_standing(person=anna, space=place, source="r:1") == 1
    until = Standing.objects.get().valid_until
    assert spaces.end_standing(person=anna, space=place, source="r:1") == 0
    assert Standing.objects.get().valid_until == until


@pytest.mark.django_db
def test_one_source_gives_one_open_standing():
    anna, place = make.person(), make.district()
    spaces.give_standing(person=anna, space=place, kind=StandingKind.RESIDENT, source="r:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        spaces.give_standing(person=anna, space=place, kind=StandingKind.RESIDENT, source="r:1")


@pytest.mark.django_db
def test_the_deactivated_are_inside_nothing():
    anna, place = make.person(), make.district()
    spaces.give_standing(person=anna, space=place, kind=StandingKind.RESIDENT, source="r:1")
    anna.is_active = False
    assert not spaces.stands_in(anna, place)
    assert not spaces.spaces_of(anna).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "inside"),
    [
        (SpaceKind.MUNICIPALITY, True),
        (SpaceKind.INSTALLATION, True),
        (SpaceKind.DISTRICT, False),
        (SpaceKind.DEPARTMENT, False),
    ],
)
def test_the_database_knows_which_spaces_lie_in_a_municipality(kind, inside):
    municipality = make.town("Elders") if inside else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.create(kind=kind, name="Fout", municipality=municipality)


@pytest.mark.django_db
def test_there_is_one_installation():
    assert spaces.installation() == spaces.installation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Space.objects.create(kind=SpaceKind.INSTALLATION, name="Nog een")


@pytest.mark.django_db
def test_things_of_two_municipalities_do_not_mix():
    halle, elders = make.town(), make.town("Elders")
    district = make.district(of=halle)
    spaces.ensure_same_municipality(halle, district)
    with pytest.raises(Forbidden):
        spaces.ensure_same_municipality(district, elders)


@given(
    start=st.integers(0, 50),
    length=st.one_of(st.none(), st.integers(0, 50)),
    at=st.integers(-5, 110),
)
@pytest.mark.django_db
def test_an_interval_is_half_open(start, length, at):
    def moment(minutes):
        return START + timedelta(minutes=minutes)

    with transaction.atomic():
        anna, place = make.person(), make.district()
        Standing.objects.create(
            person=anna,
            space=place,
            kind=StandingKind.MEMBER,
            source="s",
            valid_from=moment(start),
            valid_until=None if length is None else moment(start + length),
        )
        expected = start <= at and (length is None or at < start + length)
        assert Standing.objects.filter(spaces.in_force(moment(at))).exists() is expected
        transaction.set_rollback(True)
