"""WCAG 2.2 AA: every page of every role, on a phone and on a desk, by day and by night. axe sees no fault.

Roles share many pages. What stands on a page and the frame around it are each looked at once, in all four
shapes; a page of which both were seen, with another role, holds nothing that axe did not judge.
"""

import json

import pytest

from tests.factories.moderation import house_rules
from tests.helpers.seen import first_look
from tests.promises.opened import BY_TWO, browser_of, open_as, pages_of
from tests.promises.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
EVERYTHING = {"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
NOT_OURS = ("/admin/", "/api/")  # pages of Django and of Swagger, for those who build and run it


@pytest.fixture
def world(transactional_db, settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    house_rules()
    return build()


def faults(page, options: dict) -> list[str]:
    found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
    return [f"{rule['id']}: {node['target']} {_why(node)}" for rule in found for node in rule["nodes"]]


def _why(node: dict) -> str:
    return " ".join(each["message"] for each in [*node["any"], *node["all"], *node["none"]])[:160]


def looked_at(page, axe: str) -> list[str]:
    """Look at an open page in its four shapes. What has no colour is the same in the dark."""
    found = []
    page.evaluate(axe)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme="light")
        found += [f"{size['width']} light {fault}" for fault in faults(page, EVERYTHING)]
        page.emulate_media(color_scheme="dark")
        found += [f"{size['width']} dark {fault}" for fault in faults(page, COLOURS)]
    return found


PALE = "const it = document.createElement('p'); it.textContent = 'Vaal'; it.style.color = '%s'; "
FAULTS = {
    "image-alt": "const it = document.createElement('img'); it.src = '/static/favicon.svg'; ",
    "color-contrast": PALE % "#dddddd",
}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_seen(site, visit, rule):
    from axe_playwright_python.sync_playwright import Axe

    page = visit()
    page.goto("/promises")
    page.evaluate(f"() => {{ {FAULTS[rule]} document.querySelector('main').append(it); }}")
    assert any(rule in fault for fault in looked_at(page, Axe().axe_script))


@pytest.mark.parametrize("personas", BY_TWO)
def test_axe_sees_no_fault(world, site, visit, personas):
    from axe_playwright_python.sync_playwright import Axe

    wrong = {}
    for persona in personas:
        client = browser_of(world, persona)
        page = open_as(visit, site.url, client)
        pages = {
            path: body
            for path, body in pages_of(world, persona, client).items()
            if not path.startswith(NOT_OURS)
        }
        assert len(pages) > 10
        for path, body in pages.items():
            if first_look("axe", body):
                page.goto(path)
                if found := looked_at(page, Axe().axe_script):
                    wrong[f"{persona} {path}"] = found
        page.context.close()
    assert not wrong, "\n".join(f"{path}\n    " + "\n    ".join(found) for path, found in wrong.items())
