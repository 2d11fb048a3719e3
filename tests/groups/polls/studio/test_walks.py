"""From nothing to an open poll and back, through the pages of who makes it."""

import re

import pytest
from django.urls import reverse

from groups.polls.enums import PollState, Secrecy
from groups.polls.models import Poll, PollTemplate
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


def seen(browser, url: str) -> str:
    """Return the stamp that the form on a page carries."""
    found = re.search(r'name="seen" value="(\w+)"', browser.get(url).content.decode())
    assert found is not None
    return found[1]


def test_from_nothing_to_an_open_poll(town, officer, browser, anna, time_machine):
    time_machine.move_to("2026-11-23 10:00 +01:00", tick=False)
    organiser = {"organiser": town.space.uid, "title": "Een boom"}
    answer = browser.post(reverse("polls:new"), organiser)
    poll = Poll.objects.get(title="Een boom")
    assert answer.url == to("terms", poll)
    terms = {**TERMS, "final_day": "30/11/2026", "final_hour": "18.30", "next": "1"}
    answer = browser.post(to("terms", poll), {**terms, "seen": seen(browser, to("terms", poll))})
    assert answer.url == to("audience", poll)
    answer = browser.post(
        to("audience", poll), {"districts": town.here.uid, "seen": seen(browser, to("audience", poll))}
    )
    assert answer.status_code == 302
    assert '<p class="big-number">1</p>' in browser.get(to("audience", poll)).content.decode()
    adding = to("question_new", poll, "p1", "single")
    answer = browser.post(adding, {"title": "Waar?", "options": "Kerk\nPark", "seen": seen(browser, adding)})
    assert answer.url == to("questions", poll)
    assert "Waar?" in browser.get(to("questions", poll)).content.decode()
    assert "Kerk" in browser.get(to("preview", poll)).content.decode()
    summary = browser.get(to("open", poll)).content.decode()
    assert "1 mens" in summary
    assert "30 november" in summary
    assert browser.post(to("open", poll)).url == to("office", poll)
    poll.refresh_from_db()
    assert (poll.state, poll.voters) == (PollState.OPEN, 1)
    assert "18.30" in browser.get(to("office", poll)).content.decode()


def test_a_survey_with_a_loop_does_not_open_and_says_so(town, officer, browser, anna):
    poll = ask.a_draft(town, officer, definition=ask.LOOP)
    for url in (to("questions", poll), to("open", poll)):
        assert "kring" in browser.get(url).content.decode()
    answer = browser.post(to("open", poll))
    assert answer.status_code == 422
    assert "kring" in answer.content.decode() or "springt terug" in answer.content.decode()
    poll.refresh_from_db()
    assert poll.state == PollState.DRAFT


def test_two_do_not_overwrite_each_other(browser, draft):
    old = seen(browser, to("terms", draft))
    first = {**TERMS, "title": "Eerst", "final_day": "30/11/2030", "seen": old}
    assert browser.post(to("terms", draft), {**first, "first_day": "1/11/2030"}).status_code == 302
    answer = browser.post(to("terms", draft), {**first, "title": "Daarna"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Iemand anders" in page
    assert "Daarna" in page  # what was typed
    assert "Eerst" in page  # what is there now
    draft.refresh_from_db()
    assert draft.title == "Eerst"
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found is not None
    again = browser.post(to("terms", draft), {**first, "title": "Daarna", "seen": found[1]})
    assert again.status_code == 302


def test_an_open_poll_is_reminded_and_taken_back(town, officer, browser, anna):
    poll = ask.an_open_poll(town, officer)
    assert "drie dagen" in browser.post(to("remind", poll), follow=True).content.decode()
    assert browser.post(to("cancel", poll), {"reason": ""}).status_code == 422
    browser.post(to("cancel", poll), {"reason": "De plek is al weg."})
    poll.refresh_from_db()
    assert poll.state == PollState.CANCELLED
    assert "De plek is al weg." in browser.get(to("office", poll)).content.decode()


def test_a_closed_poll_is_counted_once(town, officer, browser, anna, time_machine):
    poll = ask.an_open_poll(town, officer)
    assert "pas na het einde" in browser.post(to("count", poll), follow=True).content.decode()
    time_machine.move_to(ask.after(poll), tick=False)
    browser.post(to("count", poll))
    poll.refresh_from_db()
    assert poll.state == PollState.COUNTED


def test_what_is_fixed_cannot_be_changed_on_any_page(town, officer, browser, anna):
    poll = ask.an_open_poll(town, officer)
    for name in ("terms", "audience", "open"):
        assert browser.post(to(name, poll), TERMS).url == to("office", poll)
    for url in (to("questions", poll), to("question", poll, "bench"), to("preview", poll)):
        assert browser.get(url).status_code == 404
    browser.post(to("discard", poll))
    assert Poll.objects.filter(pk=poll.pk, title="Waar komt de bank?").exists()


def test_questions_are_kept_as_a_template_and_started_from(town, browser, draft):
    assert browser.post(to("keep_template", draft), {"name": ""}).status_code == 422
    browser.post(to("keep_template", draft), {"name": "Bank"})
    twice = browser.post(to("keep_template", draft), {"name": "Bank"})
    assert "al een sjabloon" in twice.content.decode()
    template = PollTemplate.objects.get()
    draft.refresh_from_db()
    start = {"organiser": town.space.uid, "title": "Nog een bank", "template": template.uid}
    browser.post(reverse("polls:new"), start)
    assert Poll.objects.get(title="Nog een bank").definition == draft.definition
    browser.post(to("drop_template", draft), {"template": template.uid})
    assert not PollTemplate.objects.exists()


def test_a_draft_is_thrown_away(browser, draft):
    assert browser.post(to("discard", draft)).url == reverse("polls:studio")
    assert not Poll.objects.exists()


@pytest.mark.parametrize("name", ["office", "terms", "audience", "questions", "preview", "open", "officers"])
def test_who_may(name, town, officer, anna, bram, draft):
    draft.secrecy = Secrecy.SECRET
    draft.save(update_fields=["secrecy"])
    beersel = make.a_town("Beersel", "23003")
    for other in (anna, bram, ask.an_officer(beersel, "pol")):
        assert make.logged_in(other).get(to(name, draft)).status_code == 404
    assert make.logged_in(officer).get(to(name, draft)).status_code == 200


def test_the_list_has_a_fixed_number_of_queries(town, officer, browser, anna, django_assert_max_num_queries):
    ask.an_open_poll(town, officer)
    browser.get(reverse("polls:studio"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("polls:studio"))
    for _ in range(3):
        ask.an_open_poll(town, officer)
    with CaptureQueriesContext(connection) as many:
        page = browser.get(reverse("polls:studio")).content.decode()
    assert len(many) == len(few)
    assert page.count("0 van 1") == 4
