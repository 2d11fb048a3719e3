"""Two people and one conversation, in real browsers: live, through a tunnel, and without a script."""

import json
import os

import pytest
from django.core.cache import cache

from network.people.services.blocks import keep_away
from realtime.chat.models import Message
from realtime.chat.rules import PAGE
from realtime.chat.services.messages import send_message
from realtime.chat.services.rooms import choose_presence, open_direct
from tests.factories import feed
from tests.factories import people as make

pytestmark = pytest.mark.browser

SAID = ".msg .said"
BUBBLE = "[data-live-count][data-recount]"
KEPT = """async () => {
  await navigator.locks.request("gebuurte-outbox", () => {});
  return (await indexedDB.databases()).map(database => database.name);
}"""
SHOTS = os.environ.get("SHOTS", "")


def inside(page, room):
    """Open the conversation, once its socket hears it."""
    heard = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(text)))
    page.goto(f"/chat/{room.uid}/")
    while not any('"subscribed"' in text and "room:" in text for text in heard):
        page.wait_for_timeout(20)
    return page


def write(page, words):
    page.locator("[data-send] textarea").fill(words)
    page.locator("[data-send] button[type=submit]").click()


def until_kept(page, names):
    """Wait until the browser keeps these databases and no other; a message goes shortly after its answer."""
    while page.evaluate(KEPT) != names:
        page.wait_for_timeout(20)


