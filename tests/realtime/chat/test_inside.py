"""Who is inside a conversation: the list, the page, the socket and the counts agree, in every state."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.services.members import leave as leave_group
from network.feed.models import Post
from network.feed.services.attending import attend, stay_away
from network.feed.services.posts import delete_post
from network.kernel import spaces
from network.kernel.models import StandingKind
from network.kernel.ports.content import content_kinds
from network.people.models import Person
from network.people.services.blocks import keep_away
from network.places.models import DistrictNeighbour
from realtime.chat.models import Room
from realtime.chat.permissions import can_read
from realtime.chat.queries.inside import people_in, still_inside
from realtime.chat.queries.rooms import lines_of, page_of, rooms_of
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import leave, open_direct, room_of_event, room_of_group
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.realtime import moves


@pytest.fixture
def town(db: None) -> make.Town:
    """Halle; nothing here asks the database from another thread."""
    house_rules()
    return make.a_town()


@dataclass
class Festival:
    """An event of Anna in her district, read in the adjoining one too; Griet and Bram come."""

    room: Room
    post: Post
    anna: Person
    griet: Person
    bram: Person


@pytest.fixture
def festival(town, anna, griet, bram) -> Festival:
    for one, other in ((town.here, town.there), (town.there, town.here)):
        DistrictNeighbour.objects.create(district=one, neighbour=other)
    post = feed.occasion(anna, town.here, title="Buurtfeest", audience="adjoining")
    for guest in (griet, bram):
        attend(by=guest, post=post)
    return Festival(room_of_event(post=post, by=anna), post, anna, griet, bram)


def inside(room: Room) -> set[str]:
    """Return the first names of who is inside, after asking it in every way there is."""
    people = list(Person.objects.all())
    pairs = {(person.pk, room.pk) for person in people}
    reads = {person.pk for person in people if can_read(person, room)}
    assert {person.pk for person in people if room in rooms_of(person)} == reads
    assert {person_id for person_id, _room in still_inside(pairs)} == reads
    assert people_in(room) == reads
    return {person.first_name for person in people if person.pk in reads}


EVENTS: dict[str, tuple[Callable[[Festival], object], set[str]]] = {
    "who comes and who planned it": (lambda f: None, {"Anna", "Griet", "Bram"}),
    "who stays away": (lambda f: stay_away(by=f.griet, post=f.post), {"Anna", "Bram"}),
    "hidden by a moderator": (lambda f: content_kinds.get("post").hide(f.post.pk), {"Anna"}),
    "put back by a moderator": (
        lambda f: hidden_and_put_back(f.post),
        {"Anna", "Griet", "Bram"},
    ),
    "removed by a moderator": (lambda f: content_kinds.get("post").remove(f.post.pk), {"Anna"}),
    "deleted by who planned it": (lambda f: delete_post(by=f.anna, post=f.post), set()),
    "a guest blocked who planned it": (
        lambda f: keep_away(other=f.anna, kind="block", by=f.griet),
        {"Anna", "Bram"},
    ),
    "who planned it blocked a guest": (
        lambda f: keep_away(other=f.griet, kind="block", by=f.anna),
        {"Anna", "Bram"},
    ),
    "a guest muted who planned it": (
        lambda f: keep_away(other=f.anna, kind="mute", by=f.griet),
        {"Anna", "Griet", "Bram"},
    ),
    "a guest moved away": (lambda f: moves.moves_out(f.griet), {"Anna", "Bram"}),
    "who planned it moved away": (lambda f: moves.moves_out(f.anna), {"Anna", "Griet", "Bram"}),
    "a guest closed the account": (lambda f: closes(f.griet), {"Anna", "Bram"}),
    "who planned it closed the account": (lambda f: closes(f.anna), {"Griet", "Bram"}),
}


def hidden_and_put_back(post: Post) -> None:
    """Hide what somebody said, and put it back."""
    content_kinds.get("post").hide(post.pk)
    content_kinds.get("post").restore(post.pk)


def closes(person: Person) -> None:
    """Close an account."""
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("state", EVENTS)
def test_who_is_inside_the_conversation_of_an_event(festival, state):
    happens, stay = EVENTS[state]
    happens(festival)
    assert inside(festival.room) == stay


def test_the_list_says_no_word_of_an_event_that_is_hidden(festival):
    send_message(by=festival.anna, room=festival.room, client_id="a", text="Wie brengt er taart?")
    assert [line.last for line in lines_of(festival.griet, page_of(festival.griet).rooms)] == [
        "Anna: Wie brengt er taart?"
    ]
    content_kinds.get("post").hide(festival.post.pk)
    assert page_of(Person.objects.get(pk=festival.griet.pk)).rooms == ()


def test_who_is_inside_the_conversation_of_a_group(town, anna, griet, bram):
    choir = make_groups.group(
        town, "Koor", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION, summary="Wij zingen."
    )
    for person in (anna, griet):
        make_groups.member(choir, person)
    room = room_of_group(space=choir.space, by=anna)
    assert inside(room) == {"Anna", "Griet"}
    spaces.give_standing(person=bram, space=choir.space, kind=StandingKind.GUEST, source="test:guest")
    assert inside(room) == {"Anna", "Griet", "Bram"}
    leave_group(by=griet, group=choir)
    closes(bram)
    assert inside(room) == {"Anna"}


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_two_people_stay_inside_what_they_said(town, anna, griet, bram, kind):
    room = open_direct(other=griet, by=anna)
    keep_away(other=anna, kind=kind, by=griet)
    assert inside(room) == {"Anna", "Griet"}
    closes(griet)
    assert inside(room) == {"Anna"}


def test_who_took_it_off_the_list_is_inside_all_the_same(festival):
    leave(room=festival.room, by=festival.griet)
    assert can_read(festival.griet, festival.room)
    assert festival.room not in rooms_of(festival.griet)


def test_a_round_of_the_gateway_asks_as_much_for_one_as_for_all(festival, town):
    more = [make.a_resident(town.here, f"buur{number}") for number in range(6)]
    other = feed.occasion(festival.griet, town.here, title="Soep")
    for person in more:
        attend(by=person, post=festival.post)
        attend(by=person, post=other)
    soup = room_of_event(post=other, by=festival.griet)
    counted = []
    for people, rooms in ((more[:1], [festival.room]), (more, [festival.room, soup])):
        pairs = {(person.pk, room.pk) for person in people for room in rooms}
        with CaptureQueriesContext(connection) as asked:
            assert still_inside(pairs) == pairs
        counted.append(len(asked))
    assert counted == [4, 4]
