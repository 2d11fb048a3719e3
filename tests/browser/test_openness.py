"""The pages on which everybody reads how decisions are taken: axe sees no fault, and they fit a phone."""

from datetime import timedelta

import pytest

from moderation.models import Action, Origin
from moderation.rules.house_rules import Wording
from moderation.services.rules import announce_change
from network.kernel import clock, moments
from tests.browser.test_accessibility import looked_at
from tests.factories import people as make
from tests.factories.moderation import house_rules
from tests.moderation.openness.year import taken
from tests.promises.opened import open_as

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ACTIONS = (Action.KEEP, Action.HIDE, Action.KEEP, Action.REMOVE)


@pytest.fixture
def year(transactional_db, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    house_rules()
    town = make.a_town()
    first = moments.start_of_day(clock.today().replace(month=1, day=3))
    clause = ("2.1", "4.1", "3.1")
    for number in range(90):
        taken(
            town.here.space,
            number,
            action=ACTIONS[number % 4],
            at=min(first + timedelta(days=number * 3), clock.now()),
            clause=clause[number % 3],
            origin=Origin.REPORT if number % 2 else Origin.OWN,
            detected_by_machine=number % 3 == 0,
        )
    ada = make.an_administrator("ada")
    announce_change(
        summary="We zeggen het korter, en er komt een regel bij.",
        takes_effect_at=clock.now() + timedelta(days=20),
        clauses=[
            Wording("2.4", "Je geeft fouten toe", "Klopt iets niet? Dan zeg je dat."),
            Wording("2.1", "Je spreekt over de zaak, niet over de persoon", "Je scheldt nooit iemand uit."),
        ],
        by=ada,
    )
    return ada


def fits(page):
    for path in ("/transparency", "/transparency/log", "/moderation/rules/", "/moderation/rules/history/"):
        page.goto(path)
        page.set_viewport_size({"width": 360, "height": 780})
        wider = page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth")
        assert wider <= 0, path


def test_everybody_reads_it_without_a_fault(year, site, visit, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    page = visit()
    fits(page)
    wrong = {}
    for path in ("/transparency", "/transparency/log", "/moderation/rules/", "/moderation/rules/history/"):
        page.goto(path)
        wrong[path] = looked_at(page, Axe().axe_script)
    assert not any(wrong.values()), wrong


def test_an_administrator_writes_a_change_without_a_fault(year, site, visit):
    from axe_playwright_python.sync_playwright import Axe

    page = open_as(visit, site.url, make.freshly_logged_in(year))
    for path in ("/moderation/rules/office/", "/moderation/rules/office/new/"):
        page.goto(path)
        assert not looked_at(page, Axe().axe_script)
    page.locator("summary", has_text="2.2").click()
    page.locator("details[open] textarea").first.fill("Je valt niemand aan om wie die is.")
    page.fill("#id_summary", "Korter.")
    page.fill("#id_day", (clock.now() + timedelta(days=12)).strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    page.locator("ins").first.wait_for()
    assert not looked_at(page, Axe().axe_script)
    page.get_by_role("button", name="Kondig aan").click()
    page.get_by_text("De verandering is aangekondigd").wait_for()
