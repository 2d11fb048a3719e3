"""Whom a draft asks: places, streets that are searched, groups, and people on a list."""

import re

import pytest
from django.urls import reverse

from groups.polls.forms import studio
from groups.polls.models import Audience, Poll
from groups.polls.queries import electors
from groups.polls.services import audience
from network.kernel import clock
from tests.factories import people as make


@pytest.fixture
def send(desk, draft: Poll):
    """Send the form of the audience with the stamp that it carries."""
    url = reverse("polls:audience", args=[draft.uid])

    def sent(**body):
        found = re.search(r'name="seen" value="(\w+)"', desk.get(url).content.decode())
        assert found is not None
        return desk.post(url, {"seen": found[1], **body})

    return sent


def kept(draft: Poll) -> Audience:
    return Audience.objects.get(poll=draft)


@pytest.mark.slow
def test_everybody_of_an_age(send, draft, anna, bram, desk):
    assert send(everywhere="on", min_age="16").status_code == 302
    assert (kept(draft).everywhere, kept(draft).min_age) == (True, 16)
    assert kept(draft).districts.count() == 0
    page = desk.get(reverse("polls:audience", args=[draft.uid])).content.decode()
    assert "Alle bewoners van" in page
    assert send(min_age="0").status_code == 422


@pytest.mark.slow
def test_a_street_is_found_and_stays_chosen(send, draft, town, anna):
    street = make.an_address(town.here, number="77").street
    answer = send(do="find", find=street.name_nl[:4].lower())
    assert answer.status_code == 200
    assert f'value="{street.uid}"' in answer.content.decode()
    assert kept(draft).streets.count() == 0
    send(streets=street.uid)
    assert list(kept(draft).streets.all()) == [street]
    assert send(streets="zzzzzzzzzzzzzzzz").status_code == 422
    assert "Geen straat" in send(do="find", find="qqqq").content.decode()


def test_people_are_matched_and_nothing_is_told_of_others(send, draft, town, anna, bram):
    beersel = make.a_town("Beersel", "23003")
    otto = make.a_resident(beersel.here, "otto")
    lines = f"{anna.email.upper()}\n{bram.get_full_name()}"
    assert send(people=lines).status_code == 302
    assert set(kept(draft).listed.all()) == {anna, bram}
    nobody = send(people="niemand@voorbeeld.be", keep=[anna.uid])
    elsewhere = send(people=otto.email, keep=[anna.uid])
    for answer, line in ((nobody, "niemand@voorbeeld.be"), (elsewhere, otto.email)):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"Niet gevonden bij wie hier woont of lid is: {line}." in page
        assert f"{line}</textarea>" in page
        assert otto.first_name not in page.replace(line, "")
    send(keep=[anna.uid])
    assert set(kept(draft).listed.all()) == {anna}


@pytest.mark.slow
def test_a_name_that_two_people_have_asks_for_the_address(send, draft, town, anna):
    twin = make.a_resident(town.there, "annelies")
    twin.first_name, twin.last_name = anna.first_name, anna.last_name
    twin.save(update_fields=["first_name", "last_name"])
    page = send(people=anna.get_full_name()).content.decode()
    assert "Meer mensen heten zo" in page
    assert kept(draft).listed.count() == 0
    send(people=twin.email)
    assert set(kept(draft).listed.all()) == {twin}


@pytest.mark.slow
def test_places_of_another_town_are_refused(send, draft):
    beersel = make.a_town("Beersel", "23003")
    assert send(districts=beersel.here.uid).status_code == 422
    assert kept(draft).districts.count() == 1


def test_a_long_list_is_kept_as_a_whole_or_dropped(send, draft, anna, bram, monkeypatch):
    send(people=f"{anna.email}\n{bram.email}")
    monkeypatch.setattr(studio, "MOST_NAMED", 1)
    assert send(min_age="16").status_code == 302
    assert set(kept(draft).listed.all()) == {anna, bram}
    send(drop="on", people=bram.email)
    assert set(kept(draft).listed.all()) == {bram}


def told(desk, draft: Poll) -> str:
    page = desk.get(reverse("polls:audience", args=[draft.uid])).content.decode()
    found = re.search(r'class="big-number">([^<]*)<', page)
    assert found is not None
    return found[1]


def test_the_number_tells_neither_age_nor_street_of_a_neighbour(send, draft, town, anna, desk):
    street = anna.residencies.get().household.address.street
    for age in (clock.now().year - anna.birth_year, clock.now().year - anna.birth_year + 1):
        send(people=anna.email, min_age=str(age))
        assert told(desk, draft) == "1 op naam"
        assert list(electors(draft)) == [anna]
    seen = set()
    for people in ("", anna.email):
        for age in ("", "99"):
            send(streets=street.uid, people=people, min_age=age)
            seen.add(told(desk, draft).partition(",")[0])
    assert seen == {"minder dan 10"}
    for number in range(9):
        make.a_resident(town.here, f"buur{number}")
    send(districts=town.here.uid, keep=[anna.uid])
    assert told(desk, draft) == "10, plus 1 op naam"
    for page in (reverse("polls:office", args=[draft.uid]), reverse("polls:open", args=[draft.uid])):
        assert "10, plus 1 op naam" in desk.get(page).content.decode()


def test_one_audience_after_another_is_not_saved_without_end(send, draft, desk, monkeypatch):
    monkeypatch.setattr(audience, "SAVES", 2)
    assert [send(min_age=str(age), everywhere="on").status_code for age in (20, 21, 22)] == [302, 302, 422]
    assert kept(draft).min_age == 21
