"""Reads of devices: everybody sees their own, and nobody another's."""

import re

from django.db.models import QuerySet

from network.kernel.converters import UidConverter
from network.kernel.errors import NotFound
from network.people.models import Person
from realtime.notifications.models import Device

SHAPE = re.compile(UidConverter.regex)


def devices_of(viewer: Person) -> QuerySet[Device]:
    """Return where the viewer receives seintjes, the latest first."""
    return Device.objects.filter(person=viewer).order_by("-id")


def access_device(viewer: Person, uid: str) -> Device:
    """Return a device of the viewer. Raises: NotFound for absent ones and those of others alike."""
    found = devices_of(viewer).filter(uid=uid).first() if SHAPE.fullmatch(uid) else None
    if found is None:
        raise NotFound
    return found
