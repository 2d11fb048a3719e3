"""A digest: one mail with what waited, only what may still be read, once a day. Over real SMTP."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from network.kernel import clock
from network.kernel.ports.notices import OTHER, Kind, Rhythm
from network.kernel.tasks import schedule, worker
from realtime.notifications import rules, tasks
from realtime.notifications.enums import Channel, DeliveryState
from realtime.notifications.models import Delivery, Digest, Mute, Notification, Preference
from realtime.notifications.outlets import digest, digest_contents
from realtime.notifications.services import choose_kind, mark_read, notify, set_quiet_hours
from tests.factories import people as make
from tests.realtime.notifications.conftest import BellRang

LINK = re.compile(r"http://localhost:8000(/seintjes/overzicht/stoppen/[^\s>]+)")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 17, 0, 1, tzinfo=UTC)
"""A second after six on the clock of the town, in winter."""


@pytest.fixture
def daily(anna, griet, settled, bell, postbox, time_machine):
    """Let anna and griet want the bell once a day, on a Monday morning."""
    time_machine.move_to(MONDAY, tick=False)
    bell.recipients = [anna.pk, griet.pk]
    for person in (anna, griet):
        choose_kind(by=person, kind=OTHER.name, mail=Rhythm.DAILY)
    return bell


def evening_comes(time_machine, moment=EVENING):
    """Let it be that moment, and the worker do what is due."""
    time_machine.move_to(moment, tick=False)
    tasks.begin_digests()
    worker.drain()


def states(person):
    """The states of somebody's deliveries, oldest first."""
    return list(Delivery.objects.filter(person=person).order_by("pk").values_list("state", flat=True))


def test_what_waited_comes_in_one_mail_in_the_evening(daily, anna, postbox, time_machine):
    daily.title = "De bel ging {number}"
    for number in (1, 2):
        daily.rings(number)
    tasks.begin_digests()
    worker.drain()
    assert postbox.taken == []
    evening_comes(time_machine)
    (mail,) = postbox.of(anna)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert mail["Subject"] == "Je overzicht van Gebuurte: 2 seintjes"
    for body in (text, html):
        assert "Dag Anna" in body
        assert body.index("De bel ging 2") < body.index("De bel ging 1")
        assert "http://localhost:8000/feed/" in body
        assert "Bij de Melkstraat." in body
    link = LINK.search(mail["List-Unsubscribe"])
    assert mail["List-Unsubscribe"].strip() == f"<{link[0]}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{Digest.objects.get(person=anna).uid}@localhost>"
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html
    assert states(anna) == [DeliveryState.SENT] * 2
    assert Digest.objects.get(person=anna).period == date(2026, 11, 23)


def test_nobody_sees_the_address_or_the_link_of_another(daily, anna, griet, postbox, time_machine):
    daily.rings()
    evening_comes(time_machine)
    assert len(postbox.taken) == 2
    assert griet.email not in postbox.of(anna)[0].as_string()
    assert postbox.of(anna)[0]["List-Unsubscribe"] != postbox.of(griet)[0]["List-Unsubscribe"]


def test_it_leaves_once_a_day_however_often_one_looks(daily, anna, postbox, time_machine):
    daily.rings(1)
    for _ in range(3):
        evening_comes(time_machine)
    assert len(postbox.of(anna)) == 1
    daily.rings(2)
    evening_comes(time_machine, EVENING + timedelta(hours=3))
    assert len(postbox.of(anna)) == 1
    evening_comes(time_machine, EVENING + timedelta(days=1))
    assert len(postbox.of(anna)) == 2


def test_what_was_written_just_before_and_kept_just_after_stands_in_the_next(
    daily, anna, postbox, time_machine
):
    daily.rings(1)
    evening_comes(time_machine)
    daily.rings(2)
    Delivery.objects.filter(state=DeliveryState.WAITING).update(due_at=EVENING - timedelta(seconds=1))
    evening_comes(time_machine, EVENING + timedelta(minutes=5))
    assert len(postbox.of(anna)) == 1
    evening_comes(time_machine, EVENING + timedelta(days=1))
    assert len(postbox.of(anna)) == 2


