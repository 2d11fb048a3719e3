"""Which pages somebody can open, by trying every road. Not for what stands on them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from network.people.models import Appointment
from tests.factories import people as make
from tests.promises import roads
from tests.promises.world import World

ROLES = (
    "visitor",
    "anna",
    "chair",
    "unverified",
    "communicator",
    "moderator",
    "desk_officer",
    "appointer",
    "administrator",
)
BY_TWO = (ROLES[::2], ROLES[1::2])
"""Those roles for two processes: the ones of each half share a town and a site."""
NO_PAGES = {"pages:favicon", "pages:health-live", "pages:health-ready"}
API, PAGE_OF_API = "api-", "api-docs"
MANY_STATES = {"feed:post", "moderation:case", "broadcasts:show", "councils:advice"}
STATES = {  # lists that were asked something, and roads that lead nowhere
    "visitor": ("/nergens",),
    "anna": ("/nergens", "/feed/?kind=question", "/feed/search/?q=kanaripost", "/feed/search/?q=zzzzzz"),
    "moderator": ("/moderation/queue/?show=done",),
    "desk_officer": ("/office/desk/?q=noor",),
}


def browser_of(world: World, persona: str) -> Client:
    """Return a client of somebody who just gave their password, so that no page asks for it first."""
    person = world.people[persona]
    return make.freshly_logged_in(person) if person is not None else Client()


def pages_of(world: World, persona: str, browser: Client) -> dict[str, str]:
    """Return the pages that this persona can open, by address; one that leads elsewhere is no page.

    Of a road that takes a name, the first that answers; all of them where what stands there has many states.
    """
    found = {path: browser.get(path).content.decode() for path in STATES.get(persona, ())}
    for name in sorted(roads.known() - NO_PAGES):
        if name.startswith(API) and name != PAGE_OF_API:
            continue
        answering = _answering(browser, _filled_in(world, name))
        found.update(answering if name in MANY_STATES else islice(answering, 1))
    return {**found, **dict(_answering(browser, _beside_the_roads()))}


def open_as(visit: Any, url: str, browser: Client, **looks: Any) -> Any:
    """Open a browser that carries the session of a client. Returns: its page."""
    page = visit(**looks)
    cookies = [{"name": name, "value": kept.value} for name, kept in browser.cookies.items() if kept.value]
    page.context.add_cookies([{**kept, "url": url} for kept in cookies])
    return page


def _beside_the_roads() -> list[str]:
    ends = [reverse("people:appointment_end", args=[one.uid]) for one in Appointment.objects.all()[:1]]
    tables = (model._meta for model in admin.site._registry)
    return [
        *ends,
        "/admin/",
        *(reverse(f"admin:{table.app_label}_{table.model_name}_changelist") for table in tables),
    ]


def _filled_in(world: World, name: str) -> list[str]:
    """Return the addresses of a road, one for each name that it can take."""
    fixed = roads.FIXED.get(name, {})
    for parameter, kind in roads.FILLED.get(name, {}).items():
        return [reverse(name, kwargs={**fixed, parameter: uid}) for uid in world.uids[kind]]
    return [reverse(name, kwargs=fixed or None)]


def _answering(browser: Client, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Yield address and page of those that answer with a page."""
    for path in paths:
        answer = browser.get(path)
        if answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html"):
            yield path, answer.content.decode()
