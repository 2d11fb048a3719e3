"""From where a call comes: as far as proxies are trusted, and as a hash of a network only."""

import pytest
from django.test import RequestFactory

from network.kernel.callers import UNKNOWN
from network.people.callers import address_of, network_of


def call(address: str = "203.0.113.9", forwarded: str = ""):
    """Return a request from an address, as a proxy would pass it on."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, "1.1.1.1", "203.0.113.9"),
        (1, "", "203.0.113.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        (2, "9.9.9.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "203.0.113.9"),
        (1, "nonsense", UNKNOWN),
    ],
)
def test_only_what_trusted_proxies_wrote_counts(settings, trusted: int, forwarded: str, address: str):
    settings.TRUSTED_PROXIES = trusted
    assert address_of(call(forwarded=forwarded)) == address


def test_a_socket_without_an_address_is_nobody_in_particular():
    assert address_of(call(address="")) == UNKNOWN


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.200", True),
        ("203.0.113.9", "203.0.114.9", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_a_network_is_a_prefix_and_a_hash(one: str, other: str, same: bool):
    first, second = network_of(call(one)), network_of(call(other))
    assert (first == second) is same
    assert len(first) == 64
    assert "203" not in first or one not in first


def test_the_hash_needs_the_key(settings):
    before = network_of(call())
    settings.CODE_KEY = "another"
    assert network_of(call()) != before
