"""What people wrote stands in a result only where its organiser chose it, and both sides say so."""

import pytest
import time_machine
from django.urls import reverse

from groups.polls.models import OpenAnswer, OpenAnswerState, Poll
from groups.polls.open_content import OpenAnswerContent
from groups.polls.personal_data import erase
from groups.polls.services.casting import cast_ballot
from groups.polls.services.counting import count_poll
from groups.polls.services.themes import add_theme, gather
from groups.polls.services.told_answers import tell_answers, untell_answers
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_api import ask as call
from tests.groups.polls.test_open_answers import BAD
from tests.groups.polls.test_voting_pages import one_page, page_of, words

ASKED = one_page({"key": "why", "kind": "long", "title": "Waarom?"})
SAID = ("Meer groen.", "Meer bomen.", "Een bank.", "Minder auto's.", "Een fontein.", BAD)


@pytest.fixture
def poll(town, officer, anna, griet) -> Poll:
    """An open poll in which six people wrote something; the last of it is held."""
    voters = [anna, *(make.a_resident(town.here, f"kiezer{number}") for number in range(5))]
    poll = ask.an_open_poll(town, officer, definition=ASKED, may_change=True)
    for voter, said in zip(voters, SAID, strict=True):
        cast_ballot(by=voter, poll=poll, answers={"why": said}, version=1)
    return poll


def number_of(said: str) -> int:
    return next(row.ballot_id for row in OpenAnswer.objects.all() if row.ballot.answers["why"] == said)


def counted(poll: Poll, officer) -> Poll:
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
    poll.refresh_from_db()
    return poll


def result(poll: Poll, person) -> str:
    return words(make.logged_in(person).get(reverse("polls:results", args=[poll.uid])))


def test_voter_and_organiser_are_told_the_same(poll, officer, griet):
    voter = make.logged_in(griet)
    asked = words(voter.get(reverse("polls:vote", args=[poll.uid])))
    assert "kan het zonder naam in de uitslag zetten" in asked
    assert "zonder naam in de uitslag zet" in words(voter.get(page_of(poll)))
    list_of = words(make.logged_in(officer).get(reverse("polls:words", args=[poll.uid, "why"])))
    assert "Buren lezen die zonder naam" in list_of


def test_neighbours_read_what_was_chosen_and_nothing_else(poll, officer, anna, griet):
    theme = add_theme(by=officer, poll=poll, question="why", name="Planten")
    gather(by=officer, theme=theme, ballots=[number_of(said) for said in SAID[:5]])
    road = reverse("polls:words", args=[poll.uid, "why"])
    answer = [number_of(SAID[0]), number_of(SAID[2])]
    done = make.logged_in(officer).post(road, {"go": "tell", "answer": answer}, follow=True)
    assert "2 antwoorden erbij in de uitslag" in words(done)
    assert "Meer groen" not in result(poll, griet)  # not counted yet
    counted(poll, officer)
    text = result(poll, griet)
    assert "Meer groen." in text
    assert "Een bank." in text
    assert "Planten" in text
    assert "Meer bomen" not in text
    assert "anna" not in text.lower().replace(griet.first_name.lower(), "")
    row = OpenAnswer.objects.get(ballot_id=number_of(SAID[0]))
    assert OpenAnswerContent().can_see(griet, row.pk)
    assert (
        f"/poll_answer/{row.uid}"
        in make.logged_in(griet).get(reverse("polls:results", args=[poll.uid])).content.decode()
    )
    untell_answers(by=officer, poll=poll, question="why", ballots=[row.ballot_id])
    assert "Meer groen" not in result(poll, griet)
    assert not OpenAnswerContent().can_see(griet, row.pk)


def test_what_moderation_holds_or_takes_away_is_never_told(poll, officer, griet):
    held = number_of(BAD)
    assert tell_answers(by=officer, poll=poll, question="why", ballots=[held]) == 0
    OpenAnswer.objects.filter(ballot_id=held).update(told_at=poll.opened_at)  # chosen, and held afterwards
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[1])])
    counted(poll, officer)
    assert BAD not in result(poll, griet)
    assert "Meer bomen." in result(poll, griet)
    OpenAnswerContent().hide(OpenAnswer.objects.get(ballot_id=number_of(SAID[1])).pk)
    assert "Meer bomen" not in result(poll, griet)


def test_other_words_have_to_be_chosen_again(poll, officer, anna):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    cast_ballot(by=anna, poll=poll, answers={"why": "Iets anders."}, version=1)
    assert not OpenAnswer.objects.filter(told_at__isnull=False).exists()
    assert OpenAnswer.objects.filter(state=OpenAnswerState.SHOWN).count() == 5


def test_who_goes_takes_their_words_out_of_the_result(poll, officer, anna, griet):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    counted(poll, officer)
    erase(anna.pk)
    assert "Meer groen" not in result(poll, griet)


def test_only_who_runs_the_poll_chooses_and_not_without_end(poll, officer, anna, monkeypatch):
    number = number_of(SAID[0])
    with pytest.raises(Forbidden):
        tell_answers(by=anna, poll=poll, question="why", ballots=[number])
    with pytest.raises(Forbidden):
        untell_answers(by=anna, poll=poll, question="why", ballots=[number])
    with pytest.raises(NotFound):
        tell_answers(by=officer, poll=poll, question="elders", ballots=[number])
    with pytest.raises(Invalid):
        tell_answers(by=officer, poll=poll, question="why", ballots=[])
    monkeypatch.setattr("groups.polls.services.told_answers.MOST_TOLD", 1)
    with pytest.raises(Conflict):
        tell_answers(by=officer, poll=poll, question="why", ballots=[number, number_of(SAID[1])])
    assert not OpenAnswer.objects.filter(told_at__isnull=False).exists()


def test_the_api_tells_what_the_page_tells(poll, officer, griet):
    tell_answers(by=officer, poll=poll, question="why", ballots=[number_of(SAID[0])])
    counted(poll, officer)
    told = call(griet, "get", f"{poll.uid}/results/").json()
    assert [theme["answers"] for theme in told["words"]["why"]] == [["Meer groen."]]
