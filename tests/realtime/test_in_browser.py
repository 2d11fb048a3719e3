"""What open pages do with the socket, in a real browser: count, say, come back, stay quiet."""

import signal

import pytest
from django.contrib.sessions.models import Session

from network.people.enums import AppointmentRole
from tests.factories import people as make
from tests.helpers import site as sites

pytestmark = pytest.mark.browser

COUNT = "[data-live-count] [data-live-number]"
ONE_NEW = "[data-live-count][data-number='1']"
LINE = "[data-live]"
OFFLINE = "[data-connection]"


def listening(page):
    """Open the feed, once its socket hears every topic."""
    said, heard = set(), set()

    def note(socket):
        socket.on("framesent", lambda text: '"subscribe"' in text and said.add(text))
        socket.on("framereceived", lambda text: '"subscribed"' in text and heard.add(text))

    page.on("websocket", note)
    page.goto("/feed/")
    while not said or len(heard) < len(said):
        page.wait_for_timeout(20)
    return page


def test_open_pages_count_posts_and_seintjes(town, anna, bram, griet, appointer, settled, site, visit):
    near, far = listening(visit(anna)), listening(visit(bram))
    writer = visit(griet)
    writer.goto("/feed/write/")
    writer.locator("textarea").first.fill("Wie heeft een ladder te leen?")
    writer.locator("main form button[type=submit]").last.click()
    near.locator(LINE).wait_for(state="visible")
    assert "1 nieuw bericht" in near.locator(LINE).inner_text()
    assert far.locator(LINE).is_hidden()
    assert near.locator("text=ladder").count() == 0
    near.locator(f"{LINE} a").click()
    near.locator("text=ladder").first.wait_for()
    make.appointed(bram, AppointmentRole.MODERATOR, town.there.space)
    far.locator(ONE_NEW).first.wait_for()
    assert near.locator(COUNT).first.is_hidden()


def test_a_page_says_that_it_is_alone_and_comes_back(town, anna, appointer, settled, site, visit, tmp_path):
    page = listening(visit(anna))
    site.process.send_signal(signal.SIGTERM)
    site.process.wait(10)
    page.locator(OFFLINE, has_text="Geen verbinding").wait_for()
    make.appointed(anna, AppointmentRole.MODERATOR, town.here.space)
    again = sites.start(tmp_path / "again", port=int(site.url.rsplit(":", 1)[1]))
    try:
        page.locator(OFFLINE).wait_for(state="detached", timeout=60_000)
        page.locator(ONE_NEW).first.wait_for()
        page.locator(LINE).wait_for(state="visible")
        assert "Misschien is er nieuws" in page.locator(LINE).inner_text()
    finally:
        sites.stop(again)


def test_a_page_of_somebody_who_logged_out_stays_quiet(anna, settled, site, visit):
    page = visit(anna)
    page.clock.install()
    with page.expect_websocket() as opened:
        page.goto("/feed/")
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket))
    with opened.value.expect_event("close"):
        Session.objects.all().delete()
    page.clock.run_for(120_000)
    assert sockets == []
    assert page.locator(OFFLINE).count() == 0
