"""From which address a request comes, behind as many proxies as we trust. Not for who somebody is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  an address that nobody has, not one to listen on


def address_of(request: HttpRequest) -> str:
    """Return the address of the caller; headers count only as far as `TRUSTED_PROXIES` reaches."""
    given = str(request.META.get("REMOTE_ADDR") or UNKNOWN)
    parts = request.headers.get("X-Forwarded-For", "").split(",")
    forwarded = [part.strip() for part in parts if part.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        given = forwarded[-settings.TRUSTED_PROXIES]
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return UNKNOWN
