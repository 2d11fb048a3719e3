"""The bytes of web push: sealed as the standard says, signed so that all can check it, sent to few places."""

import json
import socket
from datetime import UTC, datetime

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from realtime.notifications.webpush import addresses, base64url, sealing, signing, wire
from tests.helpers.pushing import Browser

# RFC 8291, section 5 and appendix A.
WATERMELON = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6"
    "PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_the_message_of_the_standard_is_sealed_to_the_letter():
    number = int.from_bytes(base64url.decode(SENDER), "big")
    sealed = sealing.seal(
        WATERMELON,
        sealing.Keys.read(POINT, AUTH),
        salt=base64url.decode(SALT),
        sender=ec.derive_private_key(number, ec.SECP256R1()),
    )
    assert base64url.encode(sealed) == SEALED


@given(st.binary(max_size=600))
def test_a_browser_opens_what_we_seal_and_every_message_is_as_long(text):
    browser = Browser()
    keys = sealing.Keys.read(browser.p256dh, browser.auth)
    sealed = sealing.seal(text, keys, length=600)
    assert browser.open(sealed) == text
    assert len(sealed) == len(sealing.seal(b"", keys, length=600))
    assert sealed != sealing.seal(text, keys, length=600)


def test_another_library_opens_what_we_seal():
    browser = Browser()
    sealed = sealing.seal(WATERMELON, sealing.Keys.read(browser.p256dh, browser.auth), length=500)
    opened = http_ece.decrypt(
        sealed, private_key=browser.key, auth_secret=base64url.decode(browser.auth), version="aes128gcm"
    )
    assert opened == WATERMELON


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (POINT, ""),
        (POINT[:-4], AUTH),
        (POINT, AUTH + "AAAA"),
        ("A" * 87, AUTH),
        (POINT, "é" * 22),
    ],
)
def test_keys_that_no_browser_gives_are_refused(p256dh, auth):
    with pytest.raises(ValueError):
        sealing.Keys.read(p256dh, auth)


def test_another_library_accepts_our_signature(settings):
    settings.CONTACT_EMAIL = "hulp@halle.example"
    kind, said = signing.authorization("https://updates.push.services.mozilla.com/wpush/v2/abc", AT).split(
        " ", 1
    )
    token, key = (part.strip().split("=", 1)[1] for part in said.split(","))
    assert kind == "vapid"
    assert key == signing.public_key()
    point = sealing.public_key(base64url.decode(key))
    pem = point.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(
        token,
        pem,
        algorithms=["ES256"],
        audience="https://updates.push.services.mozilla.com",
        options={"verify_exp": False},
    )
    assert claims["sub"] == "mailto:hulp@halle.example"
    assert claims["exp"] == int(AT.timestamp()) + 12 * 3600
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            token,
            stranger.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            algorithms=["ES256"],
            options={"verify_aud": False, "verify_exp": False},
        )


def test_a_key_that_was_made_elsewhere_is_taken_and_nonsense_is_not(settings):
    made = ec.generate_private_key(ec.SECP256R1())
    number = made.private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY = base64url.encode(number)
    point = made.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert signing.public_key() == base64url.encode(point)
    assert made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    for nonsense in ("geen sleutel", "AAAA" * 20, "A" * 43):
        settings.VAPID_PRIVATE_KEY = nonsense
        with pytest.raises(ImproperlyConfigured):
            signing.public_key()
    settings.VAPID_PRIVATE_KEY = ""
    assert signing.public_key() == ""
    assert not signing.is_on()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def?x=1",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QH1",
        "https://wns2-par02p.notify.windows.com/w/?token=abc%2f",
        "https://FCM.googleapis.com:443/abc",
    ],
)
def test_the_services_of_the_browsers_are_known(endpoint):
    assert addresses.read(endpoint).path.startswith("/")


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/abc",
        "https://example.org/abc",
        "https://localhost/abc",
        "https://127.0.0.1/abc",
        "https://[::1]/abc",
        "https://fcm.googleapis.com:8443/abc",
        "https://fcm.googleapis.com.example.org/abc",
        "https://push.apple.com.example.org/",
        "https://evilnotify.windows.com/",
        "https://iemand@fcm.googleapis.com/abc",
        "https://fcm.googleapis.com@127.0.0.1/abc",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/a\r\nX-Iets: ja",
        "https://fcm.googleapis.com/é",
        "https://fcm.googleapis.com:poort/",
        "https://fcm.googleapis.com/" + "a" * 1000,
        "file:///etc/passwd",
        "https://",
        "//fcm.googleapis.com/x",
    ],
)
def test_we_push_to_no_other_place(endpoint):
    with pytest.raises(ValueError):
        addresses.read(endpoint)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:400e:80c::200a", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
        ("geen adres", False),
    ],
)
def test_only_addresses_of_the_open_internet_are_public(number, public):
    assert addresses.is_public(number) is public


def test_a_name_that_also_leads_inside_is_not_reached(monkeypatch):
    found = ["8.8.8.8", "127.0.0.1"]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (number, 443)) for number in found]
    )
    target = addresses.read("https://fcm.googleapis.com/x")
    with pytest.raises(addresses.Unreachable):
        addresses.resolve(target)
    assert wire.post("https://fcm.googleapis.com/x", {}, b"").fate == wire.Fate.LATER
    found.pop()
    assert addresses.resolve(target) == "8.8.8.8"


@pytest.mark.parametrize(
    ("head", "fate", "seconds"),
    [
        (b"HTTP/1.1 201 Created\r\n\r\n", wire.Fate.TAKEN, None),
        (b"HTTP/1.1 200 OK\r\n", wire.Fate.TAKEN, None),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", wire.Fate.GONE, None),
        (b"HTTP/1.1 410 Gone\r\n\r\n", wire.Fate.GONE, None),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 90\r\n\r\n", wire.Fate.LATER, 90),
        (b"HTTP/1.1 503 Busy\r\nretry-after:999999\r\n\r\n", wire.Fate.LATER, 6 * 3600),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 1999\r\n\r\n", wire.Fate.LATER, None),
        (b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n", wire.Fate.REFUSED, None),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", wire.Fate.REFUSED, None),
        (b"", wire.Fate.LATER, None),
        (b"SSH-2.0-OpenSSH\r\n", wire.Fate.LATER, None),
    ],
)
def test_what_a_service_answers_decides_what_follows(head, fate, seconds):
    answer = wire.read_answer(head)
    assert answer.fate == fate
    assert (answer.wait.total_seconds() if answer.wait else None) == seconds


@given(st.binary(max_size=80))
def test_letters_come_back_as_the_same_bytes(data):
    assert base64url.decode(base64url.encode(data)) == data
    assert json.dumps(base64url.encode(data))[1:-1] == base64url.encode(data)
