"""What a socket can listen to, and who may. Each kind asks the same function as the pages do.

Kinds register in `AppConfig.ready()`; a topic that does not exist, one of a kind that does not exist and one
that is not for this person are the same: None. Not for sending: that is `fanout`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from moderation.permissions import ModerationPower
from network.kernel import access, clock, spaces
from network.kernel.converters import UidConverter
from network.kernel.models import Space, Standing
from network.kernel.registry import Registry
from network.people import queries as people
from network.people.models import Person
from network.places.models import District

Pair = tuple[int, int]
"""Number of a person, number of what they listen to."""

SHAPE = re.compile(rf"([a-z]{{1,20}}):(me|{UidConverter.regex})")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic as one person hears it.

    Attributes:
        kind: name of the TopicKind.
        subject_id: number of what it is about.
        wire: its name on the wire.
        key: its name inside the installation; differs from `wire` only for `person:me`.
    """

    kind: str
    subject_id: int
    wire: str
    key: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a numbered topic is.

    Attributes:
        number: of the newest frame. changes: grows with each change of one that was there before.
    """

    number: int
    changes: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames after a number, in order and without a hole, as one person gets them; and where the topic is."""

    bodies: tuple[tuple[int, str], ...]
    head: Head


class Numbered(Protocol):
    """What a kind of topic with numbers can do besides; `name` is that of the kind."""

    name: str

    def heads(self, subject_ids: Collection[int]) -> Mapping[int, Head]:
        """Return where each of these topics is now, in one query; none for what is gone."""

    def after(self, person: Person, subject_id: int, number: int) -> Stretch:
        """Return what came after a number, at most a page of it."""


numbered: Registry[Numbered] = Registry("numbered topic kinds")


class TopicKind(Protocol):
    """One kind of topic."""

    name: str

    def find(self, person: Person, name: str) -> int | None:
        """Return the number of the subject of that public name, if the person may listen to it now."""

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return the pairs that still hold now, in as few queries as there are tables."""

    def names_for(self, person: Person) -> Iterable[str]:
        """Public names of those that are the person's own: what a client listens to by default."""


kinds: Registry[TopicKind] = Registry("topic kinds")


def heads_of(wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int], Head]:
    """Return where numbered topics are now, by kind and number: one query for each kind."""
    return {
        (name, subject_id): head
        for name, subject_ids in wanted.items()
        for subject_id, head in numbered.get(name).heads(subject_ids).items()
    }


def open_topic(person: Person, wire: str) -> Topic | None:
    """Return the topic if the person may listen to it now; None for absent and forbidden alike."""
    shape = SHAPE.fullmatch(wire)
    if shape is None or shape[1] not in kinds or not person.is_active:
        return None
    kind = kinds.get(shape[1])
    subject_id = kind.find(person, shape[2])
    if subject_id is None:
        return None
    key = person_key(person.pk) if kind.name == Own.name else wire
    return Topic(kind=kind.name, subject_id=subject_id, wire=wire, key=key)


def still_open(wanted: Mapping[str, Collection[Pair]]) -> dict[str, set[Pair]]:
    """Return, by kind, the pairs that may still listen. One round of queries for a whole process."""
    return {name: kinds.get(name).remaining(pairs) if pairs else set() for name, pairs in wanted.items()}


def topics_of(person: Person) -> list[str]:
    """Return the topics of a person's own, as they are named on the wire."""
    return [f"{kind.name}:{name}" for kind in kinds for name in kind.names_for(person)]


def person_key(person_id: int) -> str:
    """Return the inner name of `person:me` of that person."""
    return f"person:{person_id}"


class InSpace:
    """`space:UID`: what is posted in a district or group in which one stands."""

    name = "space"

    def find(self, person: Person, name: str) -> int | None:
        """Return the space, if the person stands in it."""
        space = Space.objects.filter(uid=name).first()
        return space.pk if space is not None and spaces.stands_in(person, space) else None

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return the pairs that have a standing in force."""
        return standings_among(pairs)

    def names_for(self, person: Person) -> Iterable[str]:
        """Return every space in which the person stands."""
        rows = Space.objects.filter(pk__in=spaces.space_ids_of(person))
        return rows.order_by("pk").values_list("uid", flat=True)


class ToDistrict:
    """`broadcasts:UID`: what the town says to a district, also to whom only says that they live there."""

    name = "broadcasts"

    def find(self, person: Person, name: str) -> int | None:
        """Return the district, if the person lives there, proven or claimed."""
        district = District.objects.filter(uid=name).first()
        if district is None:
            return None
        if spaces.stands_in(person, district.space_id):
            return district.pk
        claimed = people.district_of_person(person)
        return district.pk if claimed is not None and claimed.pk == district.pk else None

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return the pairs of people and the district that they live in, proven or claimed."""
        claimed = people.districts_of_people({person_id for person_id, _district in pairs})
        held = {pair for pair in pairs if claimed.get(pair[0]) == pair[1]}
        rest = set(pairs) - held
        if not rest:
            return held
        districts = District.objects.filter(pk__in={pair[1] for pair in rest})
        space_of = dict(districts.values_list("pk", "space_id"))
        asked = {(pair[0], space_of[pair[1]]): pair for pair in rest if pair[1] in space_of}
        return held | {asked[pair] for pair in standings_among(asked)}

    def names_for(self, person: Person) -> Iterable[str]:
        """Return the districts that the person lives in."""
        claimed = people.districts_of_people([person.pk]).get(person.pk)
        mine = District.objects.filter(Q(space_id__in=spaces.space_ids_of(person)) | Q(pk=claimed))
        return sorted(mine.values_list("uid", flat=True))


class Queue:
    """`queue:UID`: cases that wait in a queue that one holds."""

    name = "queue"

    def find(self, person: Person, name: str) -> int | None:
        """Return the space, if the person holds its queue."""
        space = Space.objects.filter(uid=name).first()
        if space is None or not access.holds(person, ModerationPower.HOLD_QUEUE, space):
            return None
        return space.pk

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return the pairs with a grant in force."""
        rows = access.grants_in_force().filter(
            permission__codename=ModerationPower.HOLD_QUEUE,
            user_id__in={pair[0] for pair in pairs},
            content_object_id__in={pair[1] for pair in pairs},
        )
        return set(rows.values_list("user_id", "content_object_id")) & set(pairs)

    def names_for(self, person: Person) -> Iterable[str]:
        """Return the spaces of which the person holds the queue."""
        held = access.space_ids_held(person, ModerationPower.HOLD_QUEUE)
        rows = Space.objects.filter(pk__in=held).order_by("name", "pk")
        return rows.values_list("uid", flat=True) if held else ()


class Own:
    """`person:me`: what is meant for this person alone."""

    name = "person"

    def find(self, person: Person, name: str) -> int | None:
        """Return the person, who is called `me` and nothing else."""
        return person.pk if name == "me" else None

    def remaining(self, pairs: Collection[Pair]) -> set[Pair]:
        """Return them all: whoever is logged in is still themselves."""
        return {pair for pair in pairs if pair[0] == pair[1]}

    def names_for(self, person: Person) -> Iterable[str]:
        """Return `me`."""
        return ["me"]


def standings_among(pairs: Collection[Pair]) -> set[Pair]:
    """Return the pairs of a person and a space in which that person stands now."""
    rows = Standing.objects.filter(
        spaces.in_force(clock.now()),
        person_id__in={pair[0] for pair in pairs},
        space_id__in={pair[1] for pair in pairs},
        person__is_active=True,
    )
    return set(rows.values_list("person_id", "space_id")) & set(pairs)
