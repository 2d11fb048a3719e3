"""Digests leave when each person chose: morning or evening, the weekly one on their day. Over real SMTP."""

from datetime import UTC, datetime, time, timedelta

import pytest

from network.kernel import clock
from network.kernel.ports.notices import OTHER, Rhythm
from network.kernel.tasks import worker
from realtime.notifications import rules, tasks
from realtime.notifications.enums import DayPart, DeliveryState
from realtime.notifications.models import Delivery, Digest
from realtime.notifications.outlets import digest
from realtime.notifications.services import choose_digest_time, choose_kind, set_quiet_hours

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten in the morning in the town."""
HOUR = timedelta(hours=1)


@pytest.fixture
def bells(anna, griet, settled, bell, postbox, time_machine):
    """Anna and griet want the bell once a day; anna in the morning."""
    time_machine.move_to(MONDAY, tick=False)
    bell.recipients = [anna.pk, griet.pk]
    for person in (anna, griet):
        choose_kind(by=person, kind=OTHER.name, mail=Rhythm.DAILY)
    choose_digest_time(by=anna, part=DayPart.MORNING)
    return bell


@pytest.fixture
def until(time_machine):
    """Let the job look at each hour that matters until a moment, and the worker do what is due."""

    def pass_time(moment):
        while clock.now() < moment:
            time_machine.move_to(min(clock.now() + HOUR, moment), tick=False)
            if clock.now() == moment or rules.local(clock.now()).hour in (7, 9, 18):
                tasks.begin_digests()
                worker.drain()

    return pass_time


def left_at(postbox, person):
    """When each digest of somebody left, on the clock of the town."""
    rows = Digest.objects.filter(person=person, state=DeliveryState.SENT).order_by("sent_at")
    assert len(postbox.of(person)) == len(rows)
    return [f"{rules.local(row.sent_at):%a %H}" for row in rows]


def test_each_hears_at_their_own_part_of_the_day(bells, anna, griet, postbox, until):
    bells.rings(1)
    until(MONDAY + timedelta(hours=22))
    bells.rings(2)
    until(MONDAY + timedelta(days=2))
    assert left_at(postbox, anna) == ["Tue 07", "Wed 07"]
    assert left_at(postbox, griet) == ["Mon 18", "Tue 18"]


def test_the_weekly_one_leaves_on_the_day_that_was_chosen(bells, anna, griet, postbox, until):
    for person in (anna, griet):
        choose_kind(by=person, kind=OTHER.name, mail=Rhythm.WEEKLY)
    choose_digest_time(by=anna, weekday=2)
    bells.rings(1)
    until(MONDAY + timedelta(days=6))
    assert left_at(postbox, anna) == ["Wed 07"]
    assert left_at(postbox, griet) == ["Fri 18"]


def test_what_waits_moves_along_and_never_leaves_twice_on_a_day(bells, anna, griet, postbox, until):
    bells.rings(1)
    choose_digest_time(by=griet, part=DayPart.MORNING)
    due = Delivery.objects.get(person=griet).due_at
    assert due == rules.next_digest(Rhythm.DAILY, MONDAY, rules.DigestTime(DayPart.MORNING))
    until(MONDAY + timedelta(hours=24))
    assert left_at(postbox, griet) == ["Tue 07"]
    choose_digest_time(by=griet, part=DayPart.EVENING)
    bells.rings(2)
    until(MONDAY + timedelta(hours=36))
    assert left_at(postbox, griet) == ["Tue 07"]
    until(MONDAY + timedelta(hours=60))
    assert left_at(postbox, griet) == ["Tue 07", "Wed 18"]
    assert not Delivery.objects.filter(person=griet, state=DeliveryState.WAITING).exists()


@pytest.mark.slow
def test_somebody_who_changes_their_mind_all_day_still_gets_one_a_day(bells, anna, postbox, until):
    for number in range(16):
        bells.rings(number)
        choose_digest_time(by=anna, part=DayPart.EVENING if number % 2 else DayPart.MORNING)
        until(clock.now() + 5 * HOUR)
    until(clock.now() + timedelta(days=2))
    days = [row.period for row in Digest.objects.filter(person=anna).order_by("period")]
    assert len(days) == len(set(days)) >= 2
    assert not Delivery.objects.filter(person=anna, state=DeliveryState.WAITING).exists()
    told = Delivery.objects.filter(person=anna, state=DeliveryState.SENT)
    assert told.count() == 16


def test_what_two_dead_workers_left_is_one_mail_with_each_thing_once(bells, griet, postbox, time_machine):
    for day in (1, 2):
        bells.rings(day)
        time_machine.move_to(MONDAY + day * timedelta(days=1), tick=False)
        digest._claim()
    time_machine.move_to(clock.now() + 2 * rules.LEASE, tick=False)
    tasks.begin_digests()
    worker.drain()
    (mail,) = postbox.of(griet)
    assert mail["Subject"] == "Je overzicht van Gebuurte: 2 seintjes"
    assert set(Delivery.objects.filter(person=griet).values_list("state", flat=True)) == {DeliveryState.SENT}
    kept = Digest.objects.filter(person=griet).order_by("period").values_list("state", flat=True)
    assert list(kept) == [DeliveryState.DROPPED, DeliveryState.SENT]


def test_quiet_hours_hold_a_morning_back(bells, anna, postbox, until):
    set_quiet_hours(by=anna, starts=time(22), ends=time(9))
    bells.rings(1)
    until(MONDAY + timedelta(days=1, hours=2))
    assert left_at(postbox, anna) == ["Tue 09"]


def test_what_was_to_leave_at_once_goes_to_the_time_that_was_chosen(bells, anna, postbox, until):
    choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.AT_ONCE)
    bells.only_rings(1)
    choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.DAILY)
    until(MONDAY + timedelta(days=1))
    assert left_at(postbox, anna) == ["Tue 07"]
