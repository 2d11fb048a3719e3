"""An open page of somebody whose address is put in doubt: shut within a second, and open again afterwards."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from network.feed.services.posts import publish_post
from network.kernel.models import Space
from network.people.models import Person, Residency
from network.people.services.suspension import restore_residency, suspend_residency
from tests.factories import people as make
from tests.helpers.sockets import Socket

SECOND = 1.0

pytestmark = pytest.mark.each_database


def doubt(officer: Person, person: Person) -> None:
    suspend_residency(by=officer, residency=Residency.objects.get(person=person), reason="Post komt terug.")


def clear(officer: Person, person: Person) -> None:
    restore_residency(by=officer, residency=Residency.objects.get(person=person), reason="Kaart gezien.")


def speak(author: Person, space: Space) -> None:
    publish_post(by=author, space=space, kind="message", text="Wie heeft een ladder?")


async def test_a_suspended_resident_hears_nothing_more_and_returns_when_it_is_cleared_up(town, anna, griet):
    officer = await sync_to_async(make.an_officer)(town)
    topic, letters = f"space:{town.here.space.uid}", f"broadcasts:{town.here.uid}"
    shut, stays = await Socket.of(anna), await Socket.of(griet)
    await shut.subscribe(topic, letters)
    await stays.subscribe(topic)
    async with asyncio.timeout(SECOND):
        await sync_to_async(doubt)(officer, anna)
        revoked = [await shut.next(), await shut.next()]
    assert {frame["type"] for frame in revoked} == {"revoked"}
    assert {frame["topic"] for frame in revoked} == {topic, letters}
    await sync_to_async(speak)(griet, town.here.space)
    assert (await stays.next())["name"] == "post.published"
    assert await shut.hears_nothing()
    assert (await shut.ask(type="subscribe", topic=topic))["code"] == "not_found"
    await sync_to_async(clear)(officer, anna)
    await shut.subscribe(topic)
    await sync_to_async(speak)(griet, town.here.space)
    assert (await shut.next())["name"] == "post.published"
