"""Pages that anyone may see open in a real browser: on a phone, in the dark, without JavaScript."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.helpers.browsers import note_strangers
from tests.helpers.site import Site

PAGES = ("/", "/promises", "/about", "/privacy", "/account/login/")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme", "javascript"), [(360, "dark", True), (1280, "light", False)])
def test_they_open_and_fit(visit, width, scheme, javascript):
    page = visit(width=width, scheme=scheme, javascript=javascript)
    for path in PAGES:
        answer = page.goto(path)
        assert answer.status == 200, path
        assert page.locator("h1").count() == 1, path
        wider = (
            page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth")
            if javascript
            else 0
        )
        assert wider <= 0, f"{path} is {wider} pixels wider than a phone"


@pytest.mark.browser
@pytest.mark.parametrize("elsewhere", ["http://example.org/", "http://192.0.2.1/"])
def test_a_test_browser_finds_nobody_else(browser, elsewhere):
    """What asks for a third party must fail everywhere, also on machines that can reach it."""
    with closing(browser.new_page()) as page, pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(elsewhere)


def test_a_request_to_somebody_else_is_noted():
    said = []
    for url in (
        "http://localhost:1/feed/",
        "ws://localhost:1/ws/",
        "data:,x",
        "wss://example.org/",
        "http://localhost:2/",
    ):
        note_strangers(Site("http://localhost:1", Path(), None), url, said)
    assert said == ["third party: wss://example.org/", "third party: http://localhost:2/"]
