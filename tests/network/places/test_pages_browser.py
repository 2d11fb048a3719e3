"""A municipality in a real browser: a map without a third party, beside a list that says as much."""

from pathlib import Path

import pytest

from network.places.models import District
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts
from tests.factories.places import HALLE, address, register

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_map_and_the_same_list(visit, width: int, scheme: str):
    import_districts(path=HALLE)
    page = visit(width=width, scheme=scheme)
    page.goto("/places/halle/")
    page.locator(".map-canvas path.area").nth(8).wait_for(state="attached")
    shapes = page.locator(".map-canvas path.area")
    names = {shapes.nth(at).get_attribute("aria-label") for at in range(shapes.count())}
    assert names == set(District.objects.values_list("name", flat=True))
    assert page.locator(".emblems li").count() == 9
    assert page.locator("text=Wijken voor omgevingsanalyse").count() == 1
    assert page.locator("html").evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    assert faults(page) == []
    page.goto("/places/")
    assert faults(page) == []


def test_the_list_is_enough_without_script(visit):
    import_districts(path=HALLE)
    page = visit(javascript=False)
    page.goto("/places/")
    page.click("text=Halle")
    assert page.locator(".emblems li").count() == 9
    assert not page.locator("[data-map]").is_visible()


def test_suggestions_come_over_our_own_road(visit, tmp_path: Path):
    import_districts(path=HALLE)
    import_addresses(path=register(tmp_path, address(1, lon=4.2372, lat=50.7341)))
    page = visit()
    answer = page.goto("/places/addresses?q=ankerstr+12")
    assert answer.json() == [
        {"id": answer.json()[0]["id"], "label": "Ankerstraat 12", "detail": "1500 Halle"}
    ]
