"""Switch seintjes on for a device, and off. Not for what is sent to it: that is `outlets.push`."""

from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.errors import Conflict, Invalid
from network.kernel.text import clean_name
from network.people.models import ApiToken, Person
from realtime.notifications.models import Device
from realtime.notifications.webpush import addresses, sealing, signing

MOST = 10
LONGEST_NAME = 60


@transaction.atomic
def add_device(
    *,
    by: Person,
    endpoint: str,
    p256dh: str,
    auth: str,
    name: str,
    session: str = "",
    token: ApiToken | None = None,
) -> Device:
    """Let somebody receive seintjes on a device. Again for the same address renews it.

    An address that somebody else had is theirs no longer: another person sits behind that browser now.

    Args:
        session, token: that with which it ends.

    Raises: Invalid for an address or keys that no push service gives, Conflict for one too many.
    """
    _ensure_usable(endpoint, p256dh, auth)
    Person.objects.select_for_update().get(pk=by.pk)
    Device.objects.filter(endpoint=endpoint).exclude(person=by).delete()
    known = Device.objects.filter(endpoint=endpoint).first()
    if known is None and Device.objects.filter(person=by).count() >= MOST:
        raise Conflict(_("Je hebt al %d toestellen. Haal er eerst een weg.") % MOST, code="too_many_devices")
    values = {
        "person": by,
        "p256dh": p256dh.rstrip("="),
        "auth": auth.rstrip("="),
        "name": clean_name(name, field="name")[:LONGEST_NAME] if name.strip() else _("Een toestel"),
        "session": session,
        "token": token,
    }
    device, _made = Device.objects.update_or_create(
        endpoint=endpoint, defaults=values, create_defaults={**values, "created_at": clock.now()}
    )
    audit.record("device.added", by=by, kind="device", uid=device.uid)
    return device


@transaction.atomic
def remove_device(*, by: Person, device: Device) -> None:
    """Stop seintjes on a device of one's own. Idempotent."""
    if Device.objects.filter(pk=device.pk, person=by).delete()[0]:
        audit.record("device.removed", by=by, kind="device", uid=device.uid)


@transaction.atomic
def follow_session(*, by: Person, before: str, now: str) -> None:
    """Let one's devices of a session that got another key go on with it: a new password does that."""
    Device.objects.filter(session=before, person=by).update(session=now)


def forget_session(key: str) -> None:
    """Stop seintjes in a browser in which somebody logged out. No `by`: whoever logs out does it."""
    if key:
        Device.objects.filter(session=key).delete()


def _ensure_usable(endpoint: str, p256dh: str, auth: str) -> None:
    if not signing.is_on():
        raise Conflict(_("Deze site stuurt geen seintjes naar toestellen."), code="push_is_off")
    try:
        addresses.read(endpoint)
    except ValueError as error:
        raise Invalid(_("Naar dit adres kunnen we geen seintjes sturen."), field="endpoint") from error
    try:
        sealing.Keys.read(p256dh, auth)
    except ValueError as error:
        raise Invalid(_("De sleutels van dit toestel kloppen niet."), field="p256dh") from error
