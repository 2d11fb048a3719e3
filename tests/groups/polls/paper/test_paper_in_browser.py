"""The pages for paper in a real browser: nothing wider than the screen, no fault for axe, typed by keys."""

from typing import Any

import pytest
from django.urls import reverse

from groups.polls.models import PaperBatch, PaperSheet, Poll
from groups.polls.services.paper.entering import type_sheet
from network.people.models import Person
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask
from tests.helpers.fitting import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LOOKS = ((390, "light"), (1280, "dark"))


@pytest.fixture
def desk(transactional_db: None, settings: Any) -> tuple[Person, Person, PaperBatch, list[str], list[str]]:
    """A clerk with piles in every state, the organiser, an empty pile, and the pages of both."""
    settings.ACCOUNT_RATE_LIMITS = False
    town = make.a_town()
    by, clerks = ask.an_officer(town), paper.two_clerks(town)
    voters = [make.a_resident(town.here, f"kiezer{number}") for number in range(6)]
    named = ask.an_open_poll(town, by, definition=paper.EVERY_KIND, title="Het plein")
    typed = paper.a_pile(clerks[0], named, 2)
    for clerk, spot in zip(clerks, ("yes", "no"), strict=True):
        for position in (1, 2):
            code = ask.entry_of(named, voters[position]).code
            type_sheet(by=clerk, batch=typed, position=position, code=code, answers={"a": spot})
    secret = ask.an_open_secret_poll(town, by, title="Wie wordt voorzitter?", groups_asked=["district"])
    slips = paper.a_pile(clerks[0], secret, 5)
    paper.type_slips(slips, voters[:3], clerks[0])
    fresh = paper.a_pile(clerks[0], ask.an_open_poll(town, by, title="Waar komt de bank?"), 2)
    at_desk = [
        reverse("polls:paper"),
        _at("piles", secret),
        _at("pile", typed),
        _at("sheet", typed, 1),
        _at("differences", typed),
        _at("pile", slips),
        _at("slips", slips),
    ]
    return clerks[0], by, fresh, at_desk, [_at("print", secret), _at("piles", named), _at("office", named)]


def _at(name: str, row: Poll | PaperBatch, *more: int) -> str:
    return reverse(f"polls:{name}", args=[row.uid, *more])


def test_the_pages_for_paper_fit_a_phone_and_axe_sees_no_fault(desk, site, visit):
    clerk, by, _fresh, at_desk, at_office = desk
    wrong: list[str] = []
    for width, scheme in LOOKS:
        for person, paths in ((clerk, at_desk), (by, at_office)):
            page = visit(person, width=width, scheme=scheme)
            for path in paths:
                page.goto(path)
                parts = path.strip("/").split("/")
                name = f"{paths.index(path):02}-{parts[-1] if len(parts) > 3 else parts[1]}"
                wrong += faults(page, name, width, scheme)
    assert not wrong, "\n".join(wrong)


def test_a_sheet_is_typed_with_the_keyboard_alone(desk, site, visit):
    clerk, _by, fresh, _desk, _office = desk
    code = ask.entry_of(fresh.poll, fresh.poll.roll.earliest("pk").person).code
    page = visit(clerk, width=1280, scheme="light")
    page.goto(_at("sheet", fresh, 1))
    page.focus("input[name=code]")
    page.keyboard.type(f"{code[:4]} {code[4:]}".upper())
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith(_at("sheet", fresh, 2)))
    assert PaperSheet.objects.get(batch=fresh).answers == {"bench": "park"}
