"""What a poll asked in each of its versions, and its ballots read in the words of the newest.

No viewer: callers have checked that the reader may open the poll.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import UnionType
from typing import Any

from groups.polls import rules
from groups.polls.became import became_words
from groups.polls.corrections import Carrier, Step
from groups.polls.enums import Gender
from groups.polls.models import NamedBallot, Poll, RollEntry
from groups.polls.questions import Definition, Question, read_definition
from groups.polls.sealing.sheet import Sheet
from groups.polls.sheets import sheet_of
from network.kernel.errors import Invalid, NotFound

CHUNK = 2_000
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadBallot:
    """A ballot that keeps its voter's place on the roll, in the words of the newest version.

    Attributes:
        number: of the ballot, for themes of open answers.
        groups: the coarse groups of its voter: "district", "age" and "gender", each only where it is known.
        lapsed: the questions to which a correction took its answer away.
    """

    number: int
    answers: dict[str, Any]
    weight: float
    groups: dict[str, str]
    on_paper: bool
    lapsed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A version as everybody reads it: of a correction what was wrong, and what became of everything.

    Attributes:
        mapping: as programs read it; empty for the first version.
        became: the same in sentences, without what stayed as it was.
    """

    number: int
    title: str
    note: str
    made_at: datetime
    mapping: dict[str, Any]
    became: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as files hold it."""
        return {
            "number": self.number,
            "title": self.title,
            "note": self.note,
            "made_at": self.made_at.isoformat(),
            "mapping": self.mapping,
            "became": list(self.became),
        }


def definition_of(poll: Poll) -> Definition:
    """Return what a poll asks now. Raises: Invalid for a draft without questions."""
    return read_definition(poll.definition)


def written_question(poll: Poll, key: str, kinds: type[Question] | UnionType) -> Question:
    """Return a question that people answered in words or pictures of their own. Raises: NotFound.

    None of a draft and none of a secret poll.
    """
    if poll.is_secret or poll.opened_at is None:
        raise NotFound
    try:
        question = definition_of(poll).question(key)
    except Invalid:
        raise NotFound from None
    if not isinstance(question, kinds):
        raise NotFound
    return question


def carrier_of(poll: Poll) -> Carrier:
    """Return what reads ballots of every version of an opened poll as ballots of the newest. One query."""
    first, *others = poll.versions.order_by("number")
    return Carrier(
        read_definition(first.definition),
        [Step(read_definition(each.definition), each.mapping or {}) for each in others],
    )


def versions_told(poll: Poll) -> list[ToldVersion]:
    """Return every version of a poll as it is told, the first one first; none of a draft. One query."""
    found: list[ToldVersion] = []
    before = None
    for row in poll.versions.all():
        now = read_definition(row.definition)
        told = became_words(before, now, row.mapping or {}) if before is not None else ()
        found.append(ToldVersion(row.number, row.title, row.note, row.made_at, row.mapping or {}, told))
        before = now
    return found


def named_ballots(poll: Poll, carrier: Carrier | None = None) -> Iterator[ReadBallot]:
    """Yield every ballot of a poll that keeps names, in no order, streamed."""
    reader = carrier or carrier_of(poll)
    rows = NamedBallot.objects.filter(poll=poll).values_list(
        "pk",
        "answers",
        "version",
        "weight",
        "gender",
        "entry__district_name",
        "entry__age_band",
        "entry__mark",
    )
    for number, answers, version, weight, gender, district, age, mark in rows.iterator(chunk_size=CHUNK):
        groups = {"district": district, "age": age, "gender": gender}
        read, lapsed = reader.read(answers, version) if version != reader.version else (answers, NOTHING)
        yield ReadBallot(
            number=number,
            answers=read,
            weight=weight,
            groups={name: value for name, value in groups.items() if value and name in poll.groups_asked},
            on_paper=mark == "paper",
            lapsed=lapsed,
        )


def groups_offered(poll: Poll) -> dict[str, tuple[str, ...]]:
    """Return the coarse groups of a poll, and which values of each stand on its roll, in order.

    As kept at the opening: each secret ballot asks for them, and a roll is long.
    """
    kept = poll.groups_offered
    if kept is None:
        return groups_on_roll(poll)
    return {name: tuple(kept[name]) for name in rules.GROUPS_ASKED if name in kept}


def groups_on_roll(poll: Poll) -> dict[str, tuple[str, ...]]:
    """Return the same from the roll itself, to be kept. Two queries over all of it."""
    offered: dict[str, tuple[str, ...]] = {}
    rows = RollEntry.objects.filter(poll=poll)
    if "district" in poll.groups_asked:
        names = rows.exclude(district_name="").values_list("district_name", flat=True)
        offered["district"] = tuple(names.distinct().order_by("district_name"))
    if "age" in poll.groups_asked:
        bands = set(rows.exclude(age_band="").values_list("age_band", flat=True).distinct())
        offered["age"] = tuple(name for _least, _most, name in rules.AGE_BANDS if name in bands)
    if "gender" in poll.groups_asked:
        offered["gender"] = tuple(Gender.values)
    return {name: values for name, values in offered.items() if values}


def sheets_of(poll: Poll, carrier: Carrier | None = None) -> dict[int, Sheet]:
    """Return by version what a sealed ballot of an opened secret poll may hold."""
    reader = carrier or carrier_of(poll)
    groups = groups_offered(poll)
    return {
        version: sheet_of(poll.uid, version, reader.definition(version), groups)
        for version in range(1, reader.version + 1)
    }
