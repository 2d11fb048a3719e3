"""The list of seintjes and the choice of mails: one's own, and nobody else's."""

from datetime import time

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from network.kernel.errors import Invalid
from network.kernel.events import subscribers
from network.kernel.ports.notices import Rhythm, notices
from network.kernel.ports.personal_data import personal_data
from network.kernel.tasks import worker
from network.people.services.tokens import create_token
from realtime.notifications.models import Mute, Notification
from realtime.notifications.queries import unread_count
from realtime.notifications.services import choose_kind, choose_mail, mark_all_read, set_quiet_hours
from tests.helpers.sockets import Socket


def as_(person):
    """A browser in which somebody is logged in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.slow
def test_the_list_shows_ones_own_newest_first_and_ends(anna, griet, settled, bell):
    bell.recipients = [anna.pk]
    bell.title = "Seintje {number}"
    for number in range(35):
        bell.only_rings(number)
    worker.drain()
    page = as_(anna).get("/seintjes/").content.decode()
    assert page.index("Seintje 34<") < page.index("Seintje 33<") < page.index("Seintje 5<")
    assert "Seintje 4<" not in page
    assert "35 nieuwe seintjes" in page
    older = page.split('href="/seintjes/?before=')[1].split('"')[0]
    rest = as_(anna).get(f"/seintjes/?before={older}").content.decode()
    assert "Seintje 4<" in rest
    assert "Seintje 5<" not in rest
    assert "Seintje 34<" not in as_(griet).get("/seintjes/").content.decode()


def test_the_place_of_another_in_the_list_is_not_found(anna, griet, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings()
    uid = Notification.objects.get().uid
    assert as_(griet).get(f"/seintjes/?before={uid}").status_code == 404
    for absent in ("0000000000000000", "1", "é", "x" * 500):
        assert as_(anna).get(f"/seintjes/?before={absent}").status_code == 404


def test_opening_marks_it_read_and_leads_on(anna, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings()
    own = Notification.objects.get()
    assert unread_count(anna) == 1
    answer = as_(anna).get(f"/seintjes/{own.uid}/")
    assert (answer.status_code, answer["Location"]) == (302, "/feed/")
    own.refresh_from_db()
    assert own.read_at is not None
    assert unread_count(anna) == 0


def test_those_of_others_and_absent_ones_answer_the_same(anna, griet, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings()
    browser = as_(griet)
    foreign = browser.get(f"/seintjes/{Notification.objects.get().uid}/")
    absent = browser.get("/seintjes/0000000000000000/")
    assert foreign.status_code == absent.status_code == 404
    assert Notification.objects.get().read_at is None


def test_all_read_is_a_form_and_counts_for_oneself(anna, griet, settled, bell):
    bell.recipients = [anna.pk, griet.pk]
    bell.rings()
    browser = as_(anna)
    assert browser.get("/seintjes/gelezen/").status_code == 405
    browser.post("/seintjes/gelezen/")
    assert (unread_count(anna), unread_count(griet)) == (0, 1)
    assert browser.get("/seintjes/aantal/").json() == {"unread": 0}


def test_the_menu_shows_how_many_are_new(anna, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings()
    page = as_(anna).get("/seintjes/").content.decode()
    bubbles = [part.split("</span></span>")[0] for part in page.split("data-live-count")[1:]]
    (bubble,) = {one for one in bubbles if 'data-names="notification.created"' in one}
    assert 'data-number="1"' in bubble


@pytest.mark.parametrize(
    "path", ["/seintjes/", "/seintjes/aantal/", "/seintjes/instellingen/", "/seintjes/overzicht/"]
)
def test_visitors_are_brought_to_the_login(town, path):
    assert Client().get(path).status_code == 302


def test_mails_are_chosen_per_kind_and_what_cannot_be_muted_is_said(anna, settled, bell):
    browser = as_(anna)
    page = browser.get("/seintjes/instellingen/per-seintje/").content.decode()
    assert "Als de bel gaat" in page
    assert "Beslissing over wat je schreef" in page
    assert 'name="decision"' not in page
    browser.post("/seintjes/instellingen/per-seintje/", {"broadcast": "on"})
    muted = set(Mute.objects.filter(person=anna).values_list("notice", flat=True))
    assert "bell" in muted
    assert "broadcast" not in muted
    assert "decision" not in muted
    browser.post("/seintjes/instellingen/per-seintje/", {"bell": "on"})
    assert not Mute.objects.filter(person=anna, notice="bell").exists()


def test_a_choice_of_what_does_not_exist_is_refused(anna):
    with pytest.raises(Invalid):
        choose_mail(by=anna, wanted={"nonsense"})


async def test_a_seintje_arrives_in_an_open_page_and_reading_it_too(anna, griet, settled, bell):
    bell.recipients = [anna.pk]
    own, other = await Socket.of(anna), await Socket.of(griet)
    await own.subscribe("person:me")
    await other.subscribe("person:me")
    await sync_to_async(bell.rings)()
    assert await own.next() == {"type": "event", "topic": "person:me", "name": "notification.created"}
    await sync_to_async(mark_all_read)(by=anna)
    assert (await own.next())["name"] == "notification.read"
    await sync_to_async(bell.rings)()
    assert await own.hears_nothing()
    assert await other.hears_nothing()


def test_the_api_lists_filters_and_marks(anna, griet, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings(1)
    bell.rings(2)
    _row, key = create_token(by=anna, person=anna, scopes=["read", "write"], name="test")
    _row, other = create_token(by=griet, person=griet, scopes=["read", "write"], name="test")
    api = Client(headers={"Authorization": f"Bearer {key}"})
    found = api.get("/api/v1/notifications/").json()
    assert set(found) == {"next", "previous", "results"}
    newest, oldest = found["results"]
    assert set(newest) == {"id", "notice", "title", "text", "link", "created_at", "read_at"}
    foreign = Client(headers={"Authorization": f"Bearer {other}"})
    assert foreign.get("/api/v1/notifications/").json()["results"] == []
    path = f"/api/v1/notifications/{oldest['id']}/read/"
    refused, absent = foreign.post(path), foreign.post("/api/v1/notifications/0000000000000000/read/")
    assert refused.status_code == 404
    assert refused.content == absent.content
    assert api.post(path).json()["read_at"] is not None
    unread = api.get("/api/v1/notifications/?unread=true").json()["results"]
    assert [one["id"] for one in unread] == [newest["id"]]
    assert api.post("/api/v1/notifications/read/").json() == {"read": 1}
    assert Client().get("/api/v1/notifications/").status_code == 401
    assert api.post("/api/v1/notifications/nonsense/read/").status_code == 404


def test_a_token_that_only_reads_marks_nothing(anna, settled, bell):
    bell.recipients = [anna.pk]
    bell.rings()
    _row, key = create_token(by=anna, person=anna, scopes=["read"], name="test")
    answer = Client(headers={"Authorization": f"Bearer {key}"}).post("/api/v1/notifications/read/")
    assert answer.status_code == 403
    assert unread_count(anna) == 1


def test_the_file_of_a_person_holds_it_and_erasure_removes_it(anna, griet, settled, bell):
    bell.recipients = [anna.pk, griet.pk]
    bell.rings()
    Mute.objects.create(person=anna, notice="bell", channel="mail")
    choose_kind(by=anna, kind="talks", mail=Rhythm.DAILY)
    set_quiet_hours(by=anna, starts=time(22), ends=time(7))
    ours = personal_data.get("notifications")
    told = ours.export(anna.pk)
    assert told["notifications"][0]["title"] == "De bel ging"
    assert told["muted"] == [{"notice": "bell", "channel": "mail"}]
    assert len(told["mails"]) == 1
    assert told["kinds"] == [{"kind": "talks", "mail": "daily", "push": True}]
    assert told["quiet_hours"] == ["22:00", "07:00"]
    ours.erase(anna.pk)
    ours.erase(anna.pk)
    assert not any(ours.export(anna.pk).values())
    assert len(ours.export(griet.pk)["notifications"]) == 1


def test_every_notice_of_the_product_has_its_subscriber():
    assert {f"notifications.{notice.name}" for notice in notices} <= {one.name for one in subscribers}
