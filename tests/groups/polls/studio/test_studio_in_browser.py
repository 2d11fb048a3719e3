"""The studio in a real browser: nothing wider than the screen, axe sees no fault, in light and dark."""

import json
from typing import Any

import pytest
from django.urls import reverse

from groups.polls.enums import Secrecy
from groups.polls.models import Poll
from groups.polls.services.drafting import edit_questions
from groups.polls.services.officers import name_officers
from groups.polls.services.revising import begin_correction, edit_correction
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.helpers.fitting import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LOOKS = ((390, "light"), (1280, "dark"), (390, "dark"), (1280, "light"))
PLACES = [
    {"key": "church", "title": "Aan de kerk"},
    {"key": "park", "title": "In het park"},
    {"key": "none", "title": "Geen van deze", "pinned": True},
]
SURVEY: dict[str, Any] = {
    "pages": [
        {
            "key": "p1",
            "title": "De plek",
            "questions": [
                {
                    "key": "bench",
                    "kind": "single",
                    "title": "Waar zetten we de nieuwe bank?",
                    "options": PLACES,
                    "shuffled": True,
                    "required": True,
                },
                {"key": "cars", "kind": "score", "title": "Hoe vind je het plein?", "low": -2, "high": 2},
            ],
            "jumps": [{"question": "bench", "values": ["none"], "to": "end"}],
        },
        {
            "key": "p2",
            "title": "Het park",
            "questions": [
                {"key": "why", "kind": "long", "title": "Waarom daar?"},
                {
                    "key": "grid",
                    "kind": "matrix",
                    "title": "Hoe veilig is het er?",
                    "rows": [{"key": "day", "title": "Overdag"}, {"key": "night", "title": "’s Nachts"}],
                    "columns": [{"key": "safe", "title": "Veilig"}, {"key": "not", "title": "Niet veilig"}],
                },
            ],
            "then": "p1",
        },
    ]
}


@pytest.fixture
def roads(transactional_db, settings) -> tuple[Person, Person, str, list[str]]:
    """An organiser with drafts and an open poll, an officer, and the pages to look at."""
    settings.ACCOUNT_RATE_LIMITS = False
    town = make.a_town()
    by = ask.an_officer(town)
    make.a_resident(town.here, "anna")
    draft = ask.a_draft(town, by, definition=SURVEY, intro="Wij kiezen samen een plek.", title="De bank")
    running = ask.an_open_poll(town, by, title="Waar komt de boom?")
    begin_correction(by=by, poll=running)
    better = json.loads(json.dumps(ask.QUESTIONS))
    better["pages"][0]["questions"][0]["options"] = [*PLACES[:1], {"key": "square", "title": "Op het plein"}]
    edit_correction(by=by, poll=running, definition=better)
    secret = ask.a_draft(town, by, secrecy=Secrecy.SECRET, title="Wie wordt voorzitter?")
    pair = [make.an_account(name) for name in ("olga", "omar")]
    for person in pair:
        make.appointed(person, AppointmentRole.MODERATOR, town.space)
    name_officers(by=by, poll=secret, officers=pair)
    sound = ask.a_draft(town, by, definition=SURVEY, title="De bank aan het plein")
    whole = json.loads(json.dumps(SURVEY))
    whole["pages"][1]["then"] = None
    edit_questions(by=by, poll=sound, definition=whole)
    return (
        by,
        pair[0],
        _at("key", secret),
        [
            reverse("polls:studio"),
            reverse("polls:new"),
            *(_at(name, draft) for name in ("office", "terms", "audience", "questions", "preview", "open")),
            _at("question", draft, "bench"),
            _at("page", draft, "p1"),
            _at("officers", secret),
            _at("office", running),
            _at("correct", running),
            _at("cancel", running),
            _at("open", sound),
        ],
    )


def _at(name: str, poll: Poll, *more: str) -> str:
    return reverse(f"polls:{name}", args=[poll.uid, *more])


def test_the_studio_fits_a_phone_and_axe_sees_no_fault(roads, site, visit):
    by, officer, key, paths = roads
    wrong: list[str] = []
    page = visit(by)
    for number, path in enumerate(paths):
        page.goto(path)
        name = f"{number:02}-{path.strip('/').split('/')[-1]}"
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            wrong += faults(page, name, width, scheme, seen_by_day=scheme == "dark")
    wrong += _faults_of_key_page(visit(officer), key)
    assert not wrong, "\n".join(wrong)


def _faults_of_key_page(page: Any, key: str) -> list[str]:
    """Return what is wrong with the page of an officer, before and after the code is shown."""
    page.goto(key)
    page.fill("input[name=password]", make.PASSWORD)
    with page.expect_navigation(
        wait_until="load"
    ):  # before its style is there a page is wider than it will be
        page.press("input[name=password]", "Enter")
    wrong = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.wait_for_selector("button[value=take]")
        wrong += faults(page, "key-before", width, scheme, seen_by_day=scheme == "dark")
        with page.expect_navigation(wait_until="load"):
            page.locator("button[value=take]").first.click()
        page.wait_for_selector(".the-code")
        wrong += faults(page, "key-code", width, scheme, seen_by_day=scheme == "dark")
        page.goto(key)
    return wrong
