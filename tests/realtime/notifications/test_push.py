"""A signal reaches a device once, says nobody's words, and goes to whom may still hear it. Over real TLS."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.urls import reverse

from network.kernel import clock
from network.kernel.ports.notices import notices
from network.kernel.rest.scopes import Scope
from network.kernel.tasks import worker
from network.people.services.tokens import create_token, end_token
from realtime.notifications import push_tasks, rules
from realtime.notifications.enums import DeliveryState
from realtime.notifications.models import Device, Dispatch, Notification, Preference, Push, QuietHours
from realtime.notifications.outlets import push
from realtime.notifications.services import mark_all_read, notify
from realtime.notifications.services.devices import add_device
from realtime.notifications.webpush import wire
from tests.factories import people as make
from tests.helpers.pushing import Browser, PushService
from tests.realtime.notifications.conftest import BellRang


@pytest.fixture
def service(tmp_path, settings, monkeypatch) -> Iterator[PushService]:
    """A push service on this machine, which the product trusts as it trusts those of browsers."""
    made = PushService(tmp_path)
    made.start()
    settings.PUSH_SERVICES, settings.PUSH_PRIVATE_ADDRESSES = [made.host], True
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate))
    wire._trust.cache_clear()
    yield made
    wire._trust.cache_clear()
    made.stop()


def a_device(service, person, name="a", **more) -> Browser:
    """Let somebody receive seintjes on a device."""
    browser = Browser()
    add_device(
        by=person,
        endpoint=service.address(name),
        p256dh=browser.p256dh,
        auth=browser.auth,
        name=f"Toestel {name}",
        **more,
    )
    return browser


def states() -> list[str]:
    """The states of all signals, oldest first."""
    return list(Push.objects.order_by("pk").values_list("state", flat=True))


def test_a_signal_says_what_kind_and_where_and_no_words(anna, settled, bell, service):
    browser = a_device(service, anna)
    bell.recipients, bell.title, bell.text = [anna.pk], "Bram schreef: kanarie", "kanarie"
    bell.rings()
    (taken,) = service.taken
    said = json.loads(browser.open(taken.body))
    uid = Notification.objects.get().uid
    assert said == {
        "title": "Als de bel gaat",
        "body": "Er is een seintje voor je op Gebuurte.",
        "link": f"/seintjes/{uid}/",
        "tag": uid,
    }
    assert b"kanarie" not in taken.body
    assert taken.headers["ttl"] == "86400"
    assert taken.headers["urgency"] == "normal"
    assert taken.headers["content-encoding"] == "aes128gcm"
    assert len(taken.headers["topic"]) == 32
    assert states() == [DeliveryState.SENT]
    assert Device.objects.get().last_used_at is not None


def test_every_device_of_somebody_once_and_no_other(anna, bram, settled, bell, service):
    a_device(service, anna, "a")
    a_device(service, anna, "b")
    a_device(service, bram, "c")
    bell.recipients = [anna.pk, anna.pk]
    bell.rings()
    bell.rings()
    notify(notice=bell.notice, event=BellRang(1))
    worker.drain()
    assert sorted(one.path for one in service.taken) == ["/a", "/b"]
    assert len({one.headers["topic"] for one in service.taken}) == 2
    assert len({len(one.body) for one in service.taken}) == 1


def test_who_wants_none_of_a_kind_gets_none_unless_it_is_urgent(anna, settled, bell, service):
    browser = a_device(service, anna)
    Preference.objects.create(person=anna, kind=bell.notice.kind.name, mail="at_once", push=False)
    bell.recipients = [anna.pk]
    bell.rings()
    assert service.taken == []
    bell.urgent = True
    bell.rings(2)
    (taken,) = service.taken
    assert taken.headers["urgency"] == "high"
    assert json.loads(browser.open(taken.body))["title"] == "Dringend bericht van de gemeente"


def test_quiet_hours_hold_it_back_and_urgent_passes(anna, settled, bell, service, time_machine):
    a_device(service, anna)
    QuietHours.objects.create(person=anna, starts=time(22), ends=time(7))
    time_machine.move_to("2026-11-21T22:30:00+00:00", tick=False)
    bell.recipients = [anna.pk]
    bell.rings()
    assert service.taken == []
    assert states() == [DeliveryState.WAITING]
    assert Push.objects.get().attempts == 0
    bell.urgent = True
    bell.rings(2)
    assert len(service.taken) == 1
    bell.urgent = False
    time_machine.move_to("2026-11-22T06:00:01+00:00", tick=False)
    worker.drain()
    assert len(service.taken) == 2
    assert states() == [DeliveryState.SENT, DeliveryState.SENT]


def test_what_nobody_may_keep_back_knocks_at_night_too(
    anna, settled, bell, service, monkeypatch, time_machine
):
    a_device(service, anna)
    QuietHours.objects.create(person=anna, starts=time(22), ends=time(7))
    time_machine.move_to("2026-11-21T22:30:00+00:00", tick=False)
    monkeypatch.setitem(notices._entries, "bell", replace(bell.notice, can_mute=False))
    bell.recipients = [anna.pk]
    bell.rings()
    assert len(service.taken) == 1


def test_what_was_read_meanwhile_knocks_nowhere(anna, settled, bell, service):
    a_device(service, anna)
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    mark_all_read(by=anna)
    worker.drain()
    assert service.taken == []
    assert states() == [DeliveryState.DROPPED]


@pytest.mark.parametrize("loss", ["recipients", "silent", "closed", "no_key"])
def test_who_may_no_longer_read_it_when_it_leaves_gets_nothing(
    anna, griet, settled, bell, service, settings, loss
):
    a_device(service, anna)
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    if loss == "recipients":
        bell.recipients = [griet.pk]
    elif loss == "silent":
        bell.silent = True
    elif loss == "closed":
        type(anna).objects.filter(pk=anna.pk).update(is_active=False)
    else:
        settings.VAPID_PRIVATE_KEY = ""
    worker.drain()
    assert service.taken == []
    assert states() == [DeliveryState.DROPPED]


def test_a_session_that_ended_elsewhere_gets_nothing(client, anna, settled, bell, service):
    client.force_login(anna)
    a_device(service, anna, session=client.session.session_key)
    bell.recipients = [anna.pk]
    bell.rings()
    assert len(service.taken) == 1
    Session.objects.all().delete()
    bell.rings(2)
    assert len(service.taken) == 1
    assert not Device.objects.exists()


def test_a_session_that_ran_out_gets_nothing(client, anna, settled, bell, service):
    client.force_login(anna)
    a_device(service, anna, session=client.session.session_key)
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    bell.recipients = [anna.pk]
    bell.rings()
    assert service.taken == []
    assert not Device.objects.exists()


def test_after_a_new_password_this_browser_rings_on_and_the_others_do_not(
    client, anna, settled, bell, service
):
    elsewhere = Client()
    for name, browser in (("here", client), ("elsewhere", elsewhere)):
        browser.force_login(anna)
        a_device(service, anna, name, session=browser.session.session_key)
    before = client.session.session_key
    words = "een heel nieuw wachtwoord 42"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": make.PASSWORD, "password1": words}
    )
    assert answer.status_code == 302
    assert client.session.session_key != before
    bell.recipients = [anna.pk]
    bell.rings()
    assert [taken.path for taken in service.taken] == ["/here"]
    assert Device.objects.get().session == client.session.session_key


def test_a_program_whose_key_ended_gets_nothing(anna, settled, bell, service):
    token, _plain = create_token(
        by=anna,
        person=anna,
        name="App",
        scopes=[Scope.READ, Scope.WRITE],
        expires_at=clock.now() + timedelta(days=9),
    )
    worker.drain()
    Notification.objects.all().delete()
    a_device(service, anna, token=token)
    bell.recipients = [anna.pk]
    bell.rings()
    assert len(service.taken) == 1
    end_token(by=anna, token=token)
    bell.rings(2)
    assert len(service.taken) == 1
    assert not Device.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(anna, settled, bell, service, status):
    a_device(service, anna, "weg")
    a_device(service, anna, "hier")
    service.answers["/weg"] = (status, {})
    bell.recipients = [anna.pk]
    bell.rings()
    assert list(Device.objects.values_list("name", flat=True)) == ["Toestel hier"]
    assert states() == [DeliveryState.SENT]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again_later(anna, settled, bell, service, time_machine, status):
    a_device(service, anna)
    service.answers["/a"] = (status, {"Retry-After": "600"})
    bell.recipients = [anna.pk]
    bell.rings()
    assert states() == [DeliveryState.WAITING]
    service.answers.clear()
    time_machine.move_to(clock.now() + timedelta(seconds=590))
    worker.drain()
    assert len(service.taken) == 1
    time_machine.move_to(clock.now() + timedelta(seconds=20))
    worker.drain()
    assert len(service.taken) == 2
    assert len(service.pending()) == 1
    assert states() == [DeliveryState.SENT]


def test_a_service_that_stays_away_is_given_up(anna, settled, bell, service, time_machine):
    a_device(service, anna)
    service.answers["/a"] = (503, {})
    bell.recipients = [anna.pk]
    bell.rings()
    for _ in range(rules.MAX_ATTEMPTS - 1):
        assert states() == [DeliveryState.WAITING]
        time_machine.move_to(clock.now() + timedelta(hours=3))
        worker.drain()
    assert states() == [DeliveryState.FAILED]
    assert len(service.taken) == rules.MAX_ATTEMPTS


@pytest.mark.parametrize("status", [301, 400, 403, 413])
def test_what_is_refused_is_not_tried_again_and_no_redirect_followed(anna, settled, bell, service, status):
    a_device(service, anna)
    service.answers["/a"] = (status, {"Location": service.address("elders")})
    bell.recipients = [anna.pk]
    bell.rings()
    worker.drain()
    assert [one.path for one in service.taken] == ["/a"]
    assert states() == [DeliveryState.FAILED]
    assert Device.objects.exists()


def test_a_certificate_that_nobody_vouches_for_gets_nothing(anna, settled, bell, service, monkeypatch):
    a_device(service, anna)
    monkeypatch.delenv("SSL_CERT_FILE")
    wire._trust.cache_clear()
    bell.recipients = [anna.pk]
    bell.rings()
    assert service.taken == []
    assert states() == [DeliveryState.WAITING]


def test_the_network_of_the_town_is_out_of_reach(anna, settled, bell, service, settings):
    a_device(service, anna)
    settings.PUSH_PRIVATE_ADDRESSES = False
    bell.recipients = [anna.pk]
    bell.rings()
    assert service.taken == []
    settings.PUSH_PRIVATE_ADDRESSES, settings.PUSH_SERVICES = True, ["fcm.googleapis.com"]
    bell.rings(2)
    assert service.taken == []


def test_a_service_that_never_answers_keeps_nobody_busy(settings, monkeypatch):
    monkeypatch.setattr(wire, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.PUSH_SERVICES, settings.PUSH_PRIVATE_ADDRESSES = [f"localhost:{port}"], True
        assert wire.post(f"https://localhost:{port}/x", {}, b"") == wire.LOST


def test_what_a_dead_worker_sent_or_not_takes_its_own_place(anna, settled, bell, service, time_machine):
    browser = a_device(service, anna)
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    dispatch = Dispatch.objects.get()
    claimed = push._claim(dispatch)
    signals, _dropped = push._signals(dispatch, claimed)
    push._post(signals[0])  # sent, and killed before it was noted
    worker.drain()
    assert len(service.taken) == 1
    assert push_tasks.resume_pushes() == 0
    time_machine.move_to(clock.now() + rules.LEASE * 2 + timedelta(seconds=1))
    assert push_tasks.resume_pushes() == 1
    worker.drain()
    assert len(service.taken) == 2
    assert len(service.pending()) == 1
    tags = {json.loads(browser.open(one.body))["tag"] for one in service.taken}
    assert len(tags) == 1
    assert states() == [DeliveryState.SENT]


@pytest.mark.slow
def test_many_go_out_in_parts(town, settled, bell, service, monkeypatch):
    monkeypatch.setattr(push, "CHUNK", 3)
    people = [make.an_account(f"buur{number}") for number in range(7)]
    for number, person in enumerate(people):
        a_device(service, person, str(number))
    bell.recipients = [person.pk for person in people]
    bell.rings()
    assert sorted(one.path for one in service.taken) == [f"/{number}" for number in range(7)]


@pytest.mark.each_database
def test_two_workers_at_once_signal_once(anna, griet, settled, bell, service):
    a_device(service, anna, "a")
    a_device(service, griet, "b")
    bell.recipients = [anna.pk, griet.pk]
    notify(notice=bell.notice, event=BellRang(1))
    dispatch = Dispatch.objects.get()

    def alone(_number):
        try:
            return push.send_due(dispatch.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(alone, range(5)))
    assert sorted(one.path for one in service.taken) == ["/a", "/b"]
