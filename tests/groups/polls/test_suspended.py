"""Who is suspended for misuse casts no vote by any road, and votes again once it is over."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from groups.polls.embed import cards_of
from groups.polls.models import Envelope, NamedBallot
from groups.polls.queries import voters_of, voters_to_remind
from groups.polls.queries.lists import polls_for
from groups.polls.queries.roll import waiting_for
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.casting import cast_ballot
from groups.polls.services.opening import open_poll
from groups.polls.services.photos import take_in_photo
from moderation.models import Sanction, SanctionKind
from network.kernel import clock, moments
from network.kernel.errors import Conflict, Forbidden
from tests.factories import groups as gather
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


@pytest.fixture
def beersel(town):
    return make.a_town("Beersel", "23003")


def of_a_group(town, others, **terms):
    """Open a poll of a group for the town and others, among everybody who lives there."""
    towns = [town.municipality, *(other.municipality for other in others)]
    group = gather.group(town, "Zennevallei", municipalities=towns)
    carla = make.an_account("carla")
    make.give_power(carla, "run_polls", group.space)
    draft = ask.a_draft(
        town, carla, organiser=group.space, audience=AudienceTerms(everywhere=True), days=5, **terms
    )
    return open_poll(by=carla, poll=draft)


WHERE = [
    # towns of the group beside Halle · who suspends · whether one still votes
    ((), "Halle", False),
    ((), "Beersel", True),
    (("Beersel",), "Halle", False),
    (("Beersel",), "Beersel", False),
    (("Beersel",), "Lennik", True),
]


@pytest.mark.parametrize(("beside", "by", "may"), WHERE)
def test_in_a_poll_of_a_group_each_of_its_towns_counts_and_no_other(town, beersel, anna, beside, by, may):
    lennik = make.a_town("Lennik", "23104")
    poll = of_a_group(town, [beersel] if beside else [])
    sanctioned(anna, {"Halle": town, "Beersel": beersel, "Lennik": lennik}[by].space)
    assert voters_of(poll).filter(person=anna).exists() is may
    assert waiting_for(anna).exists() is may
    assert [one.may_vote for one in polls_for(anna)] == [may]
    if may:
        assert not cast_ballot(by=anna, poll=poll, answers=PARK, version=1).changed
        return
    with pytest.raises(Forbidden, match="opgeschort tot"):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    assert not NamedBallot.objects.exists()
    with time_machine.travel(clock.now() + timedelta(days=DAYS, hours=1), tick=False):
        assert not cast_ballot(by=anna, poll=poll, answers=PARK, version=1).changed


@pytest.mark.parametrize("across", [False, True])
def test_who_is_suspended_when_the_roll_is_made_stands_on_it_and_votes_afterwards(
    town, beersel, anna, across
):
    """A suspension is shorter than many polls; a roll is made once."""
    sanctioned(anna, (beersel if across else town).space)
    poll = of_a_group(town, [beersel] if across else [])
    assert ask.entry_of(poll, anna).mark == ""
    assert not voters_of(poll).filter(person=anna).exists()
    with pytest.raises(Forbidden, match="opgeschort tot"):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
    with time_machine.travel(clock.now() + timedelta(days=DAYS, hours=1), tick=False):
        assert voters_of(poll).filter(person=anna).exists()
        assert not cast_ballot(by=anna, poll=poll, answers=PARK, version=1).changed


def test_the_sentence_names_the_end_of_the_longest(town, beersel, anna):
    poll = of_a_group(town, [beersel])
    sanctioned(anna, town.space)
    longest = sanctioned(anna, beersel.space)
    longest.valid_until += timedelta(days=30)
    longest.save()
    with pytest.raises(Forbidden, match=moments.day(longest.valid_until)):
        cast_ballot(by=anna, poll=poll, answers=PARK, version=1)
