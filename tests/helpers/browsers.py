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
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

Visit = Callable[..., "Page"]
REFUSED = ("Content Security Policy", "Content-Security-Policy")
WAIT_MILLISECONDS = 10_000


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for the whole run; every person gets a profile of their own in it."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
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
        context.route("**/*", lambda route, request: keep_home(site, route, request, complaints))
        if person is not None:
            context.add_cookies([site.cookie_of(person)])  # type: ignore[list-item]
        page = context.new_page()
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


def keep_home(site: Site, route: "Route", request: "Request", complaints: list[str]) -> None:
    """Let a request to the site through; refuse and note any other."""
    asked = urlsplit(request.url)
    if asked.scheme in {"data", "blob"} or asked.netloc == urlsplit(site.url).netloc:
        route.continue_()
    else:
        complaints.append(f"third party: {request.url}")
        route.abort()


def note_refusals(message: "ConsoleMessage", complaints: list[str]) -> None:
    """Note where the browser refused something for the content security policy."""
    if any(name in message.text for name in REFUSED):
        complaints.append(f"policy: {message.text}")
