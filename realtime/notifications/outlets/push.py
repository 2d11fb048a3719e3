"""The outlet `push`: one small signal per happening and device, by the push service of its browser.

That service belongs to somebody else. It learns that something went to a device, and never what: the body is
sealed for the browser, always equally long, and even there says only of what kind it is and which page to
open, never a word of a resident. It is marked with a name (`Topic`, and the tag in the browser), so that a
message which a dead worker sends again takes the place of the first. Whom to tell is asked again here, as for
mail.
"""

import hmac
import json
import logging
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from network.kernel import clock
from network.kernel.events import decode
from network.kernel.ids import new_uid
from network.kernel.ports.notices import Message, Notice, notices
from realtime.notifications import rules
from realtime.notifications.enums import DeliveryState
from realtime.notifications.models import Device, Dispatch, Notification, Push
from realtime.notifications.queries import quiet_now, wanting_push
from realtime.notifications.webpush import base64url, sealing, signing, wire

logger = logging.getLogger(__name__)

CHUNK = 200
AT_ONCE = 8
STILL_TO_LEAVE = (DeliveryState.WAITING, DeliveryState.LEAVING)
KEPT_BY_SERVICE = timedelta(hours=24)
"""How long a service keeps it for a device that is off; what is older is read in the list."""
LENGTH = 512


@dataclass(frozen=True, slots=True)
class Signal:
    """What goes to one device. `notification_uid` names the seintje that it opens."""

    push: Push
    notice: Notice
    urgent: bool
    notification_uid: str


def let_leave(dispatch: Dispatch, notice: Notice, message: Message, person_ids: Collection[int]) -> None:
    """Write what leaves to devices of these people. Idempotent: the constraint counts."""
    if not signing.is_on() or not message.in_list:
        return
    wanting = wanting_push(notice, person_ids, urgent=message.urgent)
    devices = Device.objects.filter(person_id__in=wanting).values_list("pk", flat=True)
    Push.objects.bulk_create(
        (Push(dispatch=dispatch, device_id=number) for number in devices), ignore_conflicts=True
    )


def has_any(dispatch: Dispatch) -> bool:
    """Whether something of a happening still goes to a device."""
    return _waiting(dispatch.pk).exists()


def send_due(dispatch_id: int) -> datetime | None:
    """Send at most `CHUNK` signals of a happening. Returns: when to come back, None when nothing is left."""
    dispatch = Dispatch.objects.filter(pk=dispatch_id).first()
    if dispatch is None:
        return None
    claimed = _claim(dispatch)
    signals, dropped = _signals(dispatch, claimed)
    _still(dropped).update(state=DeliveryState.DROPPED)
    _send_all(signals)
    return _waiting(dispatch_id).order_by("due_at").values_list("due_at", flat=True).first()


def overdue_dispatches(since: datetime) -> list[int]:
    """Return the numbers of happenings of which a signal should have left before `since`."""
    rows = Push.objects.filter(state__in=STILL_TO_LEAVE, due_at__lt=since)
    return sorted(set(rows.values_list("dispatch_id", flat=True)))


def _waiting(dispatch_id: int) -> QuerySet[Push]:
    return Push.objects.filter(dispatch_id=dispatch_id, state__in=STILL_TO_LEAVE)


@transaction.atomic
def _claim(dispatch: Dispatch) -> list[Push]:
    """Take signals that are due for this worker alone."""
    moment, claim = clock.now(), new_uid()
    due = _waiting(dispatch.pk).filter(due_at__lte=moment)
    chosen = list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    due.filter(pk__in=chosen).update(
        state=DeliveryState.LEAVING, claim=claim, due_at=moment + rules.LEASE, attempts=F("attempts") + 1
    )
    rows = Push.objects.filter(claim=claim, dispatch=dispatch).select_related("device__person")
    return list(rows.order_by("pk"))


def _signals(dispatch: Dispatch, claimed: list[Push]) -> tuple[list[Signal], list[Push]]:
    """Ask again what to say and to whom. Returns: what goes out, and what is no longer needed.

    What came into quiet hours waits until they end, except what nobody may keep back.
    """
    notice = notices.get(dispatch.notice) if dispatch.notice in notices else None
    message = notice.message(decode(dispatch.event)) if notice is not None and claimed else None
    if notice is None or message is None or not signing.is_on():
        return [], claimed
    living = {push.device_id for push in claimed if push.device.person.is_active} & _alive(claimed)
    wanted = {push.device.person_id for push in claimed if push.device_id in living}
    wanted = wanting_push(notice, wanted, urgent=message.urgent)
    told = {number for number in message.recipients if number in wanted}
    always = message.urgent or not notice.can_mute
    quiet = {} if always else quiet_now(told, clock.now())
    unread = dict(
        Notification.objects.filter(key=message.key, person_id__in=told, read_at__isnull=True).values_list(
            "person_id", "uid"
        )
    )
    signals, dropped = [], []
    for push in claimed:
        person_id = push.device.person_id
        if push.device_id not in living or person_id not in unread:
            dropped.append(push)
        elif person_id in quiet:
            _still([push]).update(
                state=DeliveryState.WAITING, due_at=quiet[person_id], attempts=F("attempts") - 1
            )
        else:
            signals.append(Signal(push, notice, message.urgent, unread[person_id]))
    return signals, dropped


