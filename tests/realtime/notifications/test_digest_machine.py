"""Whatever people choose, mute, read and lose sight of, and whenever a worker dies: none lost, none twice.

The model knows nothing of rhythms and claims. It knows what happened, what each person may still see and
wants, and which mails arrived.
"""

import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as sent_mail
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from network.kernel import clock
from network.kernel.moments import TOWN_TIME, local
from network.kernel.ports.notices import OTHER, Message, Rhythm
from realtime.notifications import rules
from realtime.notifications.models import Delivery, Dispatch, Mute, Notification
from realtime.notifications.outlets import digest, mail
from realtime.notifications.services import choose_kind, mark_read, notify, set_quiet_hours
from tests.factories.people import an_account
from tests.helpers.sampled import examples
from tests.realtime.notifications.conftest import BellRang

NAMES = ("anna", "griet", "bram")
WHO = st.sampled_from(NAMES)
START = datetime(2026, 10, 23, 9, tzinfo=UTC)
"""Two days before the clock goes back."""
QUIET = (None, (time(22), time(7)), (time(17), time(20, 30)), (time(2, 30), time(2)))
TITLE = re.compile(r"Bel (\d+)\.")


class Days(RuleBasedStateMachine):
    """A few people, a bell, and a clock that only goes forward."""

    people: dict
    bell: object

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        sent_mail.outbox.clear()
        self.now = START
        self.rung: list[int] = []
        self.seen_by: dict[int, set[str]] = {}
        self.rhythm = dict.fromkeys(NAMES, Rhythm.AT_ONCE)
        self.muted: set[str] = set()
        self.quiet: dict[str, tuple[time, time] | None] = dict.fromkeys(NAMES)
        self.read: set[tuple[str, int]] = set()
        self.owed: set[tuple[str, int]] = set()
        self.got: Counter[tuple[str, int]] = Counter()
        self.digests: Counter[tuple[str, object]] = Counter()
        object.__setattr__(self.bell, "message", self.message)
        self.chooses("anna", Rhythm.DAILY)
        self.chooses("griet", Rhythm.WEEKLY)

    def message(self, event: BellRang) -> Message | None:
        """Say what happened to who may see it at this moment."""
        numbers = [self.people[name].pk for name in sorted(self.seen_by[event.number])]
        return (
            Message(f"bell:{event.number}", numbers, f"Bel {event.number}.", "", "/feed/")
            if numbers
            else None
        )

    @rule(seen=st.sets(WHO, min_size=1))
    def rings(self, seen: set[str]) -> None:
        """Let something happen that some may see."""
        number = len(self.rung)
        self.rung.append(number)
        self.seen_by[number] = set(seen)
        with clock.as_of(self.now):
            notify(notice=self.bell, event=BellRang(number))
            notify(notice=self.bell, event=BellRang(number))
        self.owed |= {(name, number) for name in seen if self.wants(name)}

    @rule(who=WHO, rhythm=st.sampled_from(Rhythm))
    def chooses(self, who: str, rhythm: Rhythm) -> None:
        """Want it another way."""
        self.rhythm[who] = rhythm
        choose_kind(by=self.people[who], kind=OTHER.name, mail=rhythm)
        self.forgive()

    @rule(who=WHO)
    def mutes(self, who: str) -> None:
        """Mute it, or no longer."""
        row = {"person": self.people[who], "notice": "bell", "channel": "mail"}
        if who in self.muted:
            Mute.objects.filter(**row).delete()
        else:
            Mute.objects.create(**row)
        self.muted ^= {who}
        self.forgive()

    @rule(who=WHO, hours=st.sampled_from(QUIET))
    def wants_quiet(self, who: str, hours: tuple[time, time] | None) -> None:
        """Choose when it is quiet."""
        self.quiet[who] = hours
        starts, ends = hours or (None, None)
        set_quiet_hours(by=self.people[who], starts=starts, ends=ends)

    @precondition(lambda self: self.rung)
    @rule(data=st.data())
    def loses_sight(self, data: st.DataObject) -> None:
        """Let somebody see it no more: it was hidden, or they moved or blocked."""
        number = data.draw(st.sampled_from(self.rung))
        self.seen_by[number] -= {data.draw(WHO)}
        self.forgive()

    @precondition(lambda self: self.rung)
    @rule(data=st.data())
    def reads(self, data: st.DataObject) -> None:
        """Read it in the app."""
        who, number = data.draw(WHO), data.draw(st.sampled_from(self.rung))
        row = Notification.objects.filter(person=self.people[who], key=f"bell:{number}").first()
        if row is not None:
            with clock.as_of(self.now):
                mark_read(by=self.people[who], notification=row)
            self.read.add((who, number))
            self.forgive()

    @rule(hours=st.integers(1, 30))
    def a_worker_dies(self, hours: int) -> None:
        """Claim what is due after hours in which none looked, and never send it."""
        self.now += timedelta(hours=hours)
        with clock.as_of(self.now):
            digest._claim()
            for dispatch in Dispatch.objects.all():
                mail._claim(dispatch)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        """Let a worker look every few hours, at an odd minute."""
        end = self.now + timedelta(hours=hours)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=5, minutes=7))
            self.a_worker_looks()

    def a_worker_looks(self) -> None:
        """Send what is due, and hold every mail against the model."""
        before = len(sent_mail.outbox)
        with clock.as_of(self.now):
            waiting = Delivery.objects.filter(state__in=mail.STILL_TO_LEAVE, rhythm=Rhythm.AT_ONCE)
            for number in set(waiting.values_list("dispatch_id", flat=True)):
                mail.send_due(number)
            while digest.send_due():
                pass
        names = {person.email: name for name, person in self.people.items()}
        for one in sent_mail.outbox[before:]:
            who = names[one.to[0]]
            is_digest = "overzicht" in one.subject
            assert self.wants(who)
            hours = self.quiet[who]
            assert hours is None or not rules.is_quiet(self.now, *hours)
            for number in {int(found) for found in TITLE.findall(one.body)}:
                assert who in self.seen_by[number]
                assert not (is_digest and (who, number) in self.read)
                self.got[(who, number)] += 1
                self.owed.discard((who, number))
            self.digests[(who, rules.period_of(self.now))] += is_digest
        assert set(self.got.values()) <= {1}
        assert set(self.digests.values()) <= {0, 1}

    def wants(self, who: str) -> bool:
        """Whether somebody wants it by mail at all."""
        return self.rhythm[who] != Rhythm.NEVER and who not in self.muted

    def forgive(self) -> None:
        """Owe nobody what they do not want, cannot see or have read: it may arrive or not."""
        self.owed = {
            (who, number)
            for who, number in self.owed
            if self.wants(who) and who in self.seen_by[number] and (who, number) not in self.read
        }

    def teardown(self) -> None:
        """Let more than a week pass: everything that was owed has arrived."""
        try:
            for _day in range(9):
                tomorrow = local(self.now).date() + timedelta(days=1)
                for hour in (time(2, 15), time(9), time(18, 30), time(21)):
                    self.now = datetime.combine(tomorrow, hour, TOWN_TIME).astimezone(UTC)
                    self.a_worker_looks()
            assert self.owed == set()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)


@pytest.mark.slow
def test_a_digest_loses_nothing_and_repeats_nothing(db, bell):
    machine = type(
        "Days", (Days,), {"people": {name: an_account(name) for name in NAMES}, "bell": bell.notice}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples(40),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
