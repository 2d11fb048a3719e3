"""A real browser, with as many people in it as a test needs. Playwright drives the Chromium of this machine.

A page that asks a third party for anything, that breaks the content security policy or whose script fails,
fails its test. Not for the server: that is `tests.helpers.site`.
"""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.helpers import chromium
from tests.helpers.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

Visit = Callable[..., "Page"]
REFUSED = ("Content Security Policy", "Content-Security-Policy")
WAIT_MILLISECONDS = 10_000
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for the whole run; every person gets a profile of their own in it."""
    from playwright.sync_api import sync_playwright

    arguments = [ONLY_HERE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, and Django would refuse its database for that.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        running = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
        try:
            yield running
        finally:
            running.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: "Browser", site: Site) -> "Iterator[Visit]":
    """Open the site as somebody: `visit(anna, width=390, scheme="dark", javascript=False)` returns a page."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        person: Any = None,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
    ) -> "Page":
        context = browser.new_context(
            base_url=site.url,
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.on("request", lambda request: note_strangers(site, request.url, complaints))
        if person is not None:
            context.add_cookies([site.cookie_of(person)])  # type: ignore[list-item]
        page = context.new_page()
        page.on("websocket", lambda socket: note_strangers(site, socket.url, complaints))
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda message: note_refusals(message, complaints))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def browser_page(visit: Visit) -> "Page":
    """A page of somebody who is not logged in."""
    return visit()


def note_strangers(site: Site, url: str, complaints: list[str]) -> None:
    """Note a request to anybody but the site; the browser finds nobody else (ONLY_HERE).

    Looking is enough: a route that stops each request would also switch off the browser's cache.
    """
    asked = urlsplit(url)
    if asked.scheme not in {"data", "blob"} and asked.netloc != urlsplit(site.url).netloc:
        complaints.append(f"third party: {url}")


def note_refusals(message: "ConsoleMessage", complaints: list[str]) -> None:
    """Note where the browser refused something for the content security policy."""
    if any(name in message.text for name in REFUSED):
        complaints.append(f"policy: {message.text}")
