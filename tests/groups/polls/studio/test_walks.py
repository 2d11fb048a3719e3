"""From nothing to an open poll and back, through the pages of who makes it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.polls.enums import PollState, Secrecy
from groups.polls.models import Poll, PollTemplate
from tests.factories import broadcasts as speak
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.factories import polls as ask

TERMS = {
    "title": "Waar komt de boom?",
    "intro": "Wij planten een boom.",
    "kind": "poll",
    "secrecy": "named",
    "results_shown": "after_close",
}


def to(name: str, poll: Poll, *more: str) -> str:
    return reverse(f"polls:{name}", args=[poll.uid, *more])


def seen(desk, url: str) -> str:
    """Return the stamp that the form on a page carries."""
    found = re.search(r'name="seen" value="(\w+)"', desk.get(url).content.decode())
    assert found is not None
    return found[1]


def test_from_nothing_to_an_open_poll(town, officer, desk, anna, time_machine):
    time_machine.move_to("2026-11-23 10:00 +01:00", tick=False)
    organiser = {"organiser": town.space.uid, "title": "Een boom"}
    answer = desk.post(reverse("polls:new"), organiser)
    poll = Poll.objects.get(title="Een boom")
    assert answer.url == to("terms", poll)
    terms = {**TERMS, "final_day": "30/11/2026", "final_hour": "18.30", "next": "1"}
    answer = desk.post(to("terms", poll), {**terms, "seen": seen(desk, to("terms", poll))})
    assert answer.url == to("audience", poll)
    answer = desk.post(
        to("audience", poll), {"districts": town.here.uid, "seen": seen(desk, to("audience", poll))}
    )
    assert answer.status_code == 302
    assert '<p class="big-number">minder dan 10</p>' in desk.get(to("audience", poll)).content.decode()
    adding = to("question_new", poll, "p1", "single")
    answer = desk.post(adding, {"title": "Waar?", "options": "Kerk\nPark", "seen": seen(desk, adding)})
    assert answer.url == to("questions", poll)
    assert "Waar?" in desk.get(to("questions", poll)).content.decode()
    assert "Kerk" in desk.get(to("preview", poll)).content.decode()
    summary = desk.get(to("open", poll)).content.decode()
    assert "(minder dan 10)" in summary
    assert "30 november" in summary
    assert desk.post(to("open", poll)).url == to("office", poll)
    poll.refresh_from_db()
    assert (poll.state, poll.voters) == (PollState.OPEN, 1)
    assert "18.30" in desk.get(to("office", poll)).content.decode()


def test_a_survey_with_a_loop_does_not_open_and_says_so(town, officer, desk, anna):
    poll = ask.a_draft(town, officer, definition=ask.LOOP)
    for url in (to("questions", poll), to("open", poll)):
        assert "kring" in desk.get(url).content.decode()
    answer = desk.post(to("open", poll))
    assert answer.status_code == 422
    assert "kring" in answer.content.decode() or "springt terug" in answer.content.decode()
    poll.refresh_from_db()
    assert poll.state == PollState.DRAFT


def test_two_do_not_overwrite_each_other(desk, draft):
    old = seen(desk, to("terms", draft))
    first = {**TERMS, "title": "Eerst", "final_day": "30/11/2030", "seen": old}
    assert desk.post(to("terms", draft), {**first, "first_day": "1/11/2030"}).status_code == 302
    answer = desk.post(to("terms", draft), {**first, "title": "Daarna"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Iemand anders" in page
    assert "Daarna" in page  # what was typed
    assert "Eerst" in page  # what is there now
    draft.refresh_from_db()
    assert draft.title == "Eerst"
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    again = desk.post(to("terms", draft), {**first, "title": "Daarna", "seen": found[1]})
    assert again.status_code == 302


@pytest.mark.slow
def test_an_open_poll_is_reminded_and_taken_back(town, officer, desk, anna):
    poll = ask.an_open_poll(town, officer)
    assert "drie dagen" in desk.post(to("remind", poll), follow=True).content.decode()
    assert desk.post(to("cancel", poll), {"reason": ""}).status_code == 422
    desk.post(to("cancel", poll), {"reason": "De plek is al weg."})
    poll.refresh_from_db()
    assert poll.state == PollState.CANCELLED
    assert "De plek is al weg." in desk.get(to("office", poll)).content.decode()


def test_a_closed_poll_is_counted_once(town, officer, desk, anna, time_machine):
    poll = ask.an_open_poll(town, officer)
    assert "pas na het einde" in desk.post(to("count", poll), follow=True).content.decode()
    time_machine.move_to(ask.after(poll), tick=False)
    desk.post(to("count", poll))
    poll.refresh_from_db()
    assert poll.state == PollState.COUNTED


@pytest.mark.slow
def test_what_is_fixed_cannot_be_changed_on_any_page(town, officer, desk, anna):
    poll = ask.an_open_poll(town, officer)
    for url in (to("terms", poll), to("audience", poll), to("question", poll, "bench")):
        answer = desk.post(url, TERMS)
        assert answer.status_code == 409
        assert "ligt vast" in answer.content.decode()
        assert "Wij planten een boom." in answer.content.decode()
    assert desk.post(to("open", poll)).url == to("office", poll)
    for url in (to("questions", poll), to("question", poll, "bench"), to("preview", poll)):
        assert desk.get(url).status_code == 404
    desk.post(to("discard", poll))
    assert Poll.objects.filter(pk=poll.pk, title="Waar komt de bank?").exists()


@pytest.mark.slow
def test_questions_are_kept_as_a_template_and_started_from(town, desk, draft):
    assert desk.post(to("keep_template", draft), {"name": ""}).status_code == 422
    desk.post(to("keep_template", draft), {"name": "Bank"})
    twice = desk.post(to("keep_template", draft), {"name": "Bank"})
    assert "al een sjabloon" in twice.content.decode()
    template = PollTemplate.objects.get()
    draft.refresh_from_db()
    start = {"organiser": town.space.uid, "title": "Nog een bank", "template": template.uid}
    desk.post(reverse("polls:new"), start)
    assert Poll.objects.get(title="Nog een bank").definition == draft.definition
    desk.post(to("drop_template", draft), {"template": template.uid})
    assert not PollTemplate.objects.exists()


@pytest.mark.slow
def test_a_draft_is_thrown_away(desk, draft):
    assert desk.post(to("discard", draft)).url == reverse("polls:studio")
    assert not Poll.objects.exists()


@pytest.mark.parametrize("name", ["office", "terms", "audience", "questions", "preview", "open", "officers"])
def test_who_may(name, town, officer, anna, bram, draft):
    draft.secrecy = Secrecy.SECRET
    draft.save(update_fields=["secrecy"])
    beersel = make.a_town("Beersel", "23003")
    for other in (anna, bram, ask.an_officer(beersel, "pol")):
        assert make.logged_in(other).get(to(name, draft)).status_code == 404
    assert make.logged_in(officer).get(to(name, draft)).status_code == 200


def test_the_list_has_a_fixed_number_of_queries(town, officer, desk, anna):
    ask.an_open_poll(town, officer)
    desk.get(reverse("polls:studio"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse("polls:studio"))
    for _ in range(3):
        ask.an_open_poll(town, officer)
    with CaptureQueriesContext(connection) as many:
        page = desk.get(reverse("polls:studio")).content.decode()
    assert len(many) == len(few)
    assert page.count("nog geen 5 van 1") == 4


def test_who_coordinates_a_group_finds_its_polls_in_the_back_office(town, officer, anna, desk):
    council = make_groups.group(town)
    carla = make_groups.coordinator(council, town)
    make.give_power(carla, "run_polls", council.space)
    own = make.logged_in(carla)
    url = reverse("polls:of_group", args=[council.uid])
    assert url in own.get(reverse("membership:office", args=[council.uid])).content.decode()
    started = own.post(reverse("polls:new"), {"organiser": council.space.uid, "title": "Wat eten we?"})
    poll = Poll.objects.get()
    assert started.url == to("terms", poll)
    page = own.get(url).content.decode()
    assert to("office", poll) in page
    assert f"{reverse('polls:new')}?organiser={council.space.uid}" in page
    groups = {"groups": council.uid, "seen": seen(own, to("audience", poll))}
    assert own.post(to("audience", poll), groups).status_code == 302
    assert '<p class="big-number">minder dan 10</p>' in own.get(to("audience", poll)).content.decode()
    assert own.post(reverse("polls:new"), {"organiser": town.space.uid, "title": "Niet"}).status_code == 422
    for other in (anna, officer):
        assert make.logged_in(other).get(url).status_code == 404
        assert make.logged_in(other).get(to("office", poll)).status_code == 404


@pytest.mark.slow
def test_who_speaks_for_another_department_sees_nothing(town, officer, anna):
    department, other = speak.a_department(town, "Dienst Groen"), speak.a_department(town, "Dienst Sport")
    karel, kim = speak.a_communicator(department, "karel"), speak.a_communicator(other, "kim")
    poll = ask.a_draft(town, karel, organiser=department.space)
    assert make.logged_in(karel).get(to("office", poll)).status_code == 200
    for name in ("office", "terms", "questions"):
        assert make.logged_in(kim).get(to(name, poll)).status_code == 404
    assert poll.title not in make.logged_in(kim).get(reverse("polls:studio")).content.decode()
    assert make.logged_in(anna).get(reverse("polls:studio")).status_code == 404
    assert make.logged_in(anna).get(reverse("polls:new")).status_code == 404


def test_what_is_typed_for_a_question_that_went_away_is_shown_to_copy(desk, draft):
    answer = desk.post(to("question", draft, "elsewhere"), {"title": "Mijn lange vraag over de bank"})
    assert answer.status_code == 409
    assert "Mijn lange vraag over de bank" in answer.content.decode()


def test_a_code_of_a_street_or_an_age_that_ours_never_sends_is_refused(desk, draft):
    stamp = seen(desk, to("audience", draft))
    for wrong in (
        {"min_age": "oud"},
        {"streets": "x"},
        {"groups": "\x00"},
        {"keep": "y"},
        {"districts": "z"},
    ):
        assert desk.post(to("audience", draft), {**wrong, "seen": stamp}).status_code == 422
    wrong_terms = {**TERMS, "secrecy": "open", "kind": "party", "final_day": "gisteren", "quorum": "-1"}
    answer = desk.post(to("terms", draft), {**wrong_terms, "seen": seen(desk, to("terms", draft))})
    assert answer.status_code == 422
    assert desk.post(to("terms", draft), {**TERMS, "quorum": "-1"}).status_code == 422
    early = {"first_day": "2/11/2030", "final_day": "1/11/2030"}
    assert desk.post(to("terms", draft), {**TERMS, **early}).status_code == 422
    secret = {"secrecy": "secret", "may_change": "on"}
    assert "niemand terugvinden" in desk.post(to("terms", draft), {**TERMS, **secret}).content.decode()
    draft.refresh_from_db()
    assert draft.title == "Waar komt de bank?"