def shoot(page, name):
    """Keep a picture where somebody asked for one."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def test_two_people_talk_live_and_through_a_tunnel(room, anna, griet, settled, site, visit):
    annas, griets = (
        inside(visit(anna), room),
        inside(visit(griet, width=390, height=800, scheme="dark"), room),
    )
    write(annas, "Heb jij mijn ladder nog?")
    griets.locator(SAID, has_text="Heb jij mijn ladder nog?").wait_for()
    annas.locator(".msg-mine .said:not(.waiting)").wait_for()
    annas.locator("[data-state]", has_text="Gelezen").wait_for()
    until_kept(annas, [])
    assert griets.evaluate(KEPT) == []
    griets.locator("[data-send] textarea").press_sequentially("Ja")
    annas.locator("[data-typing]", has_text="typen").wait_for()
    griets.locator("[data-send] textarea").fill("")

    griets.context.set_offline(True)
    write(griets, "Ja, hij staat in mijn garage.")
    griets.locator("[data-state]", has_text="Wacht op verbinding").wait_for()
    assert griets.evaluate(KEPT) == ["gebuurte-outbox"]
    shoot(griets, "room-390-dark-tunnel")
    write(annas, "Ik kom hem straks halen.")
    assert annas.locator(SAID, has_text="garage").count() == 0
    griets.context.set_offline(False)
    annas.locator(SAID, has_text="garage").wait_for(timeout=60_000)
    griets.locator(SAID, has_text="straks halen").wait_for()
    assert griets.locator(SAID, has_text="garage").count() == 1
    until_kept(griets, [])
    assert list(Message.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    shoot(annas, "room-1280-light")
    shoot(griets, "room-390-dark")


def test_what_came_live_is_answered_and_what_is_held_taken_back(room, anna, griet, settled, site, visit):
    annas = inside(visit(anna), room)
    write(annas, "Breng jij taart mee?")
    annas.locator("#m-1 [data-state]", has_text="Verstuurd").wait_for()
    griets = inside(visit(griet, width=390, height=800), room)
    annas.locator("#m-1 [data-state]", has_text="Gelezen").wait_for()
    write(annas, "Of koekjes?")
    live = griets.locator("#m-2")
    live.locator("summary").click()
    live.get_by_role("button", name="Fijn").click()
    annas.locator("#m-2 .tally", has_text="fijn 1").wait_for()
    inside(griets, room)
    write(annas, "Zeg maar.")
    griets.locator("#m-3 summary").click()
    griets.locator("#m-3").get_by_role("link", name="Antwoord").click()
    griets.locator("[data-answers]", has_text="Zeg maar.").wait_for()
    griets.locator("[data-send] textarea:focus").wait_for()
    write(griets, "Taart!")
    annas.locator("#m-4 .quote", has_text="Zeg maar.").wait_for()
    assert griets.locator("[data-answers]").count() == 0

    write(annas, "Ik sla je dood, jij klootzak.")
    annas.locator("[data-state=held]").wait_for()
    annas.get_by_role("button", name="Neem terug").click()
    annas.locator("text=Je nam je bericht terug").wait_for()
    assert annas.locator(SAID).count() == griets.locator(SAID).count() == 4
    assert list(Message.objects.filter(number=None).values_list("text", flat=True)) == [""]


def test_a_line_cut_after_the_answer_shows_the_message_once(room, anna, settled, site, visit):
    """The server answered, its frame of the message is lost with the line, and comes by the resume."""
    cut = []

    def between(line):
        server = line.connect_to_server()

        def hear(text):
            kind = json.loads(text)["type"]
            if cut or kind not in {"message", "ack"}:
                line.send(text)
            elif kind == "ack":
                line.send(text)
                cut.append(True)
                line.close(code=1001)

        server.on_message(hear)

    page = visit(anna)
    page.route_web_socket(lambda url: "/ws/" in url, between)
    inside(page, room)
    write(page, "Dag Griet")
    page.locator("#m-1").wait_for(timeout=60_000)
    assert cut
    assert page.locator(".msg-mine").count() == 1


def test_what_was_typed_before_the_page_closed_arrives_once(room, anna, griet, settled, site, visit):
    page = inside(visit(anna), room)
    page.context.set_offline(True)
    write(page, "Geschreven in een tunnel.")
    page.locator("[data-state]", has_text="Wacht op verbinding").wait_for()
    page.context.set_offline(False)
    again = page.context.new_page()
    page.close()
    again.goto(f"/chat/{room.uid}/")
    again.locator(SAID, has_text="Geschreven in een tunnel.").wait_for(timeout=30_000)
    again.locator("[data-number='1']").wait_for()
    until_kept(again, [])
    assert Message.objects.count() == 1


def test_what_the_page_shows_already_is_neither_shown_again_nor_moved(
    room, anna, griet, settled, site, visit
):
    for number in range(1, PAGE + 3):
        cache.clear()  # the limits of a person who types
        send_message(by=anna, room=room, client_id=f"n{number}", text=f"Bericht {number}")
    page = inside(visit(anna), room)
    outbox = page.evaluate(
        "performance.getEntriesByType('resource').find(one => /outbox/.test(one.name)).name"
    )
    for number in (1, PAGE + 2):  # their answers were lost: one stands on the page, one further up
        words = f"Bericht {number}"
        message = {"client_id": f"n{number}", "room": room.uid, "viewer": anna.uid, "text": words, "at": 9e12}
        page.evaluate(f"async message => (await import('{outbox}')).keep(message)", message)
    page = inside(page, room)
    until_kept(page, [])
    assert page.locator(".msg").count() == PAGE
    assert page.locator("[data-state]", has_text="Wacht op verbinding").count() == 0

    griets = visit(griet)
    for number in (1, PAGE + 2):
        griets.goto(f"/chat/{room.uid}/?before={number + 1}")
        griets.locator(f"#m-{number} summary").click()
        griets.locator(f"#m-{number} [name=sign][value=thanks]").click()
    page.locator(f"#m-{PAGE + 2} .tally").wait_for()
    assert page.locator(".msg").count() == PAGE
    assert "Bericht 1" not in page.locator(SAID).all_inner_texts()


def test_a_page_elsewhere_counts_conversations_and_who_shows_it_is_here(
    room, anna, griet, settled, site, visit
):
    choose_presence(shows=True, by=anna)
    griets = inside(visit(griet), room)
    annas = inside(visit(anna), room)
    griets.locator("[data-presence]", has_text="is er nu").wait_for()
    assert annas.locator("[data-presence]").inner_text() == ""
    shoot(griets, "room-1280-here")
    annas.goto("/chat/")
    assert annas.locator("[name=shows]").is_checked()
    griets.locator("[data-presence]:not(:empty)").wait_for(state="detached")
    inside(annas, room)

    griets.goto("/chat/")
    feed = griets.context.new_page()
    listens = []
    feed.on("websocket", lambda socket: socket.on("framereceived", lambda text: listens.append(text)))
    feed.goto("/feed/")
    while not any('"subscribed"' in text and "person:me" in text for text in listens):
        feed.wait_for_timeout(20)
    for number in (1, 2, 3):
        write(annas, f"Bericht {number}")
        annas.locator(f"#m-{number}").wait_for()
    feed.locator(f"{BUBBLE}[data-number='1']").first.wait_for()
    assert feed.locator(f"{BUBBLE} [data-live-number]").first.inner_text() == "1"
    griets.goto(f"/chat/{room.uid}/")
    feed.locator(f"{BUBBLE}[data-number='0']").first.wait_for(state="attached")
    assert feed.locator(BUBBLE).first.is_hidden()

    keep_away(other=anna, kind="mute", by=griet)
    inside(griets, room)
    write(annas, "Kom je ook?")
    folded = griets.locator("#m-4 details")
    folded.wait_for()
    assert griets.locator(SAID, has_text="Kom je ook?").is_hidden()
    folded.locator("summary").click()
    griets.locator(SAID, has_text="Kom je ook?").wait_for()
    shoot(griets, "room-1280-folded")


def left_behind(page, room, words):
    """Write on a line that leads nowhere, and go on with one that does."""
    page.context.route_web_socket("**/ws/", lambda line: None)
    page.goto(f"/chat/{room.uid}/")
    write(page, words)
    page.locator("[data-state]", has_text="Wacht op verbinding").wait_for()
    until_kept(page, ["gebuurte-outbox"])
    page.context.route_web_socket("**/ws/", lambda line: line.connect_to_server())  # the latest one counts
    page.goto("/account/logout/")


def test_what_waits_is_nobody_elses_and_outlives_their_visit(room, anna, griet, settled, site, visit):
    page = visit(anna)
    left_behind(page, room, "Van Anna alleen.")
    page.context.clear_cookies()
    page.context.add_cookies([site.cookie_of(griet)])
    page.goto(f"/chat/{room.uid}/")
    write(page, "Van Griet.")
    page.locator(".msg-mine .said:not(.waiting)").wait_for()
    page.goto("/account/logout/")
    assert not page.locator("[data-outbox]").is_visible()
    page.get_by_role("button", name="Log uit").click()
    page.wait_for_url(lambda url: "logout" not in url)
    assert page.evaluate(KEPT) == ["gebuurte-outbox"]  # Anna never logged out: it leaves when she is back
    assert Message.objects.get().author == griet
    page.context.clear_cookies()
    page.context.add_cookies([site.cookie_of(anna)])
    page.goto(f"/chat/{room.uid}/")
    page.locator(".msg-mine .said:not(.waiting)", has_text="Van Anna alleen.").wait_for()
    until_kept(page, [])


def test_logging_out_says_what_waits_and_throws_it_away(room, anna, settled, site, visit):
    page = visit(anna)
    left_behind(page, room, "Dit vertrekt niet meer.")
    page.locator("[data-outbox]").wait_for()
    assert page.locator("[data-outbox] a").get_attribute("href") == f"/chat/{room.uid}/"
    shoot(page, "logout-waiting")
    page.get_by_role("button", name="Log uit").click()
    page.wait_for_url(lambda url: "logout" not in url)
    assert page.evaluate(KEPT) == []
    assert not Message.objects.exists()


def test_in_a_group_a_photo_alone_comes_live_and_its_author_sees_by_how_many_it_was_read(
    choir_room, anna, griet, settled, site, visit
):
    griets, annas = inside(visit(griet, width=390, height=800), choir_room), visit(anna)
    annas.goto(f"/chat/{choir_room.uid}/")
    photo = feed.upload()
    annas.locator("[data-send] .more-up summary").click()
    annas.set_input_files("#id_photo", {"name": photo.name, "mimeType": "image/png", "buffer": photo.read()})
    annas.locator("#id_alt:focus").wait_for()
    annas.locator("[data-send] button[type=submit]").click()
    annas.locator("#id_alt:invalid").fill(
        "Ons koor"
    )  # asked before it leaves: a page cannot hold on to a photo
    annas.locator("[data-send] button[type=submit]").click()
    griets.locator("#m-1 .said img[alt='Ons koor']").wait_for()
    annas.locator("#m-1 [data-state]", has_text="Gelezen door 1").wait_for()
    annas.locator("[data-line] .last", has_text="Anna: Foto").wait_for()
    write(annas, "Mooi, hè?")
    annas.locator("#m-2 [data-state]", has_text="Gelezen door 1").wait_for()
    assert annas.locator("#m-1 [data-state]").inner_text() == "Gelezen"


def test_without_a_script_the_same_room_works(room, anna, griet, settled, site, visit):
    send_message(by=griet, room=room, client_id="a", text="Dag Anna")
    page = visit(anna, javascript=False, width=390, height=800)
    page.goto("/chat/")
    shoot(page, "rooms-390-light")
    page.locator(f"a[href='/chat/{room.uid}/']").first.click()
    page.locator(SAID, has_text="Dag Anna").wait_for()
    write(page, "Dag Griet")
    page.locator(SAID, has_text="Dag Griet").wait_for()
    assert Message.objects.count() == 2


def test_the_list_and_the_search_look_well(room, town, anna, griet, settled, site, visit):
    send_message(by=griet, room=room, client_id="a", text="De sleutel ligt onder de mat.")
    omar = make.a_resident(town.here, "omar")
    send_message(by=omar, room=open_direct(other=anna, by=omar), client_id="b", text="Dank je wel! " * 9)
    page = visit(anna, width=390)
    page.goto("/chat/")
    first, second = (line.bounding_box() for line in page.locator("[data-line]").all())
    assert second["x"] == first["x"]
    assert second["y"] > first["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page = visit(anna)
    page.goto("/chat/")
    page.locator(".count", has_text="1").first.wait_for()
    shoot(page, "rooms-1280-light")
    page.goto(f"/chat/{room.uid}/search/?q=sleutel")
    page.locator("text=onder de mat").wait_for()
    shoot(page, "search-1280-light")
    page.goto("/chat/new/")
    page.locator("text=Wie wil je schrijven?").wait_for()
    shoot(page, "begin-1280-light")
