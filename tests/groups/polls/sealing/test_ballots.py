"""From the vote to the count: what goes in comes out, and what was meddled with is told."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from nacl.bindings import crypto_box_seal_open
from nacl.public import PrivateKey, PublicKey, SealedBox

from groups.polls.sealing import envelopes
from groups.polls.sealing.boxes import OVERHEAD, fingerprint_of, spoken, typed
from groups.polls.sealing.opening import Fault, Opened, Refused, open_boxes
from groups.polls.sealing.sheet import Sheet, canonical
from tests.factories.sealing import SHEET, Keys, answers, groups
from tests.helpers.sampled import examples

LENGTH = SHEET.length()
KEYS = Keys(PrivateKey.generate(), PrivateKey.generate())


def opened(keys, boxes, sheets=None, key=None):
    """Open boxes as the count does."""
    ordered = sorted(boxes, key=fingerprint_of)
    return list(open_boxes(ordered, key or keys.ballot, sheets or {1: SHEET}, length=LENGTH))


def boxed(keys, plain):
    """Seal a text that our own code would not have written."""
    return SealedBox(keys.ballot.public_key).encrypt(plain)


@given(answers(), groups())
@settings(max_examples=examples(100), deadline=None)
def test_what_is_sealed_comes_out(given_answers, given_groups):
    (box,) = KEYS.taken_out([KEYS.cast(given_answers, given_groups)])
    (found,) = opened(KEYS, [box.box])
    expected = dict(given_answers)
    if "some" in expected:
        expected["some"] = sorted(expected["some"])
    assert found == Opened(1, expected, given_groups)


@given(answers(), groups())
@settings(max_examples=examples(50), deadline=None)
def test_every_envelope_is_equally_long(given_answers, given_groups):
    assert len(KEYS.cast(given_answers, given_groups).envelope) == LENGTH + 2 * OVERHEAD


def test_two_equal_ballots_differ(keys):
    one, other = keys.cast({"one": ["oak"]}), keys.cast({"one": ["oak"]})
    assert one.fingerprint != other.fingerprint
    boxes = keys.taken_out([one, other])
    assert opened(keys, [box.box for box in boxes]) == [Opened(1, {"one": ["oak"]}, {})] * 2


def test_the_fingerprint_is_of_the_box_and_not_of_the_envelope(keys):
    cast = keys.cast({})
    (box,) = keys.taken_out([cast])
    assert cast.fingerprint == box.fingerprint == hashlib.sha256(box.box).hexdigest()
    assert hashlib.sha256(cast.envelope).hexdigest() != cast.fingerprint


def test_a_fingerprint_is_read_as_it_is_written(keys):
    fingerprint = keys.cast({}).fingerprint
    assert spoken(fingerprint).split(" ") == [fingerprint[start : start + 4] for start in range(0, 64, 4)]
    assert typed(f" {spoken(fingerprint).upper()}\n") == fingerprint
    assert typed(fingerprint[:-1]) is None
    assert typed("") is None


def test_boxes_come_out_in_the_order_of_their_fingerprints(keys, monkeypatch):
    cast = [keys.cast({}) for _number in range(40)]
    once = keys.taken_out(cast)
    monkeypatch.setattr(envelopes, "AT_ONCE", 7)  # several rounds give the same
    assert keys.taken_out(cast[::-1]) == once
    assert [box.fingerprint for box in once] == sorted(one.fingerprint for one in cast)


def test_an_envelope_that_was_meddled_with_is_counted_as_spoiled(keys, monkeypatch):
    good = keys.cast({})
    broken = bytes([good.envelope[0] ^ 1]) + good.envelope[1:]
    read = [good.envelope, broken, good.envelope, b"", b"x" * 20]
    for at_once in (50_000, 1):
        monkeypatch.setattr(envelopes, "AT_ONCE", at_once)
        spoiled = envelopes.Spoiled()
        taken = list(envelopes.take_out(lambda: read, keys.envelope, count=len(read), spoiled=spoiled))
        assert [box.fingerprint for box in taken] == [good.fingerprint]
        assert spoiled.count == 4


def test_every_altered_byte_is_noticed(keys):
    (box,) = keys.taken_out([keys.cast({"one": ["oak"]})])
    for place in range(0, len(box.box), 5):
        altered = bytearray(box.box)
        altered[place] ^= 0x80  # of the key as well, where its highest bit does not count for X25519
        assert opened(keys, [bytes(altered)]) == [Refused(fingerprint_of(bytes(altered)), Fault.SEALED)]


def test_the_wrong_key_opens_none(keys):
    boxes = [box.box for box in keys.taken_out([keys.cast({}) for _number in range(3)])]
    found = opened(keys, boxes, key=keys.envelope)
    assert [refused.fault for refused in found] == [Fault.SEALED] * 3


def test_a_box_of_another_poll_or_version_is_refused(keys):
    other = Sheet("fedcba9876543210", 1, SHEET.questions, SHEET.groups)
    later = Sheet(SHEET.poll, 2, SHEET.questions, SHEET.groups)
    for sheet in (other, later):
        (box,) = keys.taken_out([keys.cast({}, sheet=sheet)])
        assert opened(keys, [box.box])[0].fault == Fault.OTHER_POLL
    assert opened(keys, [box.box], {1: SHEET, 2: later}) == [Opened(2, {}, {})]


def test_the_same_box_twice_counts_once(keys):
    (box,) = keys.taken_out([keys.cast({})])
    assert opened(keys, [box.box] * 3) == [Opened(1, {}, {})] + [Refused(box.fingerprint, Fault.TWICE)] * 2


def test_boxes_in_another_order_are_not_opened(keys):
    boxes = [box.box for box in keys.taken_out([keys.cast({}) for _number in range(3)])]
    with pytest.raises(ValueError):
        list(open_boxes(boxes[::-1], keys.ballot, {1: SHEET}, length=LENGTH))


@pytest.mark.parametrize(
    ("plain", "fault"),
    [
        (b"oak".ljust(LENGTH), Fault.NOT_A_BALLOT),
        (b"[1]".ljust(LENGTH), Fault.NOT_A_BALLOT),
        (b"[" * LENGTH, Fault.NOT_A_BALLOT),
        (b"\xff" * LENGTH, Fault.NOT_A_BALLOT),
        (b"9" * LENGTH, Fault.NOT_A_BALLOT),
        ({"f": 2}, Fault.NOT_A_BALLOT),
        ({"v": True}, Fault.OTHER_POLL),
        ({"v": []}, Fault.OTHER_POLL),
        ({"p": "x"}, Fault.OTHER_POLL),
        ({"a": []}, Fault.NOT_A_BALLOT),
        ({"extra": 1}, Fault.NOT_A_BALLOT),
        ({"a": {"some": ["b", "a"]}}, Fault.NOT_A_BALLOT),
        ({"a": {"one": ["pvc"]}}, Fault.DOES_NOT_FIT),
        ({"a": {"score": {"left": 9}}}, Fault.DOES_NOT_FIT),
        ({"a": {"one": {"oak": {}}}}, Fault.DOES_NOT_FIT),
        ({"g": {"age": []}}, Fault.DOES_NOT_FIT),
    ],
)
def test_what_our_code_would_not_have_sealed_does_not_count(keys, plain, fault):
    if isinstance(plain, dict):
        plain = canonical({"a": {}, "f": 1, "g": {}, "p": SHEET.poll, "v": 1} | plain).ljust(LENGTH)
    assert [refused.fault for refused in opened(keys, [boxed(keys, plain)])] == [fault]


def test_a_box_of_another_length_is_refused(keys):
    plain = SHEET.encode({}, {}, LENGTH)
    assert opened(keys, [boxed(keys, plain + b" ")])[0].fault == Fault.LENGTH
    assert opened(keys, [boxed(keys, plain.strip())])[0].fault == Fault.LENGTH


def test_a_ballot_is_what_libsodium_calls_a_sealed_box(keys):
    """Opened by libsodium's own function and read as JSON: nothing of ours is needed to check a count."""
    (box,) = keys.taken_out([keys.cast({"one": ["tin"]}, {"age": "18-34"})])
    public = PublicKey(keys.public.ballot)
    plain = crypto_box_seal_open(box.box, bytes(public), bytes(keys.ballot))
    assert json.loads(plain) == {
        "a": {"one": ["tin"]},
        "f": 1,
        "g": {"age": "18-34"},
        "p": SHEET.poll,
        "v": 1,
    }
