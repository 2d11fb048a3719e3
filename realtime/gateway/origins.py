"""From which pages a browser may open a socket: scheme, host and port, compared exactly.

Channels' own validator compares hosts only. Pure but for the settings. Not for programs with a token: they
have no page and no cookie.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Headers = Iterable[tuple[bytes, bytes]]

SHAPE = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::([0-9]{1,5}))?")
PORTS = {"http": 80, "https": 443}


def only(headers: Headers, name: bytes) -> str | None:
    """Return a header that was sent exactly once; None when it is absent, doubled or no ASCII."""
    values = [value for key, value in headers if key.lower() == name]
    if len(values) != 1 or not values[0].isascii():
        return None
    return values[0].decode("ascii")


def normal(origin: str) -> str | None:
    """Return an origin with its port written out, or None for anything that is not one origin."""
    shape = SHAPE.fullmatch(origin.lower())
    if shape is None:
        return None
    return f"{shape[1]}://{shape[2]}:{shape[3] or PORTS[shape[1]]}"


def is_ours(headers: Headers) -> bool:
    """Whether the page that opens the socket is one of this installation's own.

    It is when its origin is SITE_URL, one of CSRF_TRUSTED_ORIGINS, or, as for forms, the very host that the
    request names, if ALLOWED_HOSTS has it.
    """
    headers = list(headers)
    origin = normal(only(headers, b"origin") or "")
    if origin is None:
        return False
    named = [settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS]
    return origin in {normal(one) for one in named} or origin == _own(only(headers, b"host") or "")


def _own(host: str) -> str | None:
    """Return the origin that a Host header stands for, if it is a host of ours."""
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return None
    return normal(f"{urlsplit(settings.SITE_URL).scheme}://{host}")
