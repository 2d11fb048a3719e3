"""Results in a real browser: nothing wider than the screen, axe sees no fault, in light and dark."""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from groups.polls.models import Poll
from network.people.models import Person
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def roads(transactional_db, settings) -> tuple[Person, list[str]]:
    """A counted sample, one under the minimum, and one that runs."""
    settings.ACCOUNT_RATE_LIMITS = False
    town = make.a_town()
    officer = ask.an_officer(town)
    make.a_resident(town.here, "anna")
    polls: list[Poll] = [
        told.a_counted_survey(town, officer, 400, population=12_000, quorum=300),
        told.a_counted_survey(town, officer, 4),
        told.an_open_survey(town, officer, 30),
    ]
    words = reverse("polls:words", args=[polls[0].uid, "tell"])
    return officer, [*(reverse("polls:results", args=[poll.uid]) for poll in polls), words]


def test_results_fit_a_phone_and_axe_sees_no_fault(roads, site, visit):
    from axe_playwright_python.sync_playwright import Axe

    officer, paths = roads
    wrong: list[str] = []
    for width, scheme in ((360, "light"), (1280, "dark"), (390, "dark"), (1280, "light")):
        page = visit(officer, width=width, scheme=scheme)
        for number, path in enumerate(paths):
            page.goto(path)
            for summary in page.locator("details summary").all():
                summary.click()
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                wrong.append(f"{path} at {width}: {wide} pixels too wide")
            page.evaluate(Axe().axe_script)
            options = {"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}
            found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
            wrong += [
                f"{path} at {width} {scheme}: {rule['id']} {node['target']}"
                for rule in found
                for node in rule["nodes"]
            ]
            if "SCREENSHOTS" in os.environ:
                name = f"results-{number}-{width}-{scheme}.png"
                page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / name, full_page=True)
    assert not wrong, "\n".join(wrong)
