"""What notifications keeps of somebody, for their file and for erasure. Fills the port `personal_data`."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from network.kernel.ports.personal_data import PersonalData
from realtime.notifications.models import (
    Delivery,
    Device,
    Digest,
    DigestMoment,
    Mute,
    Notification,
    Preference,
    QuietHours,
)


def export(person_id: int) -> dict[str, Any]:
    """Return every seintje, choice and mail of a person. No viewer: privacy asked for themselves."""
    return {
        "notifications": [
            {
                "title": row.title,
                "text": row.text,
                "link": row.link,
                "at": row.created_at.isoformat(),
                "read_at": row.read_at.isoformat() if row.read_at else None,
            }
            for row in Notification.objects.filter(person_id=person_id).order_by("id")
        ],
        "muted": list(Mute.objects.filter(person_id=person_id).order_by("id").values("notice", "channel")),
        "devices": [
            {
                "name": row.name,
                "service": urlsplit(row.endpoint).hostname,
                "since": row.created_at.isoformat(),
                "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
            }
            for row in Device.objects.filter(person_id=person_id).order_by("id")
        ],
        **_choices(person_id),
        "mails": [
            {
                "about": row.dispatch.notice,
                "at": row.sent_at.isoformat() if row.sent_at else None,
                "state": row.state,
            }
            for row in Delivery.objects.filter(person_id=person_id).select_related("dispatch").order_by("id")
        ],
    }


def _choices(person_id: int) -> dict[str, Any]:
    """Return how a person wants what happens, when it is quiet, and which digests left."""
    quiet = QuietHours.objects.filter(person_id=person_id).first()
    return {
        "kinds": list(
            Preference.objects.filter(person_id=person_id).order_by("id").values("kind", "mail", "push")
        ),
        "digest_time": DigestMoment.objects.filter(person_id=person_id).values("part", "weekday").first(),
        "quiet_hours": [f"{quiet.starts:%H:%M}", f"{quiet.ends:%H:%M}"] if quiet else [],
        "digests": [
            {"day": row.period.isoformat(), "state": row.state}
            for row in Digest.objects.filter(person_id=person_id).order_by("id")
        ],
    }


def erase(person_id: int) -> None:
    """Remove all of it. Idempotent; runs inside the caller's transaction."""
    for table in (Notification, Delivery, Digest, DigestMoment, Device, Mute, Preference, QuietHours):
        table.objects.filter(person_id=person_id).delete()


PERSONAL_DATA = PersonalData(
    name="notifications", label=_("Je seintjes en je keuzes"), export=export, erase=erase
)
