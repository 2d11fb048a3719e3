"""A page of a conversation that loads again, or whose hint got lost: nothing typed or said is missing."""

import json

import pytest

from realtime.chat.services.messages import edit_message, send_message
from realtime.gateway import protocol
from tests.realtime.chat.test_in_browser import SAID, inside

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

MANY = 15  # more than a screen, and less than anybody may say in ten seconds
FIELD = "[data-send] textarea"
LOG = "[data-room]"
KEPT = "() => Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'))"
BEHIND = """topic => document.dispatchEvent(
  new CustomEvent("gebuurte:behind", {detail: {topic, changes: 99}}))"""
TOP = """number => document.getElementById(`m-${number}`).getBoundingClientRect().top"""


def say(room, by, number, text=""):
    """Say something of which no page of the site hears: hints do not cross over from a test."""
    sent = send_message(by=by, room=room, client_id=f"c{number}", text=text or f"Bericht {number}")
    return sent.message


def test_a_reload_keeps_words_answer_caret_and_place(room, anna, griet, settled, site, visit):
    first, *_others = [
        say(room, griet, number, f"Bericht {number}" + "\n\nregel" * 5) for number in range(MANY)
    ]
    page = inside(visit(anna, width=390, height=700), room)
    page.goto(f"/chat/{room.uid}/?reply={first.number}#schrijf")
    page.locator(FIELD).fill("Ik ben nog aan het")
    page.locator(FIELD).press("ArrowLeft")
    page.locator(LOG).evaluate("one => { one.scrollTop = -600; }")
    before = page.evaluate(TOP, MANY - 5)
    edit_message(by=griet, message=first, text="Dat bedoelde ik anders.")
    with page.expect_navigation():
        page.evaluate(BEHIND, f"room:{room.uid}")
    field = page.locator(FIELD)
    field.wait_for()
    assert field.input_value() == "Ik ben nog aan het"
    assert field.evaluate("one => [one === document.activeElement, one.selectionStart]") == [True, 17]
    assert page.locator("[name=reply_to]").input_value() == str(first.number)
    assert abs(page.evaluate(TOP, MANY - 5) - before) < 2
    page.reload()
    assert page.locator(FIELD).input_value() == "Ik ben nog aan het"


def test_what_was_sent_is_kept_nowhere_and_answers_nothing_twice(room, anna, griet, settled, site, visit):
    asked = say(room, griet, 1)
    page = inside(visit(anna), room)
    page.goto(f"/chat/{room.uid}/?reply={asked.number}#schrijf")
    page.locator(FIELD).fill("Ja hoor")
    assert page.evaluate(KEPT) == [f"draft:room-{room.uid}"]
    page.locator("[data-send] button[type=submit]").click()
    page.locator(".msg-mine .said:not(.waiting)", has_text="Ja hoor").wait_for()
    assert page.evaluate(KEPT) == []
    page.reload()
    assert page.locator(FIELD).input_value() == ""
    assert page.locator("[name=reply_to]").input_value() == ""
    assert page.locator(SAID, has_text="Ja hoor").count() == 1


def test_logging_out_leaves_no_trace_and_nobody_else_reads_it(room, anna, griet, settled, site, visit):
    say(room, griet, 1)
    page = inside(visit(anna), room)
    page.locator(FIELD).fill("Een geheim voor griet")
    page.goto("/feed/")
    page.goto(f"/chat/{room.uid}/")
    assert page.locator(FIELD).input_value() == "Een geheim voor griet"
    page.context.clear_cookies()
    page.context.add_cookies([site.cookie_of(griet)])
    page.goto(f"/chat/{room.uid}/")
    assert page.locator(FIELD).input_value() == ""
    assert page.evaluate(KEPT) == []
    page.locator(FIELD).fill("Nog een geheim")
    page.goto("/account/logout/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/logout/" not in url)
    assert page.evaluate(KEPT) == []


def test_a_hint_that_got_lost_is_noticed_within_the_heartbeat(room, anna, griet, settled, site, visit):
    page = visit(anna)
    page.clock.install()
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(text)))
    page.goto(f"/chat/{room.uid}/")
    while not any('"subscribed"' in text and "room:" in text for text in heard):
        page.wait_for_timeout(20)
    page.locator(FIELD).fill("Half getypt")
    sent = say(room, griet, 1, "Hoor je mij?")
    assert page.locator(SAID, has_text="Hoor je mij?").count() == 0
    page.clock.run_for(protocol.HEARTBEAT_SECONDS * 1000)
    page.locator(SAID, has_text="Hoor je mij?").wait_for()
    frames = [json.loads(text) for text in heard]
    heads = [one.get("heads", {}).get(f"room:{room.uid}") for one in frames if one["type"] == "pong"]
    behind = [one["head"] for one in frames if one["type"] == "behind"]  # the server looks too
    assert sent.number in (*heads, *behind)
    assert page.locator(FIELD).input_value() == "Half getypt"
