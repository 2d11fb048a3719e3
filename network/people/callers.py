"""From which network a request comes, kept as a hash. Not for who somebody is."""

import ipaddress

from django.http import HttpRequest

from network.kernel.callers import address_of
from network.people.codes import network_digest

__all__ = ["address_of", "network_of"]

IPV4_PREFIX = 24
IPV6_PREFIX = 48


def network_of(request: HttpRequest) -> str:
    """Return a keyed hash of the caller's network (/24, or /48 for IPv6): limits need no address."""
    address = ipaddress.ip_address(address_of(request))
    prefix = IPV4_PREFIX if address.version == 4 else IPV6_PREFIX
    return network_digest(str(ipaddress.ip_network(f"{address}/{prefix}", strict=False)))
