"""Who is suspended for misuse casts no vote by any road, and votes again once it is over."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from groups.polls.embed import cards_of
from groups.polls.models import Envelope, NamedBallot
from groups.polls.queries import voters_of, voters_to_remind
from groups.polls.queries.lists import polls_for
from groups.polls.services.casting import cast_ballot
from groups.polls.services.photos import take_in_photo
from moderation.models import Sanction, SanctionKind
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_api import ask as call
from tests.groups.polls.test_open_answers import a_file
from tests.groups.polls.test_voting_pages import page_of, vote_on, words

PARK = {"bench": "park"}
DAYS = 2


def sanctioned(person, space, kind=SanctionKind.MISUSE_WRITING) -> Sanction:
    return Sanction.objects.create(
        person=person,
        space=space,
        kind=kind,
        reason="Telkens opnieuw.",
        valid_from=clock.now() - timedelta(hours=1),
        valid_until=clock.now() + timedelta(days=DAYS),
    )


@pytest.fixture
def poll(town, officer, anna, griet):
    return ask.an_open_poll(town, officer, days=5, may_change=True)


def test_no_road_takes_the_vote_and_each_says_why(poll, town, anna, griet):
    sanctioned(anna, town.space)
    browser = make.logged_in(anna)
    assert "wegens misbruik opgeschort tot" in words(browser.get(page_of(poll)))
    answer = vote_on(browser, poll, {"q.bench": "001"})
    assert answer.status_code == 403
    assert "wegens misbruik opgeschort tot" in words(answer)
    over = call(anna, "post", f"{poll.uid}/vote/", {"answers": PARK, "version": 1})
    assert over.status_code == 403
    assert "opgeschort" in over.json()["detail"]
    assert call(anna, "get", f"{poll.uid}/").json()["may_vote"] is False
    card = cards_of(anna, [f"/polls/{poll.uid}/"])[f"/polls/{poll.uid}/"]
    assert ">Stem<" not in card
    with pytest.raises(Forbidden, match="opgeschort"):
        take_in_photo(by=anna, poll=poll, upload=a_file(), alt="Het plein")
    assert not NamedBallot.objects.exists()
    assert ask.entry_of(poll, anna).mark == ""
    assert ">Stem<" in cards_of(griet, [f"/polls/{poll.uid}/"])[f"/polls/{poll.uid}/"]


def test_a_secret_vote_is_refused_as_well(town, officer, anna, griet):
    poll = ask.an_open_secret_poll(town, officer)
    sanctioned(anna, town.space)
    with pytest.raises(Forbidden, match="opgeschort"):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    assert not Envelope.objects.exists()


MATRIX = [
    (SanctionKind.MISUSE_WRITING, "town", False),
    (SanctionKind.MISUSE_REPORTING, "town", True),
    (SanctionKind.MISUSE_WARNING, "town", True),
    (SanctionKind.MISUSE_WRITING, "elsewhere", True),
]


@pytest.mark.parametrize(("kind", "where", "may"), MATRIX)
def test_only_a_suspension_from_writing_in_that_town_counts(town, poll, anna, kind, where, may):
    space = town.space if where == "town" else make.a_town("Elders", "41002").space
    sanctioned(anna, space, kind)
    assert voters_of(poll).filter(person=anna).exists() is may
    assert voters_to_remind(poll).filter(person=anna).exists() is may
    assert [one.may_vote for one in polls_for(anna)] == [may]


def test_a_vote_from_before_counts_and_changes_only_afterwards(poll, town, anna):
    cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    sanctioned(anna, town.space)
    with pytest.raises(Forbidden, match="opgeschort"):
        cast_ballot(by=anna, poll=poll, answers={"bench": "church"}, version=1)
    assert NamedBallot.objects.get().answers == PARK
    assert "Je hebt gestemd" in words(make.logged_in(anna).get(reverse("polls:poll", args=[poll.uid])))
    with time_machine.travel(clock.now() + timedelta(days=DAYS, hours=1), tick=False):
        assert cast_ballot(by=anna, poll=poll, answers={"bench": "church"}, version=1).changed


def test_after_the_end_it_is_the_end_that_is_said(poll, town, anna):
    sanctioned(anna, town.space)
    with time_machine.travel(ask.after(poll), tick=False), pytest.raises(Conflict):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
