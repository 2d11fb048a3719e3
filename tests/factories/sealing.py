"""A poll with one question of each kind, keys for it, and ballots to put in it."""

from dataclasses import dataclass

from hypothesis import strategies as st
from nacl.public import PrivateKey

from groups.polls.sealing import envelopes
from groups.polls.sealing.boxes import seal
from groups.polls.sealing.keys import PublicKeys
from groups.polls.sealing.sheet import Kind, Question, Sheet

SHEET = Sheet(
    poll="0123456789abcdef",
    version=1,
    questions=(
        Question("one", Kind.SINGLE, ("oak", "red", "tin"), no_opinion=True, text="Which bench?"),
        Question("some", Kind.MULTIPLE, ("a", "b", "c", "d"), most=3),
        Question("rank", Kind.RANKING, ("x", "y", "z")),
        Question("score", Kind.SCORE, ("left", "right"), low=-2, high=2),
    ),
    groups={"age": ("-17", "18-34", "35-54"), "district": ("Centrum", "Sint-Rochus")},
)


@dataclass(frozen=True)
class Keys:
    """Both pairs of a poll in memory, for tests that need no file."""

    ballot: PrivateKey
    envelope: PrivateKey

    @property
    def public(self) -> PublicKeys:
        """Their public halves."""
        return PublicKeys(bytes(self.ballot.public_key), bytes(self.envelope.public_key))

    def cast(self, answers, groups=None, sheet=SHEET, length=None):
        """Seal one ballot."""
        return seal(sheet, self.public, answers, groups or {}, length=length or sheet.length())

    def taken_out(self, cast):
        """Take boxes out of their envelopes as the closing does."""
        spoiled = envelopes.Spoiled()
        read = [one.envelope for one in cast]
        return list(envelopes.take_out(lambda: read, self.envelope, count=len(read), spoiled=spoiled))


def answers():
    """Draw answers that fit the sheet, some questions left open."""
    return st.fixed_dictionaries(
        {},
        optional={
            "one": st.none() | st.sampled_from([["oak"], ["red"], ["tin"]]),
            "some": st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True),
            "rank": st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True),
            "score": st.dictionaries(st.sampled_from(["left", "right"]), st.integers(-2, 2), min_size=1),
        },
    )


def groups():
    """Draw coarse groups that were offered, some left out."""
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in SHEET.groups.items()}
    )