def test_the_weekly_one_leaves_on_friday(daily, anna, postbox, time_machine):
    choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.WEEKLY)
    daily.rings()
    for day in range(4):
        evening_comes(time_machine, EVENING + timedelta(days=day))
        assert postbox.of(anna) == []
    evening_comes(time_machine, EVENING + timedelta(days=4))
    assert len(postbox.of(anna)) == 1


def test_an_empty_digest_is_not_sent(daily, anna, postbox, time_machine):
    daily.rings()
    daily.silent = True
    evening_comes(time_machine)
    assert postbox.taken == []
    assert states(anna) == [DeliveryState.DROPPED]
    assert Digest.objects.get(person=anna).state == DeliveryState.DROPPED


def test_who_may_no_longer_see_it_does_not_find_it_in_the_digest(daily, anna, griet, postbox, time_machine):
    daily.title = "De bel ging {number}"
    daily.rings(1)
    daily.rings(2)
    kept = daily.message

    def message(event):
        told = kept(event)
        return told if event.number == 2 else type(told)(told.key, [griet.pk], *_rest(told))

    object.__setattr__(daily.notice, "message", message)
    evening_comes(time_machine)
    body = postbox.of(anna)[0].get_body(("plain",)).get_content()
    assert "De bel ging 2" in body
    assert "De bel ging 1" not in body
    assert "De bel ging 1" in postbox.of(griet)[0].get_body(("plain",)).get_content()
    assert states(anna) == [DeliveryState.DROPPED, DeliveryState.SENT]


def _rest(told):
    return told.title, told.text, told.link


def test_what_was_read_in_the_app_is_left_out(daily, anna, griet, postbox, time_machine):
    daily.rings()
    mark_read(by=anna, notification=Notification.objects.get(person=anna))
    evening_comes(time_machine)
    assert postbox.of(anna) == []
    assert len(postbox.of(griet)) == 1


@pytest.mark.parametrize("choice", ["never", "muted"])
def test_who_stops_it_meanwhile_gets_nothing(daily, anna, griet, postbox, time_machine, choice):
    daily.rings()
    if choice == "never":
        choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.NEVER)
    else:
        Mute.objects.create(person=anna, notice="bell", channel=Channel.MAIL)
    evening_comes(time_machine)
    assert postbox.of(anna) == []
    assert len(postbox.of(griet)) == 1


def test_a_closed_account_gets_nothing(daily, anna, griet, postbox, time_machine):
    daily.rings()
    anna.is_active = False
    anna.save()
    evening_comes(time_machine)
    assert [mail["To"] for mail in postbox.taken] == [griet.email]


def test_what_cannot_be_told_any_more_keeps_no_digest_back(daily, anna, postbox, time_machine):
    daily.rings(1)
    daily.rings(2)
    kept = daily.message

    def message(event):
        if event.number == 1:
            raise LookupError
        return kept(event)

    object.__setattr__(daily.notice, "message", message)
    evening_comes(time_machine)
    assert len(postbox.of(anna)) == 1
    assert states(anna) == [DeliveryState.DROPPED, DeliveryState.SENT]


def test_what_is_alike_stands_there_once_and_what_is_too_much_is_counted(
    daily, anna, postbox, time_machine, monkeypatch
):
    monkeypatch.setattr(digest_contents, "MOST_LINES", 5)
    for number in range(3):
        daily.only_rings(number)
    daily.title = "Bel nummer {number}"
    for number in range(10, 19):
        daily.only_rings(number)
    worker.drain()
    evening_comes(time_machine)
    (mail,) = postbox.of(anna)
    body = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Je overzicht van Gebuurte: 12 seintjes"
    assert "En nog 7 seintjes." in body


