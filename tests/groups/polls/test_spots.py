"""Places on the map are told by district, and never so few that they point at people."""

import re

import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.polls.enums import Mark
from groups.polls.models import NamedBallot, Poll, RollEntry
from groups.polls.queries.results import result_for
from groups.polls.queries.spots import by_district
from groups.polls.services.counting import count_poll
from tests.factories import people as make
from tests.factories import polls as ask

ASKED = {
    "pages": [
        {
            "key": "p1",
            "questions": [
                {
                    "key": "where",
                    "kind": "place",
                    "title": "Waar is het donker?",
                    "west": 4.0,
                    "south": 50.0,
                    "east": 5.0,
                    "north": 51.5,
                }
            ],
        }
    ]
}
EAST = [[[4.31, 50.7], [4.4, 50.7], [4.4, 50.8], [4.31, 50.8], [4.31, 50.7]]]


@given(st.dictionaries(st.integers(1, 6) | st.none(), st.integers(1, 40)))
def test_what_is_left_is_nothing_or_enough(counts):
    names = {number: (f"Wijk {number}", f"W{number}") for number in range(1, 7)}
    told = by_district(counts, names)
    assert sum(many for _name, many, _code in told["places"]) + told["elsewhere"] == sum(counts.values())
    assert all(many >= 10 for _name, many, _code in told["places"])
    assert not told["places"] or told["elsewhere"] == 0 or told["elsewhere"] >= 10


def test_the_smallest_district_goes_along_with_what_is_few():
    names = {1: ("Nederhem", "W06"), 2: ("Sint-Rochus", "W08"), 3: ("Breedhout", "W01")}
    assert by_district({1: 30, 2: 12, 3: 4}, names) == {"places": [["Nederhem", 30, "W06"]], "elsewhere": 16}
    assert by_district({1: 30, 2: 12, None: 10}, names) == {
        "places": [["Nederhem", 30, "W06"], ["Sint-Rochus", 12, "W08"]],
        "elsewhere": 10,
    }
    assert by_district({1: 6, 2: 3}, names) == {"places": [], "elsewhere": 9}


def a_counted_map(town, officer, east: int, west: int) -> Poll:
    """A counted poll in which so many pointed at either district; nobody stands behind them."""
    town.there.geometry = {"type": "Polygon", "coordinates": EAST}
    town.there.save(update_fields=["geometry"])
    poll = ask.an_open_poll(town, officer, definition=ASKED)
    entries = RollEntry.objects.bulk_create(
        RollEntry(poll=poll, position=100 + number, code=f"K{number}", mark=Mark.PAPER)
        for number in range(east + west)
    )
    NamedBallot.objects.bulk_create(
        NamedBallot(
            poll=poll,
            entry=entry,
            version=1,
            answers={"where": {"lon": 4.351 if number < east else 4.251, "lat": 50.75}},
        )
        for number, entry in enumerate(entries)
    )
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(by=officer, poll=poll)
    return Poll.objects.get(pk=poll.pk)


def test_a_result_says_in_which_districts_the_places_lie(town, officer, anna):
    poll = a_counted_map(town, officer, 12, 11)
    browser = make.logged_in(anna)

    def read(name: str, *more: str) -> str:
        answer = browser.get(reverse(f"polls:{name}", args=[poll.uid, *more]))
        return b"".join(answer).decode(errors="replace")

    page = read("results")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="n">(\d+)</td>', page)
    assert rows == [(town.there.name, "12"), (town.here.name, "11")]
    assert 'aria-labelledby="kaart-1 kaart-1-uitleg"' in page
    drawn = page[page.index('<figure class="spot-map">') : page.index("</figure>")]
    assert f"<title>{town.there.name}: 12 plekken</title>" in drawn
    assert f"<title>{town.here.name}: 11 plekken</title>" in drawn
    assert "style=" not in drawn
    assert "We tonen geen losse plekken" in page
    assert not any(said in page for said in ("Grijs op de kaart", "“Elders”"))
    assert "Wat mensen zelf schreven" not in page
    assert f"plekken in de wijk;{town.there.name};12" in read("results_file", "csv").replace(",", ";")
    assert read("results_file", "pdf").startswith("%PDF")
    for text in (page, read("results_file", "json")):
        assert "4.351" not in text


def test_below_the_table_stands_what_grey_is_on_the_map(town, officer, anna):
    poll = a_counted_map(town, officer, 12, 0)
    page = make.logged_in(anna).get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert '<p class="meta">Grijs op de kaart: geen plekken.</p>' in page
    assert "“Elders”" not in page


def test_of_few_places_only_the_number_is_told(town, officer, anna):
    poll = a_counted_map(town, officer, 8, 4)
    shown = result_for(anna, poll)
    assert shown is not None
    assert (shown.figures["where"]["places"], shown.figures["where"]["elsewhere"]) == ([], 12)
    page = make.logged_in(anna).get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert "12 mensen antwoordden" in page
    assert "In welke wijk" not in page
    assert "spot-map" not in page
