"""Conversations of a group and of an event: who is inside now reads, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.services.members import leave
from network.feed.services.attending import attend, stay_away
from network.kernel.errors import NotFound
from realtime.chat.models import Room
from realtime.chat.permissions import can_read, can_write
from realtime.chat.queries.inside import still_inside
from realtime.chat.queries.rooms import rooms_of, unread_rooms
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import leave as take_off
from realtime.chat.services.rooms import room_of_event, room_of_group
from tests.factories import feed
from tests.factories import groups as make_groups


@pytest.fixture
def choir(town, anna, griet):
    group = make_groups.group(
        town, "Koor", kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION, summary="Wij zingen."
    )
    for person in (anna, griet):
        make_groups.member(group, person)
    return group


def test_members_talk_and_who_leaves_hears_nothing_more(choir, anna, griet, bram):
    room = room_of_group(space=choir.space, by=anna)
    send_message(by=anna, room=room, client_id="a", text="Repetitie om acht uur.")
    assert can_write(griet, room)
    assert not can_read(bram, room)
    with pytest.raises(NotFound):
        room_of_group(space=choir.space, by=bram)
    pairs = {(person.pk, room.pk) for person in (anna, griet, bram)}
    assert still_inside(pairs) == {(anna.pk, room.pk), (griet.pk, room.pk)}
    leave(by=griet, group=choir)
    griet = type(griet).objects.get(pk=griet.pk)
    assert not can_read(griet, room)
    assert still_inside(pairs) == {(anna.pk, room.pk)}


def test_the_tab_of_a_group_leads_to_its_conversation(choir, anna, bram):
    client = Client()
    client.force_login(anna)
    address = reverse("chat:group", args=[choir.uid])
    assert "Begin het gesprek" in client.get(address).content.decode()
    assert not Room.objects.exists()
    assert client.post(address).status_code == 302
    assert client.get(address).status_code == 302
    stranger = Client()
    stranger.force_login(bram)
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404


def test_what_was_taken_off_the_list_comes_back_by_the_road_to_it(choir, town, anna, griet):
    post = feed.occasion(anna, town.here, title="Buurtfeest")
    attend(by=griet, post=post)
    client = Client()
    client.force_login(griet)
    of_choir = room_of_group(space=choir.space, by=anna), reverse("chat:group", args=[choir.uid])
    of_event = room_of_event(post=post, by=anna), reverse("chat:event", args=[post.uid])
    for room, road in (of_choir, of_event):
        take_off(room=room, by=griet)
        send_message(by=anna, room=room, client_id="a", text="Tot dan.")
        assert room not in rooms_of(griet)
        assert unread_rooms(griet) == 0
        assert client.get(road).status_code == 302
        assert room in rooms_of(griet)
        assert unread_rooms(griet) == 1
        client.get(reverse("chat:room", args=[room.uid]))


def test_who_comes_to_an_event_talks_about_it(town, anna, griet):
    post = feed.occasion(anna, town.here, title="Buurtfeest")
    with pytest.raises(NotFound):
        room_of_event(post=post, by=griet)
    attend(by=griet, post=post)
    room = room_of_event(post=post, by=griet)
    assert can_write(anna, room)
    assert can_write(griet, room)
    stay_away(by=griet, post=post)
    assert not can_read(griet, room)
    assert still_inside({(anna.pk, room.pk), (griet.pk, room.pk)}) == {(anna.pk, room.pk)}
