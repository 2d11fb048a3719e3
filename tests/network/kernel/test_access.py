"""Power: who holds it, over what, until when, from which source."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from network.kernel import access, request_cache
from network.kernel.errors import Forbidden, Invalid
from network.kernel.models import AuditEntry, Grant
from tests.factories import kernel as make

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_power_holds_from_its_first_instant_until_just_before_its_last():
    anna, place = make.person(), make.town()
    make.grant(anna, place, start=START, days=1)
    moments = {
        START - timedelta(microseconds=1): False,
        START: True,
        START + timedelta(days=1, microseconds=-1): True,
        START + timedelta(days=1): False,
    }
    for moment, holds in moments.items():
        with time_machine.travel(moment, tick=False):
            assert access.holds(anna, make.POWER, place) is holds, moment


def test_an_interval_is_compared_with_the_clock_also_within_one_request():
    anna, place = make.person(), make.town()
    with time_machine.travel(START, tick=False) as traveller, request_cache.one_request():
        make.grant(anna, place, start=START, days=1)
        assert access.holds(anna, make.POWER, place)
        traveller.move_to(START + timedelta(days=1))
        assert not access.holds(anna, make.POWER, place)


def test_two_sources_stand_side_by_side_and_ending_one_leaves_the_other():
    anna, place = make.person(), make.town()
    make.grant(anna, place, source="mandate:a")
    make.grant(anna, place, source="mandate:b")
    assert access.revoke(source="mandate:a", by=None) == 1
    assert access.holds(anna, make.POWER, place)
    assert access.revoke(source="mandate:b", by=None) == 1
    assert not access.holds(anna, make.POWER, place)


def test_a_revoked_power_is_gone_within_the_same_request():
    anna, place = make.person(), make.town()
    make.grant(anna, place)
    with request_cache.one_request():
        assert access.holds(anna, make.POWER, place)
        access.revoke(source="test:1", by=None)
        assert not access.holds(anna, make.POWER, place)


def test_a_power_is_asked_once_a_request_and_never_kept_longer():
    anna, place = make.person(), make.town()
    make.grant(anna, place)
    with CaptureQueriesContext(connection) as queries, request_cache.one_request():
        for _ in range(3):
            assert access.holds(anna, make.POWER, place)
        assert access.space_ids_held(anna, make.POWER) == {place.pk}
    assert len(queries) == 1
    Grant.objects.all().delete()
    with request_cache.one_request():
        assert not access.holds(anna, make.POWER, place)


def test_a_power_dies_with_its_space():
    anna, place = make.person(), make.district()
    make.grant(anna, place)
    number = place.pk
    place.delete()
    assert not Grant.objects.filter(content_object_id=number).exists()


def test_nobody_holds_a_power_for_being_a_superuser_or_for_being_nobody():
    place = make.town()
    boss = make.person("boss")
    boss.is_superuser = boss.is_staff = True
    boss.save()
    assert not access.holds(boss, make.POWER, place)
    assert not boss.has_perm("kernel.administer", place)
    assert not boss.has_perms(["kernel.administer"], place)
    assert not boss.has_perm("kernel.administer", boss)
    assert not access.holds(AnonymousUser(), make.POWER, place)
    assert not access.objects_held(AnonymousUser(), make.POWER).exists()


def test_the_deactivated_hold_nothing():
    anna, place = make.person(), make.town()
    make.grant(anna, place)
    anna.is_active = False
    anna.save()
    assert not access.holds(anna, make.POWER, place)
    assert not access.grants_in_force().exists()


def test_django_asks_the_same_question():
    anna, place, other = make.person(), make.town(), make.town("Elders")
    make.grant(anna, place)
    assert anna.has_perm("kernel.administer", place)
    assert not anna.has_perm("kernel.administer", other)


def test_a_power_needs_a_decision_and_an_interval():
    anna, place = make.person(), make.town()
    with pytest.raises(Invalid):
        make.grant(anna, place, days=0)
    with pytest.raises(Invalid):
        access.grant(
            person=anna,
            power=make.POWER,
            space=place,
            valid_from=START,
            valid_until=START + timedelta(days=1),
            source="s",
            decision=" ",
            by=None,
        )
    assert not Grant.objects.exists()


def test_nobody_gives_a_power_to_themselves():
    anna, place = make.person(), make.town()
    with pytest.raises(Forbidden):
        access.grant(
            person=anna,
            power=make.POWER,
            space=place,
            valid_from=START,
            valid_until=START + timedelta(days=1),
            source="s",
            decision="d",
            by=anna,
        )


def test_the_database_keeps_one_grant_per_source():
    anna, place = make.person(), make.town()
    row = make.grant(anna, place)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.pk = None
        row.save(force_insert=True)


def test_giving_and_ending_are_written_down():
    anna, place = make.person(), make.town()
    make.grant(anna, place)
    access.revoke(source="test:1", by=None)
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "grant.given",
        "grant.ended",
    ]


def test_objects_held_among_many_grants_uses_an_index():
    anna = make.person()
    for number in range(3):
        make.grant(anna, make.town(f"Stad {number}"), source=f"t:{number}")
    plan = access.objects_held(anna, make.POWER).explain()
    assert "grant_of_person" in plan or "grant_over_space" in plan or "USING INDEX" in plan, plan
