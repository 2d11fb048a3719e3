"""Polls in a real browser: nothing wider than the screen, axe sees no fault, and a ranking by keyboard."""

import json
import os
from pathlib import Path

import pytest

from groups.polls.models import NamedBallot
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_voting_pages import OPTIONS, one_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
SURVEY = one_page(
    {
        "key": "order",
        "kind": "ranking",
        "title": "Wat moet er eerst komen op het plein?",
        "help": "Denk aan wat jij het vaakst zou gebruiken.",
        "options": [
            {"key": "bench", "title": "Zitbanken met rugleuning"},
            {"key": "tree", "title": "Bomen"},
            {"key": "water", "title": "Een drinkfontein"},
            {"key": "play", "title": "Speeltoestellen"},
        ],
        "most": 3,
        "required": True,
    },
    {
        "key": "grid",
        "kind": "matrix",
        "title": "Hoe veilig voel je je op het plein?",
        "rows": [
            {"key": "day", "title": "Overdag"},
            {"key": "evening", "title": "’s Avonds"},
            {"key": "night", "title": "’s Nachts"},
        ],
        "columns": [
            {"key": "very", "title": "Heel veilig"},
            {"key": "safe", "title": "Veilig"},
            {"key": "not", "title": "Niet veilig"},
        ],
        "no_opinion": True,
    },
    {
        "key": "cars",
        "kind": "score",
        "title": "Wat vind je van een plein zonder auto’s?",
        "low": -2,
        "high": 2,
        "low_label": "helemaal niet goed",
        "high_label": "heel goed",
        "no_opinion": True,
    },
    {"key": "years", "kind": "number", "title": "Hoe lang woon je hier?", "unit": "jaar", "low": 0},
    {"key": "story", "kind": "long", "title": "Wat willen we nog weten?"},
    {
        "key": "where",
        "kind": "place",
        "title": "Waar komt de eerste bank?",
        "west": 4.0,
        "south": 50.6,
        "east": 4.4,
        "north": 50.9,
    },
    {"key": "photo", "kind": "photo", "title": "Heb je een foto van de plek?"},
)
SURVEY["pages"].append(
    {
        "key": "p2",
        "title": "Over jou",
        "questions": [{"key": "bike", "kind": "single", "title": "Kom je met de fiets?", "options": OPTIONS}],
    }
)
INTRO = "We leggen het plein opnieuw aan. Met jouw stem weten we waar de eerste bank komt."


@pytest.fixture
def road(transactional_db, settings) -> tuple[Person, dict[str, str]]:
    """Somebody who can vote in several polls, one of which is over; and the pages they come to."""
    settings.ACCOUNT_RATE_LIMITS = False
    town = make.a_town()
    officer = ask.an_officer(town)
    anna = make.a_resident(town.here, "anna")
    short = ask.an_open_poll(town, officer, title="Waar zetten we de nieuwe zitbank?", intro=INTRO)
    survey = ask.an_open_poll(
        town, officer, kind="survey", title="Hoe wordt het Marktplein?", intro=INTRO, definition=SURVEY
    )
    secret = ask.an_open_secret_poll(
        town,
        officer,
        title="Mag het Marktplein autovrij worden?",
        intro=INTRO,
        groups_asked=["district", "age", "gender"],
        definition=one_page(
            {"key": "free", "kind": "single", "title": "Een plein zonder auto’s?", "options": OPTIONS},
            {"key": "order", "kind": "ranking", "title": "Wat eerst?", "options": OPTIONS, "required": True},
            {"key": "several", "kind": "multiple", "title": "Wat mag er zijn?", "options": OPTIONS},
        ),
    )
    return anna, {
        "list": "/polls/",
        "short": f"/polls/{short.uid}/",
        "survey": f"/polls/{survey.uid}/",
        "survey-vote": f"/polls/{survey.uid}/vote/",
        "secret": f"/polls/{secret.uid}/",
        "secret-vote": f"/polls/{secret.uid}/vote/",
        "fingerprints": f"/polls/{secret.uid}/list/",
    }


