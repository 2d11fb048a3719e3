"""The layer of one process: a send from another thread arrives at once, and nothing is kept for the dead."""

import asyncio
import threading
import time

import pytest
from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull

from realtime.gateway.layer import EmbeddedChannelLayer


async def test_a_send_from_another_thread_wakes_the_receiver_at_once():
    layer = EmbeddedChannelLayer()
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    for number in range(20):
        receiving = asyncio.ensure_future(layer.receive(channel))
        await asyncio.sleep(0)
        began = time.perf_counter()
        thread = threading.Thread(target=async_to_sync(layer.group_send), args=("g", {"n": number}))
        thread.start()
        async with asyncio.timeout(0.5):  # the stock layer takes about a second
            assert await receiving == {"n": number}
        assert time.perf_counter() - began < 0.5
        await asyncio.to_thread(thread.join)


async def test_many_threads_lose_nothing():
    layer = EmbeddedChannelLayer()
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    heard = set()

    async def listen():
        while len(heard) < 400:
            heard.add((await layer.receive(channel))["n"])

    def send(start):
        for number in range(start, start + 50):
            async_to_sync(layer.group_send)("g", {"n": number})

    listening = asyncio.ensure_future(listen())
    await asyncio.gather(*(asyncio.to_thread(send, start) for start in range(0, 400, 50)))
    async with asyncio.timeout(3):
        await listening
    assert heard == set(range(400))


def test_a_loop_that_ended_is_forgotten():
    layer = EmbeddedChannelLayer()

    async def join_and_leave():
        channel = await layer.new_channel()
        await layer.group_add("g", channel)
        receiving = asyncio.ensure_future(layer.receive(channel))
        await asyncio.sleep(0)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)

    asyncio.run(join_and_leave())
    async_to_sync(layer.group_send)("g", {"n": 1})
    assert layer.groups == {"g": {}} or layer.groups == {}
    assert layer.channels == {}
    assert layer._loops == {}


def test_a_loop_that_died_without_a_word_costs_one_message():
    layer = EmbeddedChannelLayer()
    loop = asyncio.new_event_loop()
    channel = loop.run_until_complete(layer.new_channel())
    loop.run_until_complete(layer.group_add("g", channel))
    layer._loops[channel] = loop
    loop.close()
    async_to_sync(layer.group_send)("g", {"n": 1})
    assert layer._loops == {}
    assert not layer.groups.get("g")


async def test_a_full_channel_misses_what_does_not_fit_and_the_group_goes_on():
    layer = EmbeddedChannelLayer(capacity=2)
    full, roomy = await layer.new_channel(), await layer.new_channel()
    await layer.group_add("g", full)
    await layer.group_add("g", roomy)
    for number in range(3):
        await layer.group_send("g", {"n": number})
        assert (await layer.receive(roomy))["n"] == number
    with pytest.raises(ChannelFull):
        await layer.send(full, {"n": 4})
    assert [(await layer.receive(full))["n"] for _ in range(2)] == [0, 1]


async def test_a_process_that_slept_stays_in_its_group(monkeypatch):
    layer = EmbeddedChannelLayer()
    channel = await layer.new_channel()
    await layer.group_add("g", channel)
    await layer.group_send("g", {"n": 1})
    real = time.time
    monkeypatch.setattr("channels.layers.time.time", lambda: real() + 2 * 86_400)
    await layer.group_send("g", {"n": 2})
    assert [(await layer.receive(channel))["n"] for _ in range(2)] == [1, 2]
