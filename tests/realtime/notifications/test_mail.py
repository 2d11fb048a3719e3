"""A mail leaves once, to whom may still read it, and stops in one click. Over real SMTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from network.kernel import clock
from network.kernel.tasks import worker
from realtime.notifications import rules, tasks
from realtime.notifications.enums import Channel, DeliveryState
from realtime.notifications.models import Delivery, Dispatch, Mute, Notification
from realtime.notifications.outlets import mail
from realtime.notifications.services import notify
from tests.factories import people as make
from tests.realtime.notifications.conftest import BellRang

LINK = re.compile(r"http://localhost:8000(/seintjes/uitschrijven/[^\s>]+)")


def states(person):
    """The states of somebody's deliveries, oldest first."""
    return list(Delivery.objects.filter(person=person).order_by("pk").values_list("state", flat=True))


def test_a_mail_says_what_happened_and_how_to_stop(anna, settled, bell, postbox):
    bell.recipients = [anna.pk]
    bell.rings()
    (mail_,) = postbox.of(anna)
    text = mail_.get_body(("plain",)).get_content()
    html = mail_.get_body(("html",)).get_content()
    assert mail_["Subject"] == "De bel ging"
    for body in (text, html):
        assert "Dag Anna" in body
        assert "Bij de Melkstraat." in body
        assert "http://localhost:8000/feed/" in body
    link = LINK.search(mail_["List-Unsubscribe"])
    assert mail_["List-Unsubscribe"].strip() == f"<{link[0]}>"
    assert mail_["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail_["Auto-Submitted"] == "auto-generated"
    assert mail_["Message-ID"] == f"<{Delivery.objects.get().uid}@localhost>"
    assert "style=" not in html
    assert states(anna) == [DeliveryState.SENT]


def test_each_person_gets_their_own_mail_and_no_address_of_another(anna, bram, settled, bell, postbox):
    bell.recipients = [anna.pk, bram.pk]
    bell.rings()
    assert len(postbox.taken) == 2
    assert bram.email not in postbox.of(anna)[0].as_string()


def test_html_in_a_title_stays_text_and_a_new_line_no_header(anna, settled, bell, postbox):
    bell.recipients, bell.title = [anna.pk], "<b>Bel</b>\nBcc: iemand@example.org"
    bell.rings()
    (mail_,) = postbox.of(anna)
    assert mail_["Subject"] == "<b>Bel</b> Bcc: iemand@example.org"
    assert mail_["Bcc"] is None
    assert "<b>Bel" not in mail_.get_body(("html",)).get_content()


def test_telling_twice_sends_once(anna, settled, bell, postbox):
    bell.recipients = [anna.pk, anna.pk]
    bell.rings()
    bell.rings()
    notify(notice=bell.notice, event=BellRang(1))
    worker.drain()
    assert len(postbox.of(anna)) == 1
    assert Notification.objects.filter(person=anna).count() == 1
    bell.rings(2)
    assert len(postbox.of(anna)) == 2


def test_who_muted_it_gets_the_seintje_and_no_mail(anna, griet, settled, bell, postbox):
    Mute.objects.create(person=anna, notice="bell", channel=Channel.MAIL)
    bell.recipients = [anna.pk, griet.pk]
    bell.rings()
    assert postbox.of(anna) == []
    assert len(postbox.of(griet)) == 1
    assert Notification.objects.filter(person=anna).count() == 1


def test_who_mutes_between_the_event_and_the_mail_gets_none(anna, settled, bell, postbox):
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    Mute.objects.create(person=anna, notice="bell", channel=Channel.MAIL)
    worker.drain()
    assert postbox.taken == []
    assert states(anna) == [DeliveryState.DROPPED]


def test_what_is_urgent_passes_muting(anna, settled, bell, postbox):
    Mute.objects.create(person=anna, notice="bell", channel=Channel.MAIL)
    bell.recipients, bell.urgent = [anna.pk], True
    bell.rings()
    assert len(postbox.of(anna)) == 1


def test_who_may_no_longer_read_it_when_it_leaves_gets_nothing(anna, griet, settled, bell, postbox):
    bell.recipients = [anna.pk, griet.pk]
    notify(notice=bell.notice, event=BellRang(1))
    bell.recipients = [griet.pk]
    worker.drain()
    assert postbox.of(anna) == []
    assert len(postbox.of(griet)) == 1
    assert states(anna) == [DeliveryState.DROPPED]


def test_what_was_taken_back_before_it_left_is_not_sent(anna, settled, bell, postbox):
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    bell.silent = True
    worker.drain()
    assert postbox.taken == []
    assert states(anna) == [DeliveryState.DROPPED]


def test_closed_and_unknown_accounts_get_nothing(anna, settled, bell, postbox):
    anna.is_active = False
    anna.save()
    bell.recipients = [anna.pk, 999_999]
    bell.rings()
    assert postbox.taken == []
    assert Notification.objects.count() == 0


def test_one_click_stops_it_without_login_or_csrf(anna, settled, bell, postbox):
    bell.recipients = [anna.pk]
    bell.rings()
    path = LINK.search(postbox.taken[0]["List-Unsubscribe"])[1]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert not Mute.objects.exists()
    answer = strict.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "Je krijgt hiervan geen e-mail meer" in answer.content.decode()
    assert strict.post(path).status_code == 200
    assert list(Mute.objects.values_list("person", "notice", "channel")) == [(anna.pk, "bell", "mail")]
    bell.rings(2)
    assert len(postbox.of(anna)) == 1


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "abc"])
def test_a_link_that_we_did_not_make_is_not_found(anna, settled, bell, postbox, change):
    bell.recipients = [anna.pk]
    bell.rings()
    token = LINK.search(postbox.taken[0]["List-Unsubscribe"])[1].rstrip("/").rsplit("/", 1)[1]
    for method in (Client().get, Client().post):
        assert method(f"/seintjes/uitschrijven/{change(token)}/").status_code == 404
    assert not Mute.objects.exists()


