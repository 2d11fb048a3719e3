"""Each page of a group says in its title which page it is: tabs and screen readers tell them apart."""

import re

import pytest

from groups.membership.models import Group
from network.people.models import Person
from tests.factories import groups as make
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db
PAGES = {
    "": "Raad",
    "feed/": "Berichten · Raad",
    "activities/": "Agenda · Raad",
    "documents/": "Documenten · Raad",
    "members/": "Leden · Raad",
    "preferences/": "Wat wil je horen? · Raad",
    "office/": "Cijfers · Beheer · Raad",
    "office/members/": "Leden · Beheer · Raad",
    "office/announcements/": "Mededelingen · Beheer · Raad",
    "office/edit/": "De groep · Beheer · Raad",
}


@pytest.fixture
def council(town: Town) -> Group:
    return make.group(town, "Raad")


@pytest.fixture
def carla(council: Group, town: Town) -> Person:
    return make.coordinator(council, town)


@pytest.mark.parametrize(("part", "title"), PAGES.items())
def test_a_page_says_which_it_is(council: Group, carla: Person, part: str, title: str) -> None:
    page = logged_in(carla).get(f"/groups/{council.uid}/{part}").content.decode()
    found = re.search(r"<title>\s*(.*?)\s*</title>", page, re.DOTALL)
    assert found is not None
    assert found[1].removesuffix(" · Gebuurte") == title


def test_closing_asks_once_more_and_says_for_how_many(council: Group, town: Town, carla: Person) -> None:
    page = logged_in(make.founder(town)).get(f"/groups/{council.uid}/office/edit/").content.decode()
    assert "1 lid leest dan alleen nog" in page
    assert page.index("<details>") < page.index("Ja, sluit de groep") < page.index("</details>")


def test_who_sets_up_groups_finds_the_pages_of_it(
    council: Group, town: Town, carla: Person, anna: Person
) -> None:
    door = f"/groups/{council.uid}/office/edit/"
    browser = logged_in(make.founder(town))
    page = browser.get(f"/groups/{council.uid}/").content.decode()
    assert f'<a href="{door}">Beheer</a>' in page
    assert f'<a href="{door}" aria-current="page">Beheer</a>' in browser.get(door).content.decode()
    for other in (carla, anna):
        assert (
            f'<a href="{door}">Beheer</a>'
            not in logged_in(other).get(f"/groups/{council.uid}/").content.decode()
        )
