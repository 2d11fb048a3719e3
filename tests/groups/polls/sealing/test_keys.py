"""The keys of a poll: who can put them together, where they lie, and that they go."""

import itertools
import os
import stat

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from groups.polls.sealing import files, seats
from groups.polls.sealing.keys import join, split
from groups.polls.sealing.refusals import CodesMissing, KeyExists, KeyExposed, KeyGone, WrongCode, WrongKey

POLL = "0123456789abcdef"


@pytest.fixture
def public(folder, officers):
    return folder.make(POLL, [seat for seat, _code in officers])


def give_both(folder, public, officers):
    for seat, code in officers:
        folder.give_code(public, seat, code)


def test_both_officers_and_the_file_make_the_key(folder, public, officers):
    give_both(folder, public, officers)
    box = SealedBox(PrivateKey(bytes(folder.ballot_key(public))).public_key).encrypt(b"oak")
    assert SealedBox(folder.ballot_key(public)).decrypt(box) == b"oak"
    assert bytes(folder.ballot_key(public).public_key) == public.ballot


@pytest.mark.parametrize("who", [(), (0,), (1,)])
def test_the_file_and_one_officer_are_not_enough(folder, public, officers, who):
    for number in who:
        folder.give_code(public, *officers[number])
    assert folder.codes_given(public) == tuple(officers[number][0] for number in who)
    with pytest.raises(CodesMissing):
        folder.ballot_key(public)


def test_one_officer_twice_is_one_officer(folder, public, officers):
    for _time in range(2):
        folder.give_code(public, *officers[0])
    with pytest.raises(CodesMissing):
        folder.ballot_key(public)


def test_a_wrong_code_and_the_code_of_the_other_are_refused(folder, public, officers):
    (one, _), (_, other_code) = officers
    for code in (other_code, "", "00000-00000-00000-00000-00000"):
        with pytest.raises(WrongCode):
            folder.give_code(public, one, code)
    assert folder.codes_given(public) == ()


def test_no_part_of_the_key_stands_in_the_clear(folder, public, officers):
    """Whatever is read from the files, also after one officer gave a code: the key is not in it."""
    folder.give_code(public, *officers[0])
    read = b"".join(path.read_bytes() for path in folder.path.iterdir())
    folder.give_code(public, *officers[1])
    secret = bytes(folder.ballot_key(public))
    assert secret not in read
    assert secret.hex().encode() not in read


def test_fewer_than_all_parts_are_only_chance():
    """For any parts but one there is a last part for every secret, so those parts say nothing of it."""
    parts = split(b"\x07" * 32, 3)
    assert join(parts) == b"\x07" * 32
    for some in itertools.combinations(parts, 2):
        for secret in (b"\x00" * 32, b"\xff" * 32):
            assert join([*some, join([*some, secret])]) == secret
    assert split(b"\x07" * 32, 3) != parts


def test_a_poll_has_two_officers(folder, officers):
    (seat, _), (other, _) = officers
    for wrong in ([], [seat], [seat, seat], [seat, other, seat]):
        with pytest.raises(ValueError):
            folder.make(POLL, wrong)
    assert not folder.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_nobody_else_may_read_them(folder, public):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.path.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    (key_file,) = folder.path.glob("*.key")
    key_file.chmod(0o640)
    with pytest.raises(KeyExposed):
        folder.codes_given(public)
    key_file.chmod(0o600)
    folder.path.chmod(0o750)
    with pytest.raises(KeyExposed):
        folder.envelope_key(public)


def test_a_key_file_is_never_written_over(tmp_path):
    path = tmp_path / "own" / "one.key"
    files.write_once(path, b"first")
    with pytest.raises(KeyExists):
        files.write_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


def test_destroyed_means_gone(folder, public, officers):
    give_both(folder, public, officers)
    assert folder.destroy(public)
    assert list(folder.path.iterdir()) == []
    assert not folder.holds(public)
    assert not folder.destroy(public)
    for again in (folder.ballot_key, folder.envelope_key, folder.codes_given):
        with pytest.raises(KeyGone):
            again(public)
    with pytest.raises(KeyGone):
        folder.give_code(public, *officers[0])


def test_destroying_overwrites_what_was_there_and_what_a_crash_left(tmp_path):
    folder = tmp_path / "own"
    path = folder / "one.key"
    files.write_once(path, b"secret" * 9)
    (folder / ".one.key.00.new").write_bytes(b"secret" * 9)
    watched = [one.open("rb") for one in sorted(folder.iterdir())]  # keeps what the disk holds in sight
    assert files.destroy(path)
    assert list(folder.iterdir()) == []
    for file in watched:
        with file:
            left = file.read()
        assert len(left) == 54
        assert b"secret" not in left


def test_the_envelope_key_goes_first_and_by_itself(folder, public, officers):
    assert bytes(folder.envelope_key(public).public_key) == public.envelope
    assert folder.destroy_envelope_key(public)
    with pytest.raises(KeyGone):
        folder.envelope_key(public)
    give_both(folder, public, officers)
    assert folder.ballot_key(public)


def test_a_share_that_was_tampered_with_makes_no_key(folder, public, officers):
    give_both(folder, public, officers)
    (given, _other) = sorted(folder.path.glob("*.given"))
    given.write_bytes(bytes(32))
    with pytest.raises(WrongKey):
        folder.ballot_key(public)


def test_codes_are_long_drawn_by_chance_and_forgiving(officers):
    (seat, code), (other, other_code) = officers
    assert len(code.replace("-", "")) == 25
    assert code != other_code
    assert seat[:16] != other[:16]
    assert seats.opens(seat, code.lower().replace("-", " ").replace("0", "o"))
    assert not seats.opens(other, code)


def test_another_key_opens_nothing(keys):
    box = SealedBox(keys.ballot.public_key).encrypt(b"oak")
    with pytest.raises(CryptoError):
        SealedBox(keys.envelope).decrypt(box)
