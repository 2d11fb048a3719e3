"""The public register of power: everybody may read who holds what, by which decision, until when."""

from datetime import timedelta

import time_machine
from django.urls import reverse

from network.broadcasts.permissions import BroadcastPower
from network.kernel import access, clock
from network.people.permissions import PeoplePower

PAGE = "/mandates"


def register(client) -> dict:
    return client.get(PAGE, {"format": "json"}).json()


def test_a_power_stands_in_the_register(client, town, official, give):
    give(official, PeoplePower.VERIFY_AT_DESK, town.space, decision="CBS 2026/041")
    page = client.get(PAGE).content.decode()
    (row,) = register(client)["in_force"]
    assert row["person"] == "Ilse Groenendal"
    assert row["power"] == "verify_at_desk"
    assert row["space"] == "Halle"
    assert row["decision"] == "CBS 2026/041"
    for words in ("Ilse Groenendal", "Bevestigt aan de balie", "Halle", "CBS 2026/041", "tot en met"):
        assert words in page


def test_a_power_over_a_part_names_the_whole(client, town, official, give):
    give(official, BroadcastPower.SEND, town.here.space)
    (row,) = register(client)["in_force"]
    assert (row["space"], row["within"]) == ("Sint-Rochus", "Halle")


def test_a_power_leaves_for_the_past_at_its_end(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space, days=(-1, 30))
    (row,) = register(client)["in_force"]
    with time_machine.travel(row["valid_until"], tick=False):
        found = register(client)
    assert found["in_force"] == []
    assert [past["person"] for past in found["past"]] == ["Ilse Groenendal"]


def test_a_power_that_is_still_to_come_is_not_in_force(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space, days=(2, 30))
    assert register(client) == {"in_force": [], "past": []}


def test_a_power_that_is_taken_back_is_in_the_past_at_once(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space, days=(-1, 30))
    access.revoke(source=f"test:{official.uid}:30", by=None)
    found = register(client)
    assert found["in_force"] == []
    assert len(found["past"]) == 1


def test_programs_may_ask_by_their_header(client, town):
    answer = client.get(PAGE, headers={"accept": "application/json"})
    assert answer.headers["Content-Type"] == "application/json"


def test_a_browser_gets_the_page(client, town):
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = client.get(PAGE, headers={"accept": accept})
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_empty_register_says_so(client, town):
    assert "Nog niemand heeft een bevoegdheid" in client.get(PAGE).content.decode()


def test_the_register_shows_no_address_of_anybody(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space)
    page = client.get(PAGE).content.decode() + client.get(PAGE, {"format": "json"}).content.decode()
    assert official.email not in page
    assert official.uid not in page


def test_the_register_costs_the_same_however_long(
    client, town, official, anna, give, django_assert_num_queries
):
    give(official, PeoplePower.APPOINT, town.space)
    with django_assert_num_queries(2):
        client.get(reverse("pages:mandates"), {"format": "json"})
    for days in range(31, 41):
        give(anna, PeoplePower.APPOINT, town.space, days=(-1, days))
    with django_assert_num_queries(2):
        assert len(register(client)["in_force"]) == 11


def test_the_register_is_searched_by_place_name_decision_and_day(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space, days=(-1, 30), decision="CBS 2026/041")
    give(official, BroadcastPower.SEND, town.here.space, days=(-1, 30), decision="GR 2026/7")

    def found(**search) -> set[str]:
        page = client.get("/mandates.json", search).json()
        return {row["power"] for row in page["in_force"] + page["past"]}

    assert found() == {"appoint", "send_broadcast"}
    assert found(where="rochus") == {"send_broadcast"}
    assert found(where=town.here.space.uid) == {"send_broadcast"}
    assert found(decision="2026/041") == {"appoint"}
    assert found(person="groenendal ilse") == {"appoint", "send_broadcast"}
    assert found(person="timmerveld") == set()
    assert found(until="01/01/2020") == set()
    assert found(since="01/01/2090") == set()
    assert "Niets gevonden" in client.get(PAGE, {"where": "nergens"}).content.decode()
    assert client.get(PAGE, {"since": "geen dag"}).status_code == 200


def test_what_was_taken_back_before_it_began_was_never_held(client, town, official, give):
    give(official, PeoplePower.APPOINT, town.space, days=(5, 30))
    access.revoke(source=f"test:{official.uid}:30", by=None)
    with time_machine.travel(clock.now() + timedelta(days=10), tick=False):
        assert register(client) == {"in_force": [], "past": []}
