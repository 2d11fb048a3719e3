"""No ads, no trackers: no page asks anybody else for anything, and keeps nothing but what makes it work.

Every page of every role is opened in a real browser; of pages that are alike one. Requests to another origin,
refusals of the content security policy and scripts that fail are noted by `tests.helpers.browsers`, and fail
the test at its end.
"""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.moderation import house_rules
from tests.helpers.seen import first_look
from tests.promises.opened import BY_TWO, browser_of, open_as, pages_of
from tests.promises.world import World, build

COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
STORES = """async () => ({
  local: location.pathname.startsWith("/admin/") ? [] : Object.keys(localStorage),
  session: Object.keys(sessionStorage).filter(
    key => !["htmx-current-path-for-history", "django.admin.filtersState"].includes(key)
  ),
  databases: (await indexedDB.databases()).map(one => one.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
# htmx notes the path of the open page in the tab itself, and never its words; Django's admin its colours, and
# which filters are open.
NOTHING = {"local": [], "session": [], "databases": [], "caches": [], "workers": 0}
LEAVING = "[src^='http'], [src^='//'], link[href^='http'], link[href^='//'], [ping], iframe, embed, object"


@pytest.fixture
def world(transactional_db, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    house_rules()
    return build()


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.parametrize("personas", BY_TWO)
def test_no_page_tells_anybody_else_that_you_were_here(world, site, visit, personas):
    for persona in personas:
        client = browser_of(world, persona)
        pages = pages_of(world, persona, client)
        assert len(pages) > 10
        new = [path for path, body in pages.items() if first_look("trackers", body)]
        assert_nobody_is_told(open_as(visit, site.url, client), new)


def assert_nobody_is_told(page, paths: list[str]) -> None:
    """Open these pages as somebody, and look at what the browser keeps, asks for and says."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    for path in paths:
        answer = page.goto(path)
        assert answer.status == (404 if "nergens" in path else 200), path
        kept = page.context.cookies()
        assert {cookie["name"] for cookie in kept} <= COOKIES, path
        assert {cookie["domain"] for cookie in kept} <= {"localhost"}, path
        assert page.evaluate(STORES) == NOTHING, path
        foreign = page.locator(LEAVING).evaluate_all("all => all.map(one => one.outerHTML)")
        assert not foreign, path
        assert not [line for line in said if "404" not in line], path
        said.clear()


def test_cookies_are_for_the_server_alone_and_travel_to_no_other_site(anna):
    browser = Client()
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": anna.email, "password": "een lange zin van vier"})
    assert set(browser.cookies) == COOKIES
    for cookie in browser.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_a_visitor_who_only_reads_gets_no_cookie(db):
    browser = Client()
    for path in ("/", "/promises", "/about", "/privacy", "/mandates", "/accessibility", "/places/"):
        assert browser.get(path).status_code == 200
    assert not browser.cookies


def test_the_page_on_privacy_names_every_cookie(db):
    body = Client().get("/privacy").content.decode()
    assert all(name in body for name in COOKIES)


def test_the_policy_of_pages_names_no_other_place(db):
    answer = Client().get("/")
    for directive in answer.headers["Content-Security-Policy"].split(";"):
        name, *sources = directive.split()
        allowed = {"'self'", "'none'", "data:"}
        strange = {source for source in sources if source not in allowed and not source.startswith("'nonce-")}
        assert not strange, name