def _alive(claimed: Iterable[Push]) -> set[int]:
    """Return which devices still stand: sessions of the others ended, and they are forgotten here."""
    numbers = {push.device_id for push in claimed}
    moment = clock.now()
    devices = Device.objects.filter(pk__in=numbers)
    open_keys = _open_sessions(devices.exclude(session="").select_related("person"), moment)
    ended = Q(token__isnull=False) & (Q(token__ended_at__isnull=False) | Q(token__expires_at__lte=moment))
    logged_out = ~Q(session="") & ~Q(session__in=open_keys)
    devices.filter(ended | logged_out).delete()
    return set(devices.values_list("pk", flat=True))


def _open_sessions(devices: Iterable[Device], moment: datetime) -> set[str]:
    """Return the keys of sessions in which the person of a device is still logged in.

    A new password ends the other sessions, though each only notices when its browser comes back.
    """
    people = {device.session: device.person for device in devices}
    rows = Session.objects.filter(session_key__in=people, expire_date__gt=moment)
    kept = {row.session_key: str(row.get_decoded().get(HASH_SESSION_KEY, "")) for row in rows}
    return {
        key
        for key, digest in kept.items()
        if constant_time_compare(digest, people[key].get_session_auth_hash())
    }


def _send_all(signals: list[Signal]) -> None:
    """Post them a few at a time: the threads touch no database."""
    if not signals:
        return
    with ThreadPoolExecutor(min(AT_ONCE, len(signals))) as pool:
        for signal, answer in zip(signals, pool.map(_post, signals), strict=True):
            _note(signal.push, answer)


def _post(signal: Signal) -> wire.Answer:
    device = signal.push.device
    try:
        keys = sealing.Keys.read(device.p256dh, device.auth)
        body = sealing.seal(payload(signal), keys, length=LENGTH)
        return wire.post(device.endpoint, _headers(signal), body)
    except ValueError:
        return wire.Answer(wire.Fate.REFUSED)


def payload(signal: Signal) -> bytes:
    """Return what the browser shows: of what kind it is, and where to read it. No words of anybody."""
    with translation.override(signal.push.device.person.language):
        title = _("Dringend bericht van de gemeente") if signal.urgent else str(signal.notice.label)
        values = {
            "title": title,
            "body": _("Er is een seintje voor je op Gebuurte."),
            "link": reverse("notifications:open", args=[signal.notification_uid]),
            "tag": signal.notification_uid,
        }
    return json.dumps(values, ensure_ascii=False).encode()


def _headers(signal: Signal) -> dict[str, str]:
    return {
        "Authorization": signing.authorization(signal.push.device.endpoint, clock.now()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(KEPT_BY_SERVICE.total_seconds())),
        "Urgency": "high" if signal.urgent else "normal",
        "Topic": _topic(signal),
    }


def _topic(signal: Signal) -> str:
    """Return a name for this signal that is the same when sent again, and tells a service nothing."""
    name = f"push:{signal.push.device.uid}:{signal.notification_uid}"
    return base64url.encode(hmac.digest(settings.SECRET_KEY.encode(), name.encode(), sha256))[:32]


def _note(push: Push, answer: wire.Answer) -> None:
    """Keep what became of it."""
    moment = clock.now()
    if answer.fate == wire.Fate.TAKEN:
        with transaction.atomic():
            _still([push]).update(state=DeliveryState.SENT, sent_at=moment)
            Device.objects.filter(pk=push.device_id).update(last_used_at=moment)
    elif answer.fate == wire.Fate.GONE:
        Device.objects.filter(pk=push.device_id, endpoint=push.device.endpoint).delete()
    else:
        if answer.fate == wire.Fate.REFUSED:
            logger.warning("a push service refuses our message: status %s", answer.status)
        later = rules.next_try(push.attempts, moment) if answer.fate == wire.Fate.LATER else None
        if later is None:
            _still([push]).update(state=DeliveryState.FAILED)
        else:
            later = max(later, moment + answer.wait) if answer.wait else later
            _still([push]).update(state=DeliveryState.WAITING, due_at=later)


def _still(pushes: Iterable[Push]) -> QuerySet[Push]:
    """Return the rows that are still ours: not those that a later worker took over."""
    rows = {push.pk: push.claim for push in pushes}
    return Push.objects.filter(pk__in=rows, claim__in=set(rows.values()), state=DeliveryState.LEAVING)
