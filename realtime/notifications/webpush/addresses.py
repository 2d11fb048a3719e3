"""To which addresses we push at all: a person gives them, so they are not to be trusted.

Only services that the setting `PUSH_SERVICES` names (`*` for any), over https, at their own port, and only to
public addresses of the internet: never into the network in which the installation stands. No database here.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 1000
HTTPS_PORT = 443
_TRANSLATED = IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """We do not push to this address: it has none, or one that is not public."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, taken apart. `path` includes what was asked with it."""

    host: str
    port: int
    path: str


def read(endpoint: str) -> Endpoint:
    """Take an address apart. Raises ValueError for one to which we never push."""
    if len(endpoint) > LONGEST or not endpoint.isascii() or any(not " " < one < "\x7f" for one in endpoint):
        raise ValueError("not an address")
    parts = urlsplit(endpoint)
    host, port = (parts.hostname or "").rstrip("."), parts.port or HTTPS_PORT
    if parts.scheme != "https" or not host or parts.username is not None or parts.password is not None:
        raise ValueError("not a plain https address")
    if not any(_is_of(host, port, service) for service in settings.PUSH_SERVICES):
        raise ValueError("not a push service that we know")
    path = parts.path or "/"
    return Endpoint(host, port, f"{path}?{parts.query}" if parts.query else path)


def resolve(endpoint: Endpoint) -> str:
    """Return the number of the machine to connect to. Raises: Unreachable.

    One address of a name that is not public spoils all: a name that answers both is no push service.
    """
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name has no address") from error
    numbers = [str(address[0]) for *_rest, address in found]
    if not numbers or not (settings.PUSH_PRIVATE_ADDRESSES or all(map(is_public, numbers))):
        raise Unreachable("the address is not public")
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet, also when it is wrapped in another."""
    try:
        address = _unwrapped(ip_address(number.partition("%")[0]))
    except ValueError:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
    return inside or address


def _is_of(host: str, port: int, service: str) -> bool:
    """Whether a host and port are those of a service: `host`, `host:port`, `*.domain` or `*`."""
    name, _colon, own_port = service.partition(":")
    if port != int(own_port or HTTPS_PORT):
        return False
    return name == "*" or host == name or (name.startswith("*.") and host.endswith(name[1:]))
