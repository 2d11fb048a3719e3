"""Open answers are read by who runs the poll, gathered under themes, and never stand beside a name."""

import pytest
from django.urls import reverse

from groups.polls.models import NamedBallot, Poll, Theme
from groups.polls.services.themes import add_theme, gather, take_from, theme_of
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories import people as make
from tests.factories import poll_results as told
from tests.factories import polls as ask


@pytest.fixture
def survey(town, officer, anna) -> Poll:
    return told.a_counted_survey(town, officer, 120)


def road(poll: Poll, question: str = "tell") -> str:
    return reverse("polls:words", args=[poll.uid, question])


def with_words(poll: Poll) -> list[int]:
    rows = NamedBallot.objects.filter(poll=poll).order_by("pk")
    return [row.pk for row in rows if row.answers.get("tell")]


@pytest.mark.slow
def test_answers_are_read_page_by_page_without_a_name(survey, officer):
    browser, seen, address = make.logged_in(officer), 0, road(survey)
    while address:
        page = browser.get(address)
        assert page.status_code == 200
        seen += len(page.context["answers"])
        assert "Centrum" not in page.content.decode()
        more = page.context["more"]
        address = road(survey) + more if more else ""
    assert seen == len(with_words(survey))


def test_several_answers_go_under_a_theme_at_once_and_the_result_counts_them(survey, officer, anna):
    browser = make.logged_in(officer)
    numbers = with_words(survey)
    answer = browser.post(road(survey), {"go": "add", "name": "Meer groen", "answer": numbers[:6]})
    assert answer.status_code == 302
    theme = Theme.objects.get(poll=survey)
    assert theme.ballots.count() == 6
    browser.post(road(survey), {"go": "put", "theme": theme.uid, "answer": numbers[4:8]})
    browser.post(road(survey), {"go": "take", "theme": theme.uid, "answer": numbers[:1]})
    browser.post(road(survey), {"go": "rename", "theme": theme.uid, "name": "Groen"})
    page = make.logged_in(anna).get(reverse("polls:results", args=[survey.uid])).content.decode()
    assert "Groen" in page
    assert "7 antwoorden" in page
    assert "Meer bomen graag" not in page
    gathered = browser.get(road(survey) + f"?theme={theme.uid}").context["answers"]
    assert [one.number for one in gathered] == numbers[1:8]
    loose = browser.get(road(survey) + "?theme=loose").context["answers"]
    assert not {one.number for one in loose} & set(numbers[1:8])
    browser.post(road(survey), {"go": "drop", "theme": theme.uid})
    assert not Theme.objects.exists()


@pytest.mark.slow
def test_a_theme_with_few_answers_is_not_told(survey, officer, anna):
    theme = add_theme(by=officer, poll=survey, question="tell", name="Bijna niemand")
    gather(by=officer, theme=theme, ballots=with_words(survey)[:4])
    page = make.logged_in(anna).get(reverse("polls:results", args=[survey.uid])).content.decode()
    assert "Bijna niemand" not in page


def test_only_who_runs_the_poll_reads_or_gathers(survey, officer, anna, bram):
    theme = add_theme(by=officer, poll=survey, question="tell", name="Groen")
    for person in (anna, bram):
        assert make.logged_in(person).get(road(survey)).status_code == 404
        assert make.logged_in(person).post(road(survey), {"go": "add", "name": "X"}).status_code == 404
        with pytest.raises(Forbidden):
            gather(by=person, theme=theme, ballots=with_words(survey))
        with pytest.raises(Forbidden):
            take_from(by=person, theme=theme, ballots=[])


@pytest.mark.slow
def test_what_does_not_fit_is_refused(survey, town, officer):
    add_theme(by=officer, poll=survey, question="tell", name="Groen")
    with pytest.raises(Conflict):
        add_theme(by=officer, poll=survey, question="tell", name="groen")
    with pytest.raises(Invalid):
        add_theme(by=officer, poll=survey, question="tell", name=" ")
    for question in ("square", "nothing"):
        assert make.logged_in(officer).get(road(survey, question)).status_code == 404
    other = told.a_counted_survey(town, officer, 20)
    with pytest.raises(NotFound):
        theme_of(other, "tell", Theme.objects.get().uid)
    theme = add_theme(by=officer, poll=other, question="tell", name="Elders")
    assert gather(by=officer, theme=theme, ballots=with_words(survey)) == 0
    answer = make.logged_in(officer).post(road(survey), {"go": "add", "name": "GROEN"})
    assert answer.status_code == 422
    assert "Er is al een thema" in answer.content.decode()


@pytest.mark.slow
def test_a_secret_poll_has_no_words(town, officer, anna):
    assert (
        make.logged_in(officer).get(road(ask.an_open_secret_poll(town, officer), "bench")).status_code == 404
    )