def test_a_server_that_is_away_postpones_and_loses_nothing(
    anna, bram, settled, bell, postbox, settings, time_machine
):
    kept, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    bell.recipients = [anna.pk, bram.pk]
    bell.rings()
    assert states(anna) == states(bram) == [DeliveryState.WAITING]
    settings.EMAIL_PORT = kept
    worker.drain()
    assert postbox.taken == []
    time_machine.move_to(clock.now() + rules.RETRY_AFTER[0] + timedelta(seconds=1))
    worker.drain()
    assert len(postbox.taken) == 2
    assert states(anna) == states(bram) == [DeliveryState.SENT]


def test_an_address_that_is_refused_for_good_is_given_up_and_the_rest_arrives(
    anna, bram, settled, bell, postbox
):
    postbox.refused[anna.email] = "550 No such user"
    bell.recipients = [anna.pk, bram.pk]
    bell.rings()
    assert states(anna) == [DeliveryState.FAILED]
    assert states(bram) == [DeliveryState.SENT]


def test_an_address_that_is_full_is_tried_again_and_then_given_up(anna, settled, bell, postbox, time_machine):
    postbox.refused[anna.email] = "452 Mailbox full"
    bell.recipients = [anna.pk]
    bell.rings()
    for _ in range(rules.MAX_ATTEMPTS - 1):
        assert states(anna) == [DeliveryState.WAITING]
        time_machine.move_to(clock.now() + timedelta(hours=3))
        worker.drain()
    assert states(anna) == [DeliveryState.FAILED]


def test_what_a_dead_worker_left_is_taken_up_with_the_same_name(anna, settled, bell, postbox, time_machine):
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    dispatch = Dispatch.objects.get()
    mail._claim(dispatch)
    worker.drain()
    assert postbox.taken == []
    assert tasks.resume() == 0
    time_machine.move_to(clock.now() + rules.LEASE * 2 + timedelta(seconds=1))
    assert tasks.resume() == 1
    worker.drain()
    assert [mail_["Message-ID"] for mail_ in postbox.taken] == [f"<{Delivery.objects.get().uid}@localhost>"]


def test_what_another_worker_took_over_from_a_slow_one_is_sent_once(
    anna, griet, settled, bell, postbox, time_machine
):
    bell.recipients = [anna.pk, griet.pk]
    notify(notice=bell.notice, event=BellRang(1))
    dispatch = Dispatch.objects.get()
    slow, _dropped = mail._letters(dispatch, mail._claim(dispatch))
    time_machine.move_to(clock.now() + rules.LEASE + timedelta(seconds=1), tick=False)
    mail.send_due(dispatch.pk)
    mail._send_all(slow)
    assert len(postbox.of(anna)) == len(postbox.of(griet)) == 1
    assert states(anna) == states(griet) == [DeliveryState.SENT]


def test_a_claim_is_renewed_before_each_mail(anna, settled, bell, postbox, time_machine):
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    dispatch = Dispatch.objects.get()
    late, _dropped = mail._letters(dispatch, mail._claim(dispatch))
    time_machine.move_to(clock.now() + rules.LEASE * 0.9, tick=False)
    postbox.refused[anna.email] = "550 no such box"
    mail._send_all(late)
    assert Delivery.objects.get().due_at == clock.now() + rules.LEASE
    assert states(anna) == [DeliveryState.FAILED]


def test_many_go_out_in_parts(town, settled, bell, postbox, monkeypatch):
    monkeypatch.setattr(mail, "CHUNK", 3)
    bell.recipients = [make.an_account(f"buur{number}").pk for number in range(8)]
    bell.rings()
    assert sorted(mail_["To"] for mail_ in postbox.taken) == [
        f"buur{number}@example.org" for number in range(8)
    ]


def test_old_seintjes_and_deliveries_are_forgotten(anna, settled, bell, postbox, time_machine):
    bell.recipients = [anna.pk]
    bell.rings()
    time_machine.move_to(clock.now() + rules.KEEP_DELIVERIES + timedelta(days=1))
    tasks.prune()
    assert (Delivery.objects.count(), Dispatch.objects.count(), Notification.objects.count()) == (0, 0, 1)
    time_machine.move_to(clock.now() + rules.KEEP_NOTIFICATIONS)
    tasks.prune()
    assert Notification.objects.count() == 0


@pytest.mark.each_database
def test_two_workers_at_once_tell_and_mail_once(anna, griet, settled, bell, postbox):
    bell.recipients = [anna.pk, griet.pk]

    def at_once(work, times=6):
        def alone(number):
            try:
                return work(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(alone, range(times)))

    at_once(lambda number: notify(notice=bell.notice, event=BellRang(1)))
    assert Notification.objects.count() == 2
    assert Delivery.objects.count() == 2
    dispatch = Dispatch.objects.get()
    at_once(lambda number: mail.send_due(dispatch.pk))
    assert sorted(mail_["To"] for mail_ in postbox.taken) == [anna.email, griet.email]
