"""A worker process is killed in the middle of its digests: each arrives once, but the one in its hands."""

import asyncio
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from network.kernel import clock
from network.kernel.models import Heartbeat
from network.kernel.ports.notices import Rhythm
from network.kernel.tasks import worker
from realtime.notifications.enums import DeliveryState
from realtime.notifications.models import Delivery, Digest, Dispatch, Preference
from tests.factories import broadcasts
from tests.factories import people as make
from tests.helpers import servers, source
from tests.helpers.site import environment
from tests.realtime.notifications.conftest import Postbox

PEOPLE = 12
IN_HAND = 5
WAIT_SECONDS = 60


class SlowPostbox(Postbox):
    """A mail server that keeps a mail and does not say so, until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = threading.Condition()
        self.holding = threading.Event()
        self.let_go = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Keep a mail; of the one in hand nobody learns that it arrived."""
        answer = await super().handle_DATA(server, session, envelope)
        with self.changed:
            self.changed.notify_all()
        if len(self.taken) == IN_HAND and not self.holding.is_set():
            self.holding.set()
            await asyncio.to_thread(self.let_go.wait, WAIT_SECONDS)
        return answer

    def wait_for(self, number):
        """Wait until so many mails arrived."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.taken) >= number, WAIT_SECONDS), len(self.taken)


@pytest.fixture
def slow_postbox():
    box = SlowPostbox()
    controller = Controller(box, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    box.port = controller.port
    yield box
    box.let_go.set()
    controller.stop()


@pytest.fixture
def hire(tmp_path, slow_postbox):
    """Start a worker in a process of its own; all of them are gone at the end."""
    hired = []

    def start():
        variables = environment(tmp_path, "http://localhost:8000") | {
            "EMAIL_URL": f"smtp://127.0.0.1:{slow_postbox.port}",
            "EMBEDDED_WORKER": "false",
        }
        with (tmp_path / f"log{len(hired)}").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=source.ROOT,
                env=variables,
                stdout=log,
                stderr=log,
            )
        hired.append(process)
        return process

    yield start
    for process in hired:
        process.kill()
        process.wait()


def an_hour_passes():
    """Let leases and turns be over, as they are after an hour."""
    hour = timedelta(hours=1)
    for row in Heartbeat.objects.all():
        Heartbeat.objects.filter(pk=row.pk).update(beat_at=row.beat_at - hour)
    Digest.objects.filter(state=DeliveryState.LEAVING).update(due_at=clock.now() - hour)


@pytest.fixture
def people(town):
    """Residents who want the messages of the town once a day, and for whom one waits since a while."""
    living = [make.a_resident(town.here, f"buur{number}") for number in range(PEOPLE)]
    department = broadcasts.a_department(town)
    sender = broadcasts.a_communicator(department)
    worker.drain()
    Dispatch.objects.all().delete()
    for person in living:
        Preference.objects.create(person=person, kind="town", mail=Rhythm.DAILY)
    broadcasts.a_broadcast(department, sender, [town.here])
    worker.drain()
    Delivery.objects.exclude(person__in=living).delete()
    assert Delivery.objects.update(due_at=clock.now() - timedelta(hours=1)) == PEOPLE
    return living


@pytest.mark.slow
def test_each_has_one_digest_and_only_the_one_in_hand_may_come_again(people, slow_postbox, hire):
    first = hire()
    assert slow_postbox.holding.wait(WAIT_SECONDS)
    first.send_signal(signal.SIGKILL)
    first.wait()
    slow_postbox.let_go.set()
    states = Counter(Digest.objects.values_list("state", flat=True))
    assert states == {DeliveryState.SENT: IN_HAND - 1, DeliveryState.LEAVING: PEOPLE - IN_HAND + 1}

    an_hour_passes()
    second = hire()
    slow_postbox.wait_for(PEOPLE + 1)
    second.send_signal(signal.SIGTERM)
    assert second.wait(WAIT_SECONDS) == 0

    times = Counter(mail["To"] for mail in slow_postbox.taken)
    assert set(times) == {person.email for person in people}
    in_hand = slow_postbox.taken[IN_HAND - 1]
    assert {email for email, number in times.items() if number > 1} == {in_hand["To"]}
    again = [mail["Message-ID"] for mail in slow_postbox.taken if mail["To"] == in_hand["To"]]
    assert again == [in_hand["Message-ID"]] * 2
    assert set(Digest.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
