"""What a department calls urgent reaches everybody at once; what it does not waits for who asked to wait."""

from datetime import time

import pytest

from network.broadcasts.models import BroadcastVersion
from network.broadcasts.permissions import departments_of
from network.broadcasts.services import correct_broadcast
from network.kernel.ports.notices import Rhythm
from network.kernel.tasks import worker
from realtime.notifications.services import choose_kind, set_quiet_hours
from tests.factories import broadcasts as speak
from tests.factories import people as make


@pytest.fixture
def karel(town):
    return speak.a_communicator(speak.a_department(town))


@pytest.fixture
def never(anna, settled):
    """Anna wants no mail of the town, and sleeps all day."""
    choose_kind(by=anna, kind="town", mail=Rhythm.NEVER)
    set_quiet_hours(by=anna, starts=time(0, 0), ends=time(23, 59))
    return anna


def sends(town, karel, *, urgent):
    department = departments_of(karel).get()
    broadcast = speak.a_broadcast(department, karel, [town.here], urgent=urgent, title="Kook je water")
    worker.drain()
    return broadcast


@pytest.mark.parametrize("urgent", [True, False])
def test_urgent_passes_every_choice_and_only_urgent_does(town, karel, never, postbox, urgent):
    sends(town, karel, urgent=urgent)
    assert [mail["Subject"] for mail in postbox.of(never)] == (["Kook je water"] if urgent else [])


def test_a_correction_of_something_urgent_stays_urgent(town, karel, never, postbox):
    broadcast = sends(town, karel, urgent=True)
    better = speak.content(title="Kook je water niet meer")
    correct_broadcast(broadcast=broadcast, content=better, note="Alles is veilig.", version=1, by=karel)
    worker.drain()
    assert len(postbox.of(never)) == 2
    assert BroadcastVersion.objects.filter(broadcast=broadcast).count() == 2


def test_the_communicator_says_so_and_reads_what_it_does(town, karel):
    department = departments_of(karel).get()
    draft = speak.a_draft(department, karel, [town.here], urgent=True)
    browser = make.logged_in(karel)
    assert "Dit is dringend" in browser.get(f"/studio/{draft.uid}/edit/").content.decode()
    page = browser.get(f"/studio/{draft.uid}/preview/").content.decode()
    assert "Iedereen krijgt het meteen" in page
    assert "Dringend</span>" in page
