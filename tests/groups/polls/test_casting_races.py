"""Exact under a crowd, a closing, a kill and an attacker, on a real PostgreSQL."""

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from groups.polls.enums import Mark
from groups.polls.models import Envelope, NamedBallot, Poll, RollEntry, SealedBallot
from groups.polls.services.casting import Receipt
from groups.polls.services.counting import open_envelopes
from network.kernel import clock
from tests.factories import polls as ask
from tests.factories.voters import a_crowd, cast_together
from tests.helpers import site, source

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CROWD = 2_000
TIMES = 3
ATTACKED = 400
KINDS = ("named", "secret")


def a_poll(town, officer, kind: str) -> Poll:
    return (ask.an_open_secret_poll if kind == "secret" else ask.an_open_poll)(town, officer)


def ballots(poll: Poll) -> int:
    return (Envelope if poll.is_secret else NamedBallot).objects.filter(poll=poll).count()


def marks(poll: Poll) -> int:
    return RollEntry.objects.filter(poll=poll, mark=Mark.SCREEN).count()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("kind", KINDS)
def test_a_crowd_that_votes_three_times_leaves_one_ballot_each(town, anna, officer, kind):
    poll = a_poll(town, officer, kind)
    people = a_crowd(poll, CROWD)
    votes = [(person, choice) for person in people for choice in ("park", "church", "park")]
    outcome = cast_together(random.sample(votes, len(votes)), poll)
    kinds = Counter(type(came).__name__ for _person, _choice, came in outcome)
    assert kinds == {"Receipt": CROWD, "Conflict": CROWD * (TIMES - 1)}
    assert ballots(poll) == marks(poll) == CROWD
    assert len({person.pk for person, _choice, came in outcome if isinstance(came, Receipt)}) == CROWD


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_in_flight_at_the_closing_counts_or_is_refused(town, anna, officer, kind):
    """Marks, boxes and receipts agree to the last one, though voters and the closing run into each other."""
    poll = a_poll(town, officer, kind)
    people = a_crowd(poll, CROWD)
    Poll.objects.filter(pk=poll.pk).update(
        opens_at=clock.now() - timedelta(days=1), closes_at=clock.now() + timedelta(seconds=1.5)
    )
    poll.refresh_from_db()
    closed: list[Any] = []
    closing = threading.Thread(target=close_when_over, args=(officer, poll, closed))
    closing.start()
    outcome = cast_together([(person, "park") for person in people], poll)
    closing.join()
    receipts = [came for _person, _choice, came in outcome if isinstance(came, Receipt)]
    refused = Counter(type(came).__name__ for *_rest, came in outcome if not isinstance(came, Receipt))
    assert set(refused) <= {"Conflict"}
    assert 0 < len(receipts) == marks(poll)
    if kind == "named":
        assert ballots(poll) == len(receipts)
        return
    assert closed == [len(receipts)]
    assert not Envelope.objects.filter(poll=poll).exists()
    boxes = set(SealedBallot.objects.filter(poll=poll).values_list("fingerprint", flat=True))
    assert boxes == {receipt.fingerprint for receipt in receipts}


def close_when_over(officer, poll: Poll, closed: list[Any]) -> None:
    """Take the envelopes out at the first moment at which it is allowed."""
    pause = threading.Event()
    try:
        while poll.is_secret and not closed:
            try:
                closed.append(open_envelopes(by=officer, poll=poll))
            except Exception as error:  # noqa: BLE001  a Conflict until the end; anything else fails the test
                if type(error).__name__ != "Conflict":
                    closed.append(error)
                pause.wait(0.02)
    finally:
        connection.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_process_leaves_as_many_ballots_as_marks(town, anna, officer, tmp_path, kind):
    poll = a_poll(town, officer, kind)
    a_crowd(poll, CROWD)
    environment = site.environment(tmp_path, "http://localhost") | {"EMBEDDED_WORKER": "false"}
    command = [sys.executable, "-m", "tests.groups.polls.casting_process", str(poll.pk)]
    process = subprocess.Popen(command, cwd=source.ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    told = [process.stdout.readline() for _ in range(random.randint(20, 200))]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.readlines()
    process.wait()
    wait_for_the_backends()
    assert ballots(poll) == marks(poll)
    assert len(told) <= marks(poll) <= len(told) + 4  # one in flight on each connection
    assert marks(poll) < CROWD


def wait_for_the_backends() -> None:
    """Wait until PostgreSQL noticed that the connections of the killed process are gone."""
    pause = threading.Event()
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone() == (0,):
                return
        pause.wait(0.05)


ROLL_ORDERS = ("ctid", "xmin::text::bigint, ctid", "id", "position", "person_id", "code", "md5(roll::text)")
BOX_ORDERS = ("ctid", "xmin::text::bigint, ctid", "id", "fingerprint", "box", "reverse(fingerprint)")


def test_nothing_in_the_database_leads_from_a_voter_to_a_box_after_the_closing(town, anna, officer):
    """With xmin, the physical order and every column of both tables; by chance one pair of 400 is right."""
    poll = a_poll(town, officer, "secret")
    people = a_crowd(poll, ATTACKED)
    outcome = cast_together([(person, random.choice(("park", "church"))) for person in people], poll)
    own = {person.pk: came.fingerprint for person, _choice, came in outcome}
    assert len(set(own.values())) == ATTACKED
    Poll.objects.filter(pk=poll.pk).update(
        opens_at=clock.now() - timedelta(days=2), closes_at=clock.now() - timedelta(seconds=1)
    )
    assert open_envelopes(by=officer, poll=poll) == ATTACKED
    roll_table, box_table = RollEntry._meta.db_table, SealedBallot._meta.db_table
    dated = "SELECT count(DISTINCT xmin::text) FROM {} WHERE poll_id = %s"
    with connection.cursor() as cursor:
        for table in (roll_table, box_table):
            cursor.execute(dated.format(table), [poll.pk])
            assert cursor.fetchone() == (1,)
    for roll_order in ROLL_ORDERS:
        voters = rows(
            f"SELECT person_id FROM {roll_table} roll WHERE poll_id = %s AND mark <> ''", roll_order, poll
        )
        for box_order in BOX_ORDERS:
            found = rows(f"SELECT fingerprint FROM {box_table} WHERE poll_id = %s", box_order, poll)
            for laid in (found, found[::-1]):
                right = sum(own[voter] == box for voter, box in zip(voters, laid, strict=True))
                assert right <= 10, (roll_order, box_order)


def test_the_same_attacker_undoes_a_database_that_keeps_the_order(town, anna, officer):
    """Before the closing, mark and envelope share a transaction: that is what the envelope is for."""
    poll = a_poll(town, officer, "secret")
    a_crowd(poll, 50)
    people = list(RollEntry.objects.filter(poll=poll, position__gte=10_000).select_related("person"))
    cast_together([(entry.person, "park") for entry in people if entry.person], poll, workers=4)
    pairs = (
        f"SELECT count(*) FROM {RollEntry._meta.db_table} roll JOIN {Envelope._meta.db_table} envelope"
        " ON roll.xmin::text = envelope.xmin::text WHERE roll.poll_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(pairs, [poll.pk])
        assert cursor.fetchone() == (50,)


def rows(statement: str, order: str, poll: Poll) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY {order}", [poll.pk])
        return [row[0] for row in cursor.fetchall()]
