"""An open socket hears the group while its person is a member, and not a moment longer."""

import pytest
from asgiref.sync import sync_to_async

from groups.membership.services import join, leave
from tests.factories import groups as make
from tests.factories import people
from tests.helpers.sockets import Socket

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


async def test_leaving_closes_the_subscription_at_once() -> None:
    town = await sync_to_async(people.a_town)()
    anna = await sync_to_async(people.a_resident)(town.here, "anna")
    council = await sync_to_async(make.group)(town)
    topic = f"space:{council.space.uid}"
    await sync_to_async(join)(by=anna, group=council)
    socket = await Socket.of(anna)
    await socket.subscribe(topic)

    await sync_to_async(leave)(by=anna, group=council)

    heard = [await socket.next()]
    while heard[-1].get("type") != "revoked":
        heard.append(await socket.next())
    assert heard[-1] == {"type": "revoked", "topic": topic}
    await socket.say(type="subscribe", topic=topic)
    assert (await socket.next())["code"] == "not_found"