def test_urgent_passes_rhythm_and_quiet_hours(daily, anna, griet, postbox):
    for person in (anna, griet):
        set_quiet_hours(by=person, starts=time(0), ends=time(23, 59))
    choose_kind(by=griet, kind=OTHER.name, mail=Rhythm.NEVER)
    daily.urgent = True
    daily.rings()
    assert len(postbox.of(anna)) == len(postbox.of(griet)) == 1


def test_what_nobody_may_keep_back_passes_rhythm_and_quiet_hours(daily, anna, postbox):
    object.__setattr__(daily.notice, "can_mute", False)
    set_quiet_hours(by=anna, starts=time(0), ends=time(23, 59))
    daily.rings()
    assert len(postbox.of(anna)) == 1


def test_a_mail_at_once_waits_until_the_quiet_hours_end(anna, settled, bell, postbox, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 22, 30, tzinfo=UTC), tick=False)
    set_quiet_hours(by=anna, starts=time(22), ends=time(7))
    bell.recipients = [anna.pk]
    bell.rings()
    assert postbox.taken == []
    assert Notification.objects.filter(person=anna).count() == 1
    time_machine.move_to(datetime(2026, 11, 24, 5, 59, 59, tzinfo=UTC), tick=False)
    worker.drain()
    assert postbox.taken == []
    time_machine.move_to(datetime(2026, 11, 24, 6, 0, 1, tzinfo=UTC), tick=False)
    worker.drain()
    assert len(postbox.of(anna)) == 1
    assert Delivery.objects.get().attempts == 1


def test_a_digest_waits_until_the_quiet_hours_end(daily, anna, griet, postbox, time_machine):
    set_quiet_hours(by=anna, starts=time(17), ends=time(20))
    daily.rings()
    evening_comes(time_machine)
    assert (len(postbox.of(anna)), len(postbox.of(griet))) == (0, 1)
    evening_comes(time_machine, EVENING + timedelta(hours=2))
    assert len(postbox.of(anna)) == 1
    assert Digest.objects.get(person=anna).period == date(2026, 11, 23)


def test_who_wants_a_digest_by_the_time_the_mail_leaves_finds_it_there(
    anna, settled, bell, postbox, time_machine
):
    time_machine.move_to(MONDAY, tick=False)
    bell.recipients = [anna.pk]
    notify(notice=bell.notice, event=BellRang(1))
    choose_kind(by=anna, kind=OTHER.name, mail=Rhythm.DAILY)
    worker.drain()
    assert postbox.taken == []
    notify(notice=bell.notice, event=BellRang(1))
    evening_comes(time_machine)
    assert len(postbox.of(anna)) == 1
    assert states(anna) == [DeliveryState.SENT]