def look_at(page, name: str) -> list[str]:
    """Return what is wrong with the page that is open, and keep a picture of it where one is wanted."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    wrong = [f"{name}: {wide} pixels too wide"] if wide > 0 else []
    page.evaluate(Axe().axe_script)
    options = {"runOnly": TAGS, "preload": False, "resultTypes": ["violations"]}
    found = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
    wrong += [f"{name}: {rule['id']} {node['target']}" for rule in found for node in rule["nodes"]]
    if "SCREENSHOTS" in os.environ:
        page.screenshot(path=Path(os.environ["SCREENSHOTS"]) / f"{name}.png", full_page=True)
    return wrong


def test_the_pages_of_a_voter_fit_a_phone_and_axe_sees_no_fault(road, poll_keys, site, visit):
    anna, paths = road
    wrong: list[str] = []
    for width, scheme in WIDTHS:
        page = visit(anna, width=width, scheme=scheme)
        for name, path in paths.items():
            page.goto(path)
            if name == "survey-vote":
                page.wait_for_selector("[data-place-map] .area")
            wrong += look_at(page, f"{name}-{width}-{scheme}")
        page.goto(paths["survey-vote"])
        page.get_by_role("button", name="Verder", exact=True).click()
        page.wait_for_selector(".field-error")
        wrong += look_at(page, f"survey-wrong-{width}-{scheme}")
    page.goto(paths["secret-vote"])
    page.get_by_role("button", name="Hoger: Staal").click()
    page.get_by_role("button", name="Stem", exact=True).click()
    page.wait_for_selector(".fingerprint")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        wrong += look_at(page, f"receipt-{width}")
    page.goto(paths["short"])
    page.get_by_label("In het park").check()
    page.get_by_role("button", name="Stem", exact=True).click()
    page.wait_for_selector(".note-ok")
    wrong += look_at(page, "voted-390")
    page.goto(paths["list"])
    wrong += look_at(page, "list-voted-390")
    assert not wrong, "\n".join(wrong)


def test_a_ranking_and_a_place_are_chosen_with_the_keyboard(road, poll_keys, site, visit):
    anna, paths = road
    page = visit(anna, width=390)
    page.goto(paths["survey-vote"])
    page.get_by_role("button", name="Hoger: Bomen").press("Enter")
    page.get_by_role("button", name="Hoger: Een drinkfontein").press("Enter")
    page.get_by_role("button", name="Hoger: Een drinkfontein").press("Enter")
    assert page.locator(".ranking-says").inner_text() == "Een drinkfontein staat op plaats 1."
    page.wait_for_selector("[data-place-map] .area")
    page.locator("[data-place-map] .map-canvas").press("Enter")
    assert page.locator(".place-says").inner_text() == "Je koos een plek op de kaart."
    page.get_by_role("button", name="Wis de plek").press("Enter")
    page.locator("[data-place-map] .map-canvas").press("Enter")
    page.get_by_role("button", name="Verder", exact=True).click()
    page.wait_for_selector("text=Kom je met de fiets?")
    page.get_by_role("button", name="Verder", exact=True).click()
    page.wait_for_selector("text=Lees je antwoorden na")
    page.get_by_role("button", name="Stem", exact=True).click()
    page.wait_for_selector(".note-ok")
    answers = NamedBallot.objects.get().answers
    assert answers["order"] == ["water", "tree"]
    assert set(answers["where"]) == {"lon", "lat"}


def test_ticks_make_no_secret_vote_longer(road, poll_keys, site, visit):
    anna, paths = road
    page = visit(anna, width=390)
    sent: list[str] = []

    def keep(route):
        if route.request.method == "POST":
            sent.append(route.request.post_data)
            route.fulfill(status=200, body="")
        else:
            route.continue_()

    page.route("**/vote/", keep)
    for ticks in ([], ["v-several-0"], ["v-several-0", "v-several-2"]):
        page.goto(paths["secret-vote"])
        for box in ticks:
            page.locator(f"#{box}").check()
        if ticks:
            page.locator("#groep-age").uncheck()
        page.get_by_role("button", name="Stem", exact=True).click()
        page.wait_for_load_state("load")
    assert len(sent) == 3
    assert len({len(body) for body in sent}) == 1
