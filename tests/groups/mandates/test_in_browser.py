"""Calls, candidates and mandates in a real browser: nothing wider than the screen, and axe sees no fault."""

import json
import os
from pathlib import Path

import pytest

from groups.mandates.enums import CompositionRule
from groups.mandates.models import Call
from groups.mandates.services.course import suspend
from network.kernel import clock
from network.people.models import Person
from tests.factories import mandates as give
from tests.factories import people as make

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
CUT = """[...document.querySelectorAll(".scroll")]
    .map((box) => box.scrollWidth - box.clientWidth).filter((pixels) => pixels > 0)"""


@pytest.fixture
def road(transactional_db, settings) -> tuple[Person, list[str]]:
    """A steering group with a call that closed, candidates, and mandates; and the pages of its officer."""
    settings.ACCOUNT_RATE_LIMITS = False
    town = make.a_town()
    officer = give.an_officer(town)
    _council, sport = give.a_council(
        town, officer, rule=CompositionRule.ADVISORY, min_seats=3, override_reason="De groep start op."
    )
    people = [make.a_resident(town.here, name) for name in ("ilse", "wout", "samira", "hanne", "omar")]
    for person, gender in zip(people[:3], ("female", "male", "female"), strict=True):
        held = give.a_mandate(sport, person, by=officer, gender=gender)
    suspend(by=officer, mandate=held, reason="Onderzoek.", decision="CBS 12/10/2026, punt 14")
    call = give.a_call(sport, by=officer)
    give.a_call(sport, by=officer, title="Nog een oproep")
    for person, gender in zip(people[3:], ("female", "male"), strict=True):
        give.a_candidacy(call, person, gender=gender)
    Call.objects.filter(pk=call.pk).update(deadline=clock.now())
    group, mandate = f"/groups/{sport.uid}", f"/mandates/{held.uid}"
    return officer, [
        f"{group}/",
        f"{group}/mandates/",
        f"{group}/mandates/new/",
        f"{group}/mandates/board/",
        f"{group}/calls/",
        f"{group}/calls/new/",
        f"/calls/{call.uid}/",
        f"/calls/{call.uid}/candidates/",
        f"{mandate}/lift/",
        f"{mandate}/end/",
        f"{mandate}/renew/",
        f"{mandate}/handover/",
        "/mandates/office/",
        "/mandates/powers/",
        "/mandates",
        "/candidacies/",
    ]


def test_the_pages_fit_a_phone_and_axe_sees_no_fault(road, site, visit):
    from axe_playwright_python.sync_playwright import Axe

    officer, paths = road
    wrong: list[str] = []
    for width in WIDTHS:
        page = visit(officer, width=width)
        for path in paths:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                wrong.append(f"{path} at {width}: {wide} pixels too wide")
            if width == max(WIDTHS):
                cut = page.evaluate(CUT)
                wrong += [f"{path} at {width}: a table is cut off by {pixels} pixels" for pixels in cut]
            page.evaluate(Axe().axe_script)
            options = {"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}
            found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
            wrong += [
                f"{path} at {width}: {rule['id']} {node['target']}"
                for rule in found
                for node in rule["nodes"]
            ]
            if "SCREENSHOTS" in os.environ:
                name = f"{path.strip('/').replace('/', '-') or 'root'}-{width}.png"
                page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / name, full_page=True)
    assert not wrong, "\n".join(wrong)