def test_what_never_leaves_by_itself_waits_for_the_digest(anna, settled, bell, postbox, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    object.__setattr__(bell.notice, "by_mail", False)
    bell.recipients = [anna.pk]
    bell.rings(1)
    assert not Delivery.objects.exists()
    object.__setattr__(bell.notice, "kind", Kind("other", "Anders", mail=Rhythm.DAILY))
    bell.rings(2)
    evening_comes(time_machine)
    assert len(postbox.of(anna)) == 1


def test_a_server_that_is_away_postpones_and_loses_nothing(
    daily, anna, griet, postbox, settings, time_machine
):
    daily.rings()
    kept, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    evening_comes(time_machine)
    assert set(Digest.objects.values_list("state", flat=True)) == {DeliveryState.WAITING}
    settings.EMAIL_PORT = kept
    evening_comes(time_machine, EVENING + rules.RETRY_AFTER[0] + timedelta(seconds=1))
    assert len(postbox.of(anna)) == len(postbox.of(griet)) == 1


def test_an_address_that_is_refused_is_given_up_and_the_rest_arrives(
    daily, anna, griet, postbox, time_machine
):
    postbox.refused[anna.email] = "550 No such user"
    daily.rings()
    evening_comes(time_machine)
    assert Digest.objects.get(person=anna).state == DeliveryState.FAILED
    assert states(anna) == [DeliveryState.FAILED]
    assert len(postbox.of(griet)) == 1


def test_a_dead_workers_digest_leaves_after_its_lease_with_the_same_name(
    daily, anna, griet, postbox, time_machine
):
    daily.rings()
    time_machine.move_to(EVENING, tick=False)
    digest._claim()
    evening_comes(time_machine, EVENING + timedelta(minutes=5))
    assert postbox.taken == []
    evening_comes(time_machine, EVENING + rules.LEASE + timedelta(seconds=1))
    assert [mail["Message-ID"] for mail in postbox.of(anna)] == [
        f"<{Digest.objects.get(person=anna).uid}@localhost>"
    ]
    assert len(postbox.taken) == 2


def test_whom_another_worker_took_over_is_left_to_that_one(daily, anna, griet, postbox, time_machine):
    daily.rings()
    time_machine.move_to(EVENING, tick=False)
    slow, _more = digest._claim()
    time_machine.move_to(EVENING + rules.LEASE + timedelta(seconds=1), tick=False)
    digest.send_due()
    waiting = Delivery.objects.filter(digest__in=slow).select_related("dispatch")
    digest._send_all(slow, digest.contents_of(list(waiting))[0])
    assert len(postbox.of(anna)) == len(postbox.of(griet)) == 1


def test_many_go_out_in_parts(town, settled, bell, postbox, time_machine, monkeypatch):
    monkeypatch.setattr(digest, "CHUNK", 3)
    time_machine.move_to(MONDAY, tick=False)
    people = [make.an_account(f"buur{number}") for number in range(8)]
    for person in people:
        Preference.objects.create(person=person, kind=OTHER.name, mail=Rhythm.DAILY)
    bell.recipients = [person.pk for person in people]
    bell.rings()
    evening_comes(time_machine)
    assert sorted(mail["To"] for mail in postbox.taken) == sorted(person.email for person in people)


def test_a_batch_asks_as_much_for_many_as_for_few(
    town, settled, bell, time_machine, django_assert_max_num_queries
):
    time_machine.move_to(MONDAY, tick=False)
    bell.recipients = []
    for number in range(20):
        person = make.an_account(f"buur{number}")
        Preference.objects.create(person=person, kind=OTHER.name, mail=Rhythm.DAILY)
        bell.recipients.append(person.pk)
    for number in range(5):
        bell.rings(number)
    rows = list(Delivery.objects.select_related("dispatch"))
    assert len(rows) == 100
    with django_assert_max_num_queries(3):
        contents, gone = digest.contents_of(rows)
    assert len(contents) == 20
    assert gone == []
    time_machine.move_to(EVENING, tick=False)
    with django_assert_max_num_queries(12):
        claimed, _more = digest._claim()
    assert len(claimed) == 20


def test_one_click_stops_every_digest_without_login_and_leaves_mails_at_once(
    daily, anna, postbox, time_machine
):
    daily.rings()
    evening_comes(time_machine)
    path = LINK.search(postbox.of(anna)[0]["List-Unsubscribe"])[1]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    assert Preference.objects.get(person=anna, kind=OTHER.name).mail == Rhythm.DAILY
    for _ in range(2):
        answer = strict.post(
            path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 200
        assert "Je krijgt geen overzicht meer" in answer.content.decode()
    chosen = dict(Preference.objects.filter(person=anna).values_list("kind", "mail"))
    assert chosen == {OTHER.name: Rhythm.NEVER, "group_news": Rhythm.NEVER}
    for broken in ("abc", path.rstrip("/").rsplit("/", 1)[1][:-1]):
        assert strict.post(f"/seintjes/overzicht/stoppen/{broken}/").status_code == 404


def test_old_digests_are_forgotten(daily, anna, postbox, time_machine):
    daily.rings()
    evening_comes(time_machine)
    time_machine.move_to(clock.now() + rules.KEEP_DELIVERIES + timedelta(days=2))
    tasks.prune()
    assert not Digest.objects.exists()


def test_the_worker_looks_for_digests_by_itself():
    assert "send_digests" in {job.name for job in schedule.jobs}
