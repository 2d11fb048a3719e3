"""The outlet `mail`: one e-mail per happening and person, at once.

A delivery is claimed before it leaves, by one conditional update, so two workers never send it both. A worker
that dies in between leaves it claimed; it is taken up after `rules.LEASE` with the same Message-ID, by which
mail programs see that it is the same. Each claim is renewed right before its mail, so that what a slow server
let another worker take over is left to that one. Whom to tell is asked again here: who lost sight since gets
nothing, who wants it in a digest by now finds it there, and who has quiet hours gets it when they end.
"""

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from network.kernel import clock
from network.kernel.events import decode
from network.kernel.ids import new_uid
from network.kernel.ports.notices import Message, Notice, Rhythm, notices
from realtime.notifications import rules, unsubscribing
from realtime.notifications.enums import Channel, DeliveryState
from realtime.notifications.models import Delivery, Dispatch
from realtime.notifications.outlets import smtp
from realtime.notifications.queries import digest_times_of, quiet_now, rhythms_of

logger = logging.getLogger(__name__)

CHUNK = 500
STILL_TO_LEAVE = (DeliveryState.WAITING, DeliveryState.LEAVING)


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one person."""

    notice: Notice
    message: Message
    delivery: Delivery


def send_due(dispatch_id: int) -> datetime | None:
    """Send at most `CHUNK` mails of a happening. Returns: when to come back, or None when nothing is left."""
    dispatch = Dispatch.objects.filter(pk=dispatch_id).first()
    if dispatch is None:
        return None
    claimed = _claim(dispatch)
    letters, dropped = _letters(dispatch, claimed)
    _still(dropped).update(state=DeliveryState.DROPPED)
    _send_all(letters)
    return _waiting(dispatch).order_by("due_at").values_list("due_at", flat=True).first()


def overdue_dispatches(since: datetime) -> list[int]:
    """Return the numbers of happenings of which something should have left before `since`."""
    rows = Delivery.objects.filter(
        channel=Channel.MAIL, rhythm=Rhythm.AT_ONCE, state__in=STILL_TO_LEAVE, due_at__lt=since
    )
    return sorted(set(rows.values_list("dispatch_id", flat=True)))


def _waiting(dispatch: Dispatch) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        dispatch=dispatch, channel=Channel.MAIL, rhythm=Rhythm.AT_ONCE, state__in=STILL_TO_LEAVE
    )


@transaction.atomic
def _claim(dispatch: Dispatch) -> list[Delivery]:
    """Take deliveries that are due for this worker alone."""
    moment, claim = clock.now(), new_uid()
    due = _waiting(dispatch).filter(due_at__lte=moment)
    chosen = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    due.filter(pk__in=chosen).update(
        state=DeliveryState.LEAVING, claim=claim, due_at=moment + rules.LEASE, attempts=F("attempts") + 1
    )
    return list(Delivery.objects.filter(claim=claim).select_related("person").order_by("pk"))


def _letters(dispatch: Dispatch, claimed: list[Delivery]) -> tuple[list[Letter], list[Delivery]]:
    """Ask again what to say and to whom. Returns: what goes out, and what is no longer needed."""
    notice = notices.get(dispatch.notice) if dispatch.notice in notices else None
    message = notice.message(decode(dispatch.event)) if notice is not None and claimed else None
    if notice is None or message is None:
        return [], claimed
    wanted = {delivery.person_id for delivery in claimed if delivery.person.is_active}
    if message.mailed is not None:
        wanted &= set(message.mailed)
    told = {number for number in message.recipients if number in wanted}
    rhythms = rhythms_of(notice, told, urgent=message.urgent)
    now = {number for number, rhythm in rhythms.items() if rhythm == Rhythm.AT_ONCE}
    always = message.urgent or not notice.can_mute
    later = {} if always else _put_off(claimed, now)
    _leave_to_digests(claimed, rhythms)
    letters = [Letter(notice, message, one) for one in claimed if one.person_id in now - set(later)]
    dropped = [one for one in claimed if rhythms.get(one.person_id, Rhythm.NEVER) == Rhythm.NEVER]
    return letters, dropped


def _put_off(claimed: list[Delivery], person_ids: set[int]) -> dict[int, datetime]:
    """Let the mails of who has quiet hours wait until these end. Returns: who, and until when."""
    quiet = quiet_now(person_ids, clock.now())
    for until in set(quiet.values()):
        rows = [one for one in claimed if quiet.get(one.person_id) == until]
        _still(rows).update(state=DeliveryState.WAITING, due_at=until, attempts=F("attempts") - 1)
    return quiet


def _leave_to_digests(claimed: list[Delivery], rhythms: dict[int, Rhythm]) -> None:
    """Move what somebody wants in a digest by now there: the same row, so that it is told once."""
    moving = [one for one in claimed if rhythms.get(one.person_id) in {Rhythm.DAILY, Rhythm.WEEKLY}]
    times = digest_times_of({one.person_id for one in moving}) if moving else {}
    together: dict[tuple[Rhythm, rules.DigestTime], list[Delivery]] = {}
    for one in moving:
        when = rhythms[one.person_id], times.get(one.person_id, rules.USUAL)
        together.setdefault(when, []).append(one)
    for (rhythm, time), rows in together.items():
        due_at = rules.next_digest(rhythm, clock.now(), time)
        _still(rows).update(state=DeliveryState.WAITING, rhythm=rhythm, due_at=due_at, claim="")


def _send_all(letters: Iterable[Letter]) -> None:
    """Send over one connection. A server that is away postpones the rest; one bad address only itself."""
    connection = mail.get_connection()
    away = False
    try:
        for letter in letters:
            if away:
                _postpone(letter.delivery, for_good=False)
                continue
            if not _still([letter.delivery]).update(due_at=clock.now() + rules.LEASE):
                continue  # the server was so slow that another worker took it over
            try:
                smtp.hand_over(compose(letter, connection))
            except smtp.Refused as refusal:
                _postpone(letter.delivery, for_good=refusal.for_good)
            except (OSError, smtplib.SMTPException):
                logger.warning("the mail server does not take our mail", exc_info=True)
                away = True
                _postpone(letter.delivery, for_good=False)
            else:
                _still([letter.delivery]).update(state=DeliveryState.SENT, sent_at=clock.now())
    finally:
        connection.close()


def _postpone(delivery: Delivery, *, for_good: bool) -> None:
    later = None if for_good else rules.next_try(delivery.attempts, clock.now())
    if later is None:
        _still([delivery]).update(state=DeliveryState.FAILED)
    else:
        _still([delivery]).update(state=DeliveryState.WAITING, due_at=later)


def _still(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    """Return the rows that are still ours: not those that a later worker took over."""
    rows = {delivery.pk: delivery.claim for delivery in deliveries}
    return Delivery.objects.filter(pk__in=rows, claim__in=set(rows.values()), state=DeliveryState.LEAVING)


def compose(letter: Letter, connection: object = None) -> EmailMultiAlternatives:
    """Return the mail: text, the same as simple HTML, and a way to stop in one click."""
    person = letter.delivery.person
    site = settings.SITE_URL
    with translation.override(person.language):
        context = {
            "name": person.get_short_name(),
            "title": letter.message.title,
            "lines": letter.message.text.splitlines(),
            "link": f"{site}{letter.message.link}",
            "settings_link": f"{site}/seintjes/instellingen/",
            "kind": letter.notice.label,
            "unsubscribe_link": unsubscribing.link_for(person, letter.notice)
            if letter.notice.can_mute
            else "",
        }
        text = render_to_string("notifications/mail/notification.txt", context)
        html = render_to_string("notifications/mail/notification.html", context)
    headers = {
        "Message-ID": f"<{letter.delivery.uid}@{urlsplit(site).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if context["unsubscribe_link"]:
        headers["List-Unsubscribe"] = f"<{context['unsubscribe_link']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    composed = EmailMultiAlternatives(
        subject=" ".join(letter.message.title.split()),
        body=text,
        to=[person.email],
        headers=headers,
        connection=connection,
    )
    composed.attach_alternative(html, "text/html")
    return composed
