"""Pages of advice: what a visitor reads and what not, who gets which button, the whole chain by hand."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from groups.councils import queries, services
from groups.councils.content import AdviceContent
from groups.councils.front import ENTRY, HANDOVER
from groups.councils.models import Advice
from groups.councils.views import public
from groups.membership.enums import GroupKind
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.moments import full_date, local
from tests.factories import councils as make
from tests.factories import groups as gather
from tests.factories import people

pytestmark = pytest.mark.django_db
SECRET = "geheimwoord"


@pytest.fixture
def raad(town):
    return make.a_body(town)


@pytest.fixture
def clara(town):
    return make.a_college(town)


def path(name: str, advice: Advice) -> str:
    return reverse(f"councils:{name}", args=[advice.uid])


def body(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_visitor_reads_title_and_steps_of_a_draft_but_not_a_word_of_its_text(raad):
    advice = make.a_draft(raad, title="Zwembad", text=f"Het {SECRET} staat hier.")
    services.remark(by=raad.members[0], advice=advice, text=f"Ook {SECRET} hier.")
    make.voted(raad, advice, minority=f"De {SECRET} van de minderheid")
    page = body(Client(), path("advice", advice))
    assert "Zwembad" in page
    assert "3 voor, 0 tegen" in page
    assert SECRET not in page
    for name in ("draft", "compare", "write", "vote", "deliver", "answer"):
        assert Client().get(path(name, advice)).status_code == 302, name
    assert Client().get(path("paper", advice)).status_code == 404
    listed = body(Client(), reverse("councils:index"))
    assert "Zwembad" in listed
    assert SECRET not in listed


def test_from_delivery_on_everybody_reads_text_minority_and_paper(raad):
    advice = make.adopted(raad, text=f"Het {SECRET} staat hier.")
    services.deliver(by=raad.chair, advice=advice)
    page = body(Client(), path("advice", advice))
    assert SECRET in page
    day = full_date(clock.today() + timedelta(days=60))
    assert f"antwoord tegen {day}" in page
    assert Client().get(path("paper", advice)).headers["Content-Type"] == "application/pdf"


def test_a_term_that_passed_is_said(raad):
    advice = make.delivered(raad, answer_days=5)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        page = body(Client(), path("advice", advice))
    assert "termijn is voorbij" in page
    assert "badge-danger" in page


def test_a_text_that_a_moderator_hid_is_for_those_who_write_it(raad):
    advice = make.delivered(raad, text=f"Het {SECRET} staat hier.")
    AdviceContent().hide(advice.pk)
    assert SECRET not in body(Client(), path("advice", advice))
    assert Client().get(path("paper", advice)).status_code == 404
    assert SECRET in body(people.logged_in(raad.chair), path("advice", advice))
    AdviceContent().restore(advice.pk)
    assert SECRET in body(Client(), path("advice", advice))


def test_the_chain_is_walked_by_hand(raad, clara, town):
    college, chair = people.logged_in(clara), people.logged_in(raad.chair)
    answer = college.post(
        reverse("councils:ask"),
        {
            "group": raad.group.uid,
            "title": "Zwembad langer open",
            "question": "Welke uren werken?",
            "due_on": "",
            "answer_days": "60",
        },
    )
    advice = Advice.objects.get()
    assert answer.headers["Location"] == path("advice", advice)
    assert "Schrijf een versie" in body(chair, path("advice", advice))
    chair.post(path("write", advice), {"text": "Eén", "version": "0"})
    chair.post(path("write", advice), {"text": "Twee", "change": "Beter", "version": "1"})
    compared = body(chair, f"{path('compare', advice)}?to=2")
    assert "<del>" in compared
    assert "<ins>" in compared
    chair.post(path("remark", advice), {"text": "Denk aan de kinderen."})
    assert "Denk aan de kinderen." in body(chair, path("draft", advice))
    assert "Hoogstens twee derde" in body(chair, path("vote", advice))
    votes = {"held_on": local(clock.now()).strftime("%d/%m/%Y"), "present": "3", "version": "2"}
    chair.post(path("vote", advice), {**votes, "votes_for": "2", "votes_against": "1", "abstained": "0"})
    body(chair, path("deliver", advice))
    chair.post(path("deliver", advice))
    assert "Zwembad langer open" in body(college, reverse("councils:waiting"))
    body(college, path("answer", advice))
    college.post(path("answer", advice), {"kind": "not", "reasons": "Er is geen geld.", "decision": "CBS 9"})
    college.post(path("follow", advice), {"text": "In 2027 opnieuw bekeken.", "done": "on"})
    page = body(Client(), path("advice", advice))
    for words in ("Er is geen geld.", "CBS 9", "In 2027 opnieuw bekeken.", "Welke uren werken?", "Twee"):
        assert words in page
    assert advice.label in body(Client(), reverse("councils:of_group", args=[raad.group.uid]))
    assert advice.title in body(Client(), reverse("membership:front", args=[raad.group.uid]))


def test_two_who_write_at_once_lose_no_text(raad):
    advice = make.a_draft(raad, text="Eén")
    services.write_version(by=raad.members[0], advice=advice, text="Twee", change="Anders", version=1)
    answer = people.logged_in(raad.chair).post(
        path("write", advice), {"text": "Mijn drie", "change": "Ook", "version": "1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mijn drie" in page
    assert "Twee" in page
    assert 'name="version" value="2"' in page


@pytest.mark.parametrize("name", ["write", "vote", "deliver", "answer", "follow", "withdraw", "draft"])
def test_a_neighbour_without_a_part_in_it_finds_no_such_page(raad, anna, name):
    advice = make.a_draft(raad)
    assert people.logged_in(anna).get(path(name, advice)).status_code == 404
    if name != "draft":
        assert people.logged_in(anna).post(path(name, advice), {"reason": "x"}).status_code == 404
    advice.refresh_from_db()
    assert advice.state == "drafting"


def test_a_vote_that_is_refused_says_why_beside_its_field(raad):
    advice = make.a_draft(raad)
    answer = people.logged_in(raad.chair).post(
        path("vote", advice),
        {
            "held_on": local(clock.now()).strftime("%d/%m/%Y"),
            "present": "1",
            "votes_for": "1",
            "votes_against": "0",
            "abstained": "0",
            "version": "1",
        },
    )
    assert answer.status_code == 422
    assert "te weinig leden" in answer.content.decode()


@pytest.mark.slow
def test_the_list_is_filtered_by_group_state_and_year(raad, town):
    other = make.a_body(town)
    mine, theirs = make.a_draft(raad, title="Over vogels"), make.adopted(other, title="Over bussen")
    index = reverse("councils:index")
    assert "Over bussen" not in body(Client(), f"{index}?group={raad.group.uid}")
    assert "Over vogels" not in body(Client(), f"{index}?state=adopted")
    assert "Over vogels" in body(Client(), f"{index}?year={mine.year}")
    assert "Over vogels" not in body(Client(), f"{index}?year=2001")
    assert theirs.title in body(Client(), f"{index}?state=adopted&group={other.group.uid}")
    for bad in ("?state=zomaar", "?group=zzzz", "?year=abc"):
        assert Client().get(index + bad).status_code == 400


def test_the_list_costs_the_same_for_one_and_for_many(raad, django_assert_max_num_queries):
    for number in range(12):
        make.a_draft(raad, title=f"Nummer {number}")
    with django_assert_max_num_queries(6):
        body(Client(), reverse("councils:index"))


def test_older_advices_follow_the_newest_without_a_gap(raad, monkeypatch):
    monkeypatch.setattr(public, "PAGE", 2)
    for number in range(5):
        make.a_draft(raad, title=f"Nummer {number}.")
    seen, address = [], reverse("councils:index")
    while address:
        page = body(Client(), address)
        seen += [number for number in range(5) if f"Nummer {number}." in page]
        _before, found, rest = page.partition('class="older"')
        address = reverse("councils:index") + rest.partition('href="')[2].partition('"')[0] if found else ""
    assert sorted(seen, reverse=True) == [4, 3, 2, 1, 0]
    assert len(seen) == 5


def test_an_officer_sets_up_a_youth_council_with_one_button(town):
    officer = make.a_college(town)
    client = people.logged_in(officer)
    chosen = reverse("councils:set_up", args=["jeugdraad"])
    assert chosen in body(client, reverse("councils:choose"))
    page = body(client, chosen)
    assert 'value="Jeugdraad"' in page
    assert "artikel 5" in page
    form = {
        "municipality": town.municipality.uid,
        "name": "Jeugdraad",
        "summary": "Voor jongeren.",
        "decision": "GR 24/11/2026, punt 7",
        "min_seats": "5",
        "max_seats": "15",
    }
    refused = client.post(chosen, {**form, "decision": ""})
    assert refused.status_code == 422
    assert not Group.objects.exists()
    made = client.post(chosen, form)
    group = Group.objects.get()
    assert made.headers["Location"] == reverse("membership:front", args=[group.uid])
    assert group.council_type == "jeugdraad"
    assert client.post(chosen, form).status_code == 422


def test_others_set_up_nothing_and_everybody_reads_the_types(town, anna):
    assert people.logged_in(anna).get(reverse("councils:choose")).status_code == 404
    unknown = reverse("councils:set_up", args=["toverraad"])
    assert people.logged_in(make.a_college(town)).get(unknown).status_code == 404
    page = body(Client(), reverse("councils:types"))
    assert "niet helemaal nagekeken" in page
    assert "geen juridisch advies" in page


def test_the_menu_counts_what_waits_for_the_college(raad, clara, anna):
    make.delivered(raad)
    assert ENTRY.visible(clara)
    assert ENTRY.count(clara) == 1
    assert not ENTRY.visible(anna)
    assert ENTRY.count(anna) is None


def test_a_council_says_which_one_the_law_calls_it_and_a_club_gives_no_advice(town):
    raad = services.set_up_council(
        by=None, municipality=town.municipality, type="gecoro", name="Gecoro", decision="GR 2026/3"
    )
    assert "artikelen 1.3.3" in body(Client(), reverse("membership:front", args=[raad.uid]))
    club = gather.group(town, kind=GroupKind.ASSOCIATION)
    member = people.a_resident(town.here, "lid")
    gather.member(club, member)
    address = reverse("councils:of_group", args=[club.uid])
    assert people.logged_in(member).get(address).status_code == 404


def test_who_leaves_hands_over_the_advice_that_is_due(raad, clara):
    make.a_question(raad, clara)
    make.a_draft(raad)
    make.delivered(raad)
    facts = {fact.label: fact.count for fact in HANDOVER.facts(raad.group)}
    assert facts == {"Advies: gevraagd": 1, "Advies: wordt opgesteld": 1}


def test_a_reader_reports_a_delivered_text_and_a_visitor_is_not_asked_to(raad, anna):
    advice = make.delivered(raad)
    road = reverse("moderation:report", kwargs={"kind": "advice", "uid": advice.uid})
    assert road in body(people.logged_in(anna), path("advice", advice))
    assert road not in body(Client(), path("advice", advice))
    assert people.logged_in(anna).get(road).status_code == 200


def test_a_member_of_the_council_above_reads_a_draft_of_the_steering_group(town, anna, bram):
    council = gather.group(town)
    below = make.a_body(town, group=gather.steering(council, town))
    advice = make.a_draft(below, text=f"Het {SECRET}")
    gather.member(council, anna)
    assert SECRET in body(people.logged_in(anna), path("draft", advice))
    assert people.logged_in(bram).get(path("draft", advice)).status_code == 404
    assert queries.remarks_for(bram, advice).count() == 0
