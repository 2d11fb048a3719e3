"""How often a holder is mailed that cases wait: the list of seintjes always has them, the mail follows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from moderation.events import CaseOpened, QueueSummed
from moderation.models import MailRhythm, QueuePreference
from moderation.notices import to_holders
from moderation.queue_notices import of_sum
from moderation.rules.queue_mail import is_due
from moderation.services.queue_mail import choose_rhythm, sum_up
from network.kernel import clock
from network.kernel.errors import Invalid, NotFound
from network.kernel.ports.notices import notices
from realtime.notifications.models import Delivery, Notification
from realtime.notifications.outlets.mail import send_due
from realtime.notifications.services import notify
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, reported

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


@pytest.fixture
def saskia(town):
    return a_moderator(town)


def opened(case):
    return CaseOpened(case.pk, case.uid, case.space_id)


@pytest.mark.parametrize(
    ("rhythm", "ago", "due"),
    [
        (MailRhythm.AT_ONCE, None, False),
        (MailRhythm.NEVER, None, False),
        (MailRhythm.HOURLY, None, True),
        (MailRhythm.HOURLY, timedelta(minutes=59), False),
        (MailRhythm.HOURLY, timedelta(minutes=60), True),
        (MailRhythm.DAILY, timedelta(hours=4), False),
        (MailRhythm.DAILY, timedelta(hours=13), True),
    ],
)
def test_when_a_mail_is_due(rhythm, ago, due):
    assert is_due(rhythm, NOON - ago if ago else None, NOON) is due


def test_nobody_is_woken_by_the_daily_mail():
    assert not is_due(MailRhythm.DAILY, None, datetime(2026, 11, 20, 5, 59, tzinfo=UTC))
    assert is_due(MailRhythm.DAILY, None, datetime(2026, 11, 20, 6, tzinfo=UTC))


@pytest.mark.parametrize("rhythm", MailRhythm.values)
def test_the_seintje_stays_and_the_mail_follows(town, anna, griet, saskia, rhythm):
    choose_rhythm(rhythm=rhythm, by=saskia)
    case = reported(a_post(anna, town), griet)
    message = to_holders(opened(case))
    assert list(message.recipients) == [saskia.pk]
    notify(notice=notices.get("case_waits"), event=opened(case))
    assert Notification.objects.filter(person=saskia, notice="case_waits").count() == 1
    assert Delivery.objects.filter(person=saskia).exists() is (rhythm == MailRhythm.AT_ONCE)


def test_one_mail_sums_up_what_waits_and_says_no_word_of_it(town, anna, griet, saskia):
    choose_rhythm(rhythm=MailRhythm.HOURLY, by=saskia)
    for number in range(3):
        reported(a_post(anna, town, f"Geheim {number}"), griet)
    assert sum_up() == 1
    assert sum_up() == 0
    row = QueuePreference.objects.get()
    event = QueueSummed(saskia.pk, 3, row.mailed_at.isoformat())
    notify(notice=notices.get("queue_summary"), event=event)
    notify(notice=notices.get("queue_summary"), event=event)
    delivery = Delivery.objects.get(person=saskia)
    send_due(delivery.dispatch_id)
    assert [one.subject for one in mail.outbox] == ["Er wachten 3 zaken op jou"]
    assert "Geheim" not in mail.outbox[0].body
    assert not Notification.objects.filter(notice="queue_summary").exists()
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert sum_up() == 0  # nothing new
        reported(a_post(anna, town, "Nog een"), griet)
        assert sum_up() == 1


def test_one_case_is_one_case(saskia):
    assert of_sum(QueueSummed(saskia.pk, 1, "x")).title == "Er wacht 1 zaak op jou"


def test_who_holds_a_queue_chooses_on_a_page(saskia, griet):
    browser = make.logged_in(saskia)
    assert browser.get("/moderation/queue/mail/").status_code == 200
    assert browser.post("/moderation/queue/mail/", {"rhythm": "ooit"}).status_code == 422
    assert browser.post("/moderation/queue/mail/", {"rhythm": "daily"}).status_code == 302
    assert QueuePreference.objects.get().rhythm == MailRhythm.DAILY
    assert make.logged_in(griet).get("/moderation/queue/mail/").status_code == 404
    with pytest.raises(NotFound):
        choose_rhythm(rhythm=MailRhythm.NEVER, by=griet)
    with pytest.raises(Invalid):
        choose_rhythm(rhythm="ooit", by=saskia)
