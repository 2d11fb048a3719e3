"""The parts of the look in a real browser: no fault that axe can see, and every script does its work."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from network.people.models import Person
from tests.helpers.site import Site, start, stop

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {
    "light": {"runOnly": RULES, "preload": False, "resultTypes": ["violations"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]},
}
PICTURE = Path(__file__).parents[2] / "network/static/vendor/leaflet/images/layers.png"
EVENT = "new CustomEvent('gebuurte:event', {detail: {type: 'event', topic: '%s', name: '%s'}})"
PASTE = """(field, text) => {
  const held = new DataTransfer();
  held.setData("text", text);
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A site that shows the page with every part."""
    running = start(tmp_path / "site", DEBUG="true")
    try:
        yield running
    finally:
        stop(running)


def faults(page) -> list[str]:
    """Look at an open page by day and by night. What has no colour is the same at night."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    page.evaluate(Axe().axe_script)
    for scheme, options in ASKED.items():
        page.emulate_media(color_scheme=scheme)
        for rule in page.evaluate(f"axe.run({json.dumps(options)})")["violations"]:
            found += [f"{scheme} {rule['id']}: {node['target']}" for node in rule["nodes"]]
    return found


def person(first_name: str) -> Person:
    return Person.objects.create_user(f"{first_name}@example.org", first_name=first_name, last_name="Verbeke")


def test_axe_sees_no_fault(visit):
    anna = person("Anna")
    for somebody, width in itertools.product((None, anna), (390, 1280)):
        page = visit(somebody, width=width)
        page.goto("/style")
        assert faults(page) == [], (somebody, width)


def test_every_part_fits_from_a_phone_at_four_hundred_percent_to_a_desktop(visit):
    anna = person("Anna")
    for somebody, path in itertools.product((None, anna), ("/style", "/", "/promises", "/mandates")):
        page = visit(somebody, width=320)
        page.goto(path)
        for width in (320, 360, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wider <= 0, (somebody, width, path)


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(visit):
    page = visit()
    page.goto("/style")
    page.wait_for_selector("[role=alert]:focus")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/style#id_fout-email")


def test_a_code_is_spread_over_its_fields(visit):
    page = visit()
    page.goto("/style")
    fields = [page.locator(f"#id_code_{number}") for number in range(3)]
    fields[0].evaluate(PASTE, "7kq4-m2xd-9trl")
    assert [field.input_value() for field in fields] == ["7KQ4", "M2XD", "9TR1"]
    for field in fields:
        field.fill("")
    fields[0].press_sequentially("ol12m2xd9trv")
    assert [field.input_value() for field in fields] == ["0112", "M2XD", "9TRV"]


def test_a_chosen_photo_is_shown_and_its_words_are_asked(visit):
    page = visit()
    page.goto("/style")
    page.set_input_files("#id_photo-photo", PICTURE)
    page.wait_for_selector(".photo-preview:visible")
    assert page.evaluate("document.activeElement.id") == "id_photo-alt"


def test_new_items_are_counted_above_the_list(visit):
    page = visit()
    page.goto("/style")
    line = page.locator("[data-live]")
    assert not line.is_visible()
    page.evaluate(f"document.dispatchEvent({EVENT % ('space:elders', 'post')})")
    assert not line.is_visible()
    page.evaluate(f"document.dispatchEvent({EVENT % ('space:demo', 'post')})")
    assert line.inner_text().strip() == "1 nieuw bericht"
    page.evaluate(f"document.dispatchEvent({EVENT % ('space:demo', 'post')})")
    assert line.inner_text().strip() == "2 nieuwe berichten"


def test_a_draft_outlives_the_page_and_is_nobody_elses(visit, site):
    page = visit(person("Anna"))
    page.goto("/style")
    page.fill("#id_text", "Wie heeft een ladder?")
    page.goto("/promises")
    page.goto("/style")
    assert page.input_value("#id_text") == "Wie heeft een ladder?"
    for other in (None, person("Griet")):
        page.context.clear_cookies()
        if other is not None:
            page.context.add_cookies([site.cookie_of(other)])
        page.goto("/style")
        assert page.input_value("#id_text") == ""
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:'))") == []


def test_a_draft_is_kept_when_the_answer_is_to_log_in_again(visit, site):
    anna = person("Anna")
    page = visit(anna)
    page.goto("/style")
    page.fill("#id_text", "Wie heeft een ladder?")
    page.evaluate("document.querySelector('[data-draft]').action = '/account/login/'")
    page.context.clear_cookies()
    page.locator("[data-draft] [type=submit]").click()
    page.wait_for_url("**/account/login/**")
    page.context.add_cookies([site.cookie_of(anna)])
    page.goto("/style")
    assert page.input_value("#id_text") == "Wie heeft een ladder?"


def test_a_draft_that_arrived_is_gone(visit):
    page = visit(person("Anna"))
    page.goto("/style")
    page.fill("#id_text", "Wie heeft een ladder?")
    page.evaluate("document.querySelector('[data-draft]').action = '/promises'")
    page.locator("[data-draft] [type=submit]").click()
    page.wait_for_url("**/promises**")
    page.goto("/style")
    assert page.input_value("#id_text") == ""
