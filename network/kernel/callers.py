"""From which address a request comes, behind as many proxies as we trust. Not for who somebody is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  an address that nobody has, not one to listen on
IPV6_HOST_BITS = 64


def address_of(request: HttpRequest) -> str:
    """Return the address of the caller; headers count only as far as `TRUSTED_PROXIES` reaches.

    Of an IPv6 address only the network is left: one connection has 2^64 of them, and is one caller.
    """
    given = str(request.META.get("REMOTE_ADDR") or UNKNOWN)
    parts = request.headers.get("X-Forwarded-For", "").split(",")
    forwarded = [part.strip() for part in parts if part.strip()]
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        given = forwarded[-settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    bits = int(address) >> IPV6_HOST_BITS << IPV6_HOST_BITS
    return str(ipaddress.IPv6Address(bits))
