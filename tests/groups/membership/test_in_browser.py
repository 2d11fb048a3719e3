"""The pages of groups in a real browser: no fault that axe can see, and nothing wider than a small phone."""

import os
from pathlib import Path

import pytest

from groups.membership.enums import JoinRoad
from groups.membership.services import ask_to_join, choose_intensity, join
from groups.membership.services.announcements import send_announcement
from network.feed.services.posts import publish_post
from network.people.models import Person
from tests.browser.test_look import faults
from tests.factories import groups as make
from tests.factories import people

pytestmark = pytest.mark.browser


def build() -> tuple[dict[str, Person], dict[str, str]]:
    """Make a council with a steering group, members, words and a request; return people and pages."""
    town = people.a_town()
    anna, griet = people.a_resident(town.here, "anna"), people.a_resident(town.here, "griet")
    sport = make.theme("Sport en bewegen")
    council = make.group(
        town,
        "Wetteraad",
        join_road=JoinRoad.REQUEST,
        themes=[sport],
        description="Wij geven **raad** aan het bestuur, gevraagd en ongevraagd.",
        charter="Laat elkaar uitspreken.",
    )
    make.steering(council, town, "Kunsten en Cultuur", working_on="de zaal aan de Schelde")
    make.steering(council, town, "Sport", working_on="de openingsuren van het zwembad")
    open_one = make.group(town, "Werkgroep groen")
    carla = make.coordinator(council, town)
    make.member(council, griet)
    ask_to_join(by=anna, group=council, motivation="Ik werk al tien jaar in de sporthal.")
    publish_post(by=griet, space=council.space, kind="question", text="Wie brengt koekjes mee?")
    send_announcement(by=carla, group=council, subject="Vergadering", text="Maandag om acht uur.")
    choose_intensity(by=anna, membership=join(by=anna, group=open_one), intensity="digest")
    fien = make.founder(town)
    base = f"/groups/{council.uid}/"
    parts = ("feed/", "members/", "preferences/", "office/", "office/members/")
    return (
        {"visitor": None, "anna": anna, "carla": carla, "fien": fien},  # type: ignore[dict-item]
        {
            "visitor": base,
            "anna": f"/groups/ {base}",
            "carla": " ".join(
                [base, *(base + part for part in (*parts, "office/announcements/", "office/edit/"))]
            ),
            "fien": f"/groups/new/ {base}",
        },
    )


def test_every_page_is_accessible_and_fits(visit):
    who, pages = build()
    shots = os.environ.get("SHOTS", "")
    for name, person in who.items():
        page = visit(person)
        for number, path in enumerate(pages[name].split()):
            page.goto(path)
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                if shots:
                    page.screenshot(path=str(Path(shots) / f"{name}{number}-{width}.png"), full_page=True)
                assert faults(page) == [], (name, path, width)
                page.emulate_media(color_scheme="light")
                wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wider <= 0, (name, path, width)
