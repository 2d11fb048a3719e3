"""Which event reaches whom: only who may see it, ids only, after the commit, never at the cost of it."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction

from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document
from moderation.events import CaseOpened
from moderation.models import Case, Signal, SignalKind
from network.broadcasts.events import BroadcastCorrected, BroadcastSent, BroadcastWithdrawn
from network.broadcasts.models import Broadcast, BroadcastState, Department
from network.feed.events import CommentPublished, CommentWithdrawn, PostChanged, PostPublished, PostWithdrawn
from network.kernel import clock, spaces
from network.kernel.events import publish
from network.kernel.models import SpaceKind
from network.kernel.resting import Resting
from realtime.gateway import routes
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.helpers.sockets import Socket
from tests.realtime.moves import holds_queue

UID, POST = "0123456789abcdef", "fedcba9876543210"

pytestmark = pytest.mark.each_database


def happens(event):
    """Let something happen and be certain."""
    with transaction.atomic():
        publish(event)


def post_events(space_ids):
    """Every event of the feed that open pages hear of."""
    now = clock.now()
    return [
        (PostPublished(1, UID, 1, space_ids, now), {"name": "post.published", "id": UID}),
        (PostChanged(1, UID, space_ids), {"name": "post.changed", "id": UID}),
        (PostWithdrawn(1, UID, space_ids), {"name": "post.withdrawn", "id": UID}),
        (
            CommentPublished(1, UID, 1, 2, POST, None, space_ids),
            {"name": "comment.published", "id": UID, "about": POST},
        ),
        (
            CommentWithdrawn(1, UID, 2, POST, space_ids),
            {"name": "comment.withdrawn", "id": UID, "about": POST},
        ),
    ]


async def test_the_feed_is_heard_in_its_own_district_and_nowhere_else(town, anna, bram):
    topic = f"space:{town.here.space.uid}"
    here, there = await Socket.of(anna), await Socket.of(bram)
    await here.subscribe(*here.welcome["topics"])
    await there.subscribe(*there.welcome["topics"])
    for event, told in post_events((town.here.space_id,)):
        await sync_to_async(happens)(event)
        assert await here.next() == {"type": "event", "topic": topic, **told}
    assert await there.hears_nothing()


async def test_an_announcement_and_a_document_are_heard_in_their_group_alone(town, anna, bram):
    def prepare():
        group = make_groups.group(town)
        make_groups.member(group, anna)
        return group, make_groups.coordinator(group, town)

    group, carla = await sync_to_async(prepare)()
    inside, outside = await Socket.of(anna), await Socket.of(bram)
    topic = f"space:{group.space.uid}"
    await inside.subscribe(topic)
    await outside.subscribe(*outside.welcome["topics"])
    said = await sync_to_async(send_announcement)(
        by=carla, group=group, subject="Nieuws", text="Er is nieuws."
    )
    assert await inside.next() == {
        "type": "event",
        "topic": topic,
        "name": "announcement.sent",
        "id": said.uid,
    }
    made = await sync_to_async(add_document)(
        by=carla, group=group, kind="minutes", title="Verslag", content=Content(text="Zo was het.")
    )
    told = await inside.next()
    assert (told["name"], told["id"]) == ("document.shown", made.document.uid)
    assert await outside.hears_nothing()


async def test_a_post_for_two_districts_is_heard_in_both_under_its_own_topic(town, anna, bram):
    here, there = await Socket.of(anna), await Socket.of(bram)
    await here.subscribe(*here.welcome["topics"])
    await there.subscribe(*there.welcome["topics"])
    both = (town.here.space_id, town.there.space_id)
    await sync_to_async(happens)(PostPublished(1, UID, 1, both, clock.now()))
    assert (await here.next())["topic"] == f"space:{town.here.space.uid}"
    assert (await there.next())["topic"] == f"space:{town.there.space.uid}"


async def test_what_is_rolled_back_is_never_told(town, anna):
    socket = await Socket.of(anna)
    await socket.subscribe(f"space:{town.here.space.uid}")

    def fails():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            publish(PostChanged(1, UID, (town.here.space_id,)))
            raise ZeroDivisionError

    await sync_to_async(fails)()
    assert await socket.hears_nothing()


def a_broadcast(town, *districts):
    """Make a message that was sent to districts."""
    space = spaces.open_space(kind=SpaceKind.DEPARTMENT, name="Werken", municipality=town.space)
    department = Department.objects.create(space=space, municipality=town.municipality, name="Werken")
    now = clock.now()
    broadcast = Broadcast.objects.create(
        department=department,
        title="De Melkstraat is dicht",
        text="Tot vrijdag.",
        state=BroadcastState.SENT,
        sent_at=now,
        expires_at=now + timedelta(days=7),
    )
    broadcast.districts.set(districts)
    return broadcast


async def test_a_broadcast_is_heard_in_its_districts_also_by_who_only_claims_to_live_there(town, anna, bram):
    claimer = await sync_to_async(make.a_member)(town.here, "carl")
    sent = await sync_to_async(a_broadcast)(town, town.here)
    near = [await Socket.of(anna), await Socket.of(claimer)]
    far = await Socket.of(bram)
    for socket in (*near, far):
        await socket.subscribe(
            *[topic for topic in socket.welcome["topics"] if topic.startswith("broadcasts:")]
        )
    for event, name in (
        (BroadcastSent(sent.pk, sent.uid, 1), "broadcast.sent"),
        (BroadcastCorrected(sent.pk, sent.uid, 2), "broadcast.corrected"),
        (BroadcastWithdrawn(sent.pk, sent.uid, 3), "broadcast.withdrawn"),
    ):
        await sync_to_async(happens)(event)
        for socket in near:
            assert await socket.next() == {
                "type": "event",
                "topic": f"broadcasts:{town.here.uid}",
                "name": name,
                "id": sent.uid,
            }
    assert await far.hears_nothing()


def a_case(town, *, reporter=None):
    """Make a case in the first district."""
    now = clock.now()
    case = Case.objects.create(
        space=town.here.space, item_kind="post", item_id=1, opened_at=now, due_at=now + timedelta(days=1)
    )
    if reporter is not None:
        Signal.objects.create(case=case, kind=SignalKind.REPORT, reporter=reporter, at=now)
    return case


async def test_a_case_is_heard_by_who_holds_the_queue_and_is_not_involved(town, anna, bram, griet):
    def prepare():
        holds_queue(anna, town.here.space)
        holds_queue(griet, town.here.space)
        holds_queue(bram, town.space)
        return a_case(town, reporter=griet)

    case = await sync_to_async(prepare)()
    holder, of_town, involved = await Socket.of(anna), await Socket.of(bram), await Socket.of(griet)
    for socket in (holder, of_town, involved):
        await socket.subscribe(*[topic for topic in socket.welcome["topics"] if topic.startswith("queue:")])
    await sync_to_async(happens)(CaseOpened(case.pk, case.uid, town.here.space_id))
    for socket, space in ((holder, town.here.space), (of_town, town.space)):
        assert await socket.next() == {
            "type": "event",
            "topic": f"queue:{space.uid}",
            "name": "case.opened",
            "id": case.uid,
        }
    assert await involved.hears_nothing()


async def test_person_me_is_heard_by_that_person_alone(anna, griet):
    own, other = await Socket.of(anna), await Socket.of(griet)
    await own.subscribe("person:me")
    await other.subscribe("person:me")
    await sync_to_async(routes.tell)(routes.to_people([anna.pk], "notification.created"))
    assert await own.next() == {"type": "event", "topic": "person:me", "name": "notification.created"}
    assert await other.hears_nothing()


async def test_who_tells_from_within_a_loop_is_heard_too_and_in_order(anna, caplog):
    own = await Socket.of(anna)
    await own.subscribe("person:me")
    for name in ("notification.created", "notification.read"):
        routes.tell(routes.to_people([anna.pk], name))
    assert [(await own.next())["name"] for _ in range(2)] == ["notification.created", "notification.read"]
    assert "lost" not in caplog.text


def test_a_layer_that_fails_costs_the_hint_and_not_the_change(town, monkeypatch, caplog):
    async def away(layer, group, message):
        raise ConnectionError("no layer")

    monkeypatch.setattr(type(get_channel_layer()), "group_send", away, raising=False)
    monkeypatch.setattr(routes, "_resting", Resting())  # the next test tells again
    with transaction.atomic():
        spaces.open_space(kind=SpaceKind.GROUP, name="Volkstuin")
        publish(PostChanged(1, UID, (town.here.space_id,)))
    assert "a hint to open pages was lost" in caplog.text


def test_many_people_are_told_in_messages_of_bounded_size(monkeypatch):
    sent = []
    monkeypatch.setattr(routes, "_send", sent.append)
    routes.tell(routes.to_people(range(5_000), "notification.created"))
    (message,) = sent
    assert [len(frame["keys"]) for frame in message["frames"]] == [2_000, 2_000, 1_000]
