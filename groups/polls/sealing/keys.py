"""The keys of a poll, which are never in the database.

Two pairs (X25519). The *ballot key* opens ballots: its private half is split in three, and all three are
needed. One share lies in the key file in the clear; the two others lie there locked to the seats of two
officers. So the file alone opens nothing, and neither do both codes without the file. The *envelope key*
takes a sealed ballot out of the envelope in which it was cast; the server can do that alone, and does it
once, at the closing.

Each has a file of its own, named after its public half. Not for ballots (`boxes`, `envelopes`, `opening`).
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from nacl.public import PrivateKey

from groups.polls.sealing import files, seats
from groups.polls.sealing.refusals import CodesMissing, KeyGone, WrongKey
from groups.polls.sealing.sheet import canonical

OFFICERS: Final = 2


@dataclass(frozen=True)
class PublicKeys:
    """What may be in the database: to seal, never to open. 32 bytes each."""

    ballot: bytes
    envelope: bytes


class Officer(TypedDict):
    """What a key file holds for one officer, in hexadecimal: the seat, and the share that its code opens."""

    seat: str
    share: str


class Content(TypedDict):
    """What a key file holds; `share` is the server's own."""

    format: int
    poll: str
    public: str
    share: str
    officers: list[Officer]


@dataclass(frozen=True)
class KeyFolder:
    """Where the key files of an installation lie; outside the database and outside its backups."""

    path: Path

    def make(self, poll: str, officers: Sequence[bytes]) -> PublicKeys:
        """Make the keys of a poll for two seats (`seats.take_seat`), and forget the private halves.

        Raises: ValueError without two different seats, KeyExists, KeyExposed.
        """
        if len(set(officers)) != OFFICERS or len(officers) != OFFICERS:
            raise ValueError("two officers, each with a seat of their own")
        ballot, envelope = PrivateKey.generate(), PrivateKey.generate()
        kept, *given = split(bytes(ballot), OFFICERS + 1)
        locked = [
            {"seat": seat.hex(), "share": seats.lock(seat, share).hex()}
            for seat, share in zip(officers, given, strict=True)
        ]
        public = PublicKeys(bytes(ballot.public_key), bytes(envelope.public_key))
        content = {
            "format": 1,
            "officers": locked,
            "poll": poll,
            "public": public.ballot.hex(),
            "share": kept.hex(),
        }
        try:
            files.write_once(self._ballot(public), canonical(content))
            files.write_once(
                self._envelope(public),
                canonical({"format": 1, "poll": poll, "private": bytes(envelope).hex()}),
            )
        except OSError:
            self.destroy(public)
            raise
        return public

    def holds(self, public: PublicKeys) -> bool:
        """Tell whether the ballot key can still be put together, given both codes."""
        return self._ballot(public).is_file()

    def give_code(self, public: PublicKeys, seat: bytes, code: str) -> None:
        """Take an officer's code for the count, and keep the share that it opens beside the key file.

        Giving it twice is giving it once. Raises: WrongCode, KeyGone, KeyExposed.
        """
        for number, officer in enumerate(self._read(public)["officers"]):
            if officer["seat"] == seat.hex():
                share = seats.unlock(seat, code, bytes.fromhex(officer["share"]))
                if not self._given(public, number).is_file():
                    files.write_once(self._given(public, number), share)
                return
        raise KeyGone("no such seat in this key file")

    def codes_given(self, public: PublicKeys) -> tuple[bytes, ...]:
        """Return the seats whose officers gave their code."""
        officers = self._read(public)["officers"]
        return tuple(
            bytes.fromhex(officer["seat"])
            for number, officer in enumerate(officers)
            if self._given(public, number).is_file()
        )

    def ballot_key(self, public: PublicKeys) -> PrivateKey:
        """Put the ballot key together, in memory. Raises: CodesMissing, WrongKey, KeyGone, KeyExposed."""
        kept = bytes.fromhex(self._read(public)["share"])
        given = [self._given(public, number) for number in range(OFFICERS)]
        if not all(path.is_file() for path in given):
            raise CodesMissing
        key = PrivateKey(join([kept, *(files.read(path) for path in given)]))
        if bytes(key.public_key) != public.ballot:
            raise WrongKey
        return key

    def envelope_key(self, public: PublicKeys) -> PrivateKey:
        """Return the key that takes ballots out of their envelopes. Raises: WrongKey, KeyGone, KeyExposed."""
        key = PrivateKey(bytes.fromhex(json.loads(files.read(self._envelope(public)))["private"]))
        if bytes(key.public_key) != public.envelope:
            raise WrongKey
        return key

    def destroy_envelope_key(self, public: PublicKeys) -> bool:
        """Destroy the envelope key, once the boxes are committed. Returns: whether it was there."""
        return files.destroy(self._envelope(public))

    def destroy(self, public: PublicKeys) -> bool:
        """Destroy every file of a poll; from then on both codes together open nothing.

        Returns: whether the key file was there.
        """
        for number in range(OFFICERS):
            files.destroy(self._given(public, number))
        files.destroy(self._envelope(public))
        return files.destroy(self._ballot(public))

    def _read(self, public: PublicKeys) -> Content:
        content: Content = json.loads(files.read(self._ballot(public)))
        return content

    def _ballot(self, public: PublicKeys) -> Path:
        return self.path / f"{public.ballot.hex()}.key"

    def _envelope(self, public: PublicKeys) -> Path:
        return self.path / f"{public.ballot.hex()}.envelope"

    def _given(self, public: PublicKeys, number: int) -> Path:
        return self.path / f"{public.ballot.hex()}.{number}.given"


def split(secret: bytes, parts: int) -> list[bytes]:
    """Return parts of which all are needed: any fewer are random bytes, and nothing else."""
    drawn = [secrets.token_bytes(len(secret)) for _ in range(parts - 1)]
    return [join([secret, *drawn]), *drawn]


def join(parts: Sequence[bytes]) -> bytes:
    """Return what the parts were split from."""
    whole = 0
    for part in parts:
        whole ^= int.from_bytes(part)
    return whole.to_bytes(len(parts[0]))
