"""Members choose among candidates on secret ballots; the town reads who was elected, and still appoints."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from groups.mandates.models import Call
from groups.mandates.queries.elections import outcome_of
from groups.mandates.services.candidacies import withdraw_candidacy
from groups.mandates.services.elections import can_hold_election, hold_election
from groups.polls.enums import Secrecy
from groups.polls.models import Poll, RecountFile, Result, RollEntry
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.drafting import PollTerms, edit_poll, edit_questions
from groups.polls.services.opening import open_poll
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make
from tests.factories import polls
from tests.factories.people import Town


@pytest.fixture(autouse=True)
def poll_keys(settings, tmp_path: Path) -> None:
    settings.POLL_KEYS_DIR = str(tmp_path / "poll-keys")


@pytest.fixture
def officer(town: Town) -> Person:
    return give.an_officer(town)


@pytest.fixture
def call(town: Town, officer: Person) -> Call:
    """A call for two seats with three candidates, whose deadline passes in a day."""
    _council, sport = give.a_council(town, officer)
    made = give.a_call(sport, by=officer, days=1)
    for name in ("ada", "bea", "cas"):
        give.a_candidacy(made, make.a_resident(town.here, name))
    return made


@pytest.fixture
def after_deadline(call: Call):
    with time_machine.travel(call.deadline + timedelta(minutes=1), tick=False):
        yield


def candidates(call: Call) -> dict[str, str]:
    return {
        row.person.first_name.lower(): row.uid for row in call.candidacies.all() if row.person is not None
    }


def opened(poll: Poll, by: Person) -> Poll:
    polls.key_holders(poll, by)
    terms = PollTerms(
        title=poll.title,
        kind=poll.kind,
        secrecy=Secrecy.SECRET,
        seats=poll.seats,
        closes_at=clock.now() + timedelta(days=3),
    )
    return open_poll(by=by, poll=edit_poll(by=by, poll=poll, terms=terms))


def counted(poll: Poll, by: Person) -> None:
    with time_machine.travel(polls.after(poll), tick=False):
        open_envelopes(by=by, poll=poll)
        polls.give_codes(poll)
        count_poll(by=by, poll=poll)


def test_before_the_deadline_and_with_one_candidate_nobody_votes(
    town: Town, call: Call, officer: Person
) -> None:
    with pytest.raises(Conflict, match="zodra de oproep gesloten is"):
        hold_election(by=officer, call=call)
    alone = give.a_call(call.group, by=officer, days=1)
    give.a_candidacy(alone, make.a_resident(town.here, "dirk"))
    with (
        time_machine.travel(alone.deadline + timedelta(seconds=1), tick=False),
        pytest.raises(Conflict, match="minstens twee"),
    ):
        hold_election(by=officer, call=alone)


@pytest.mark.usefixtures("after_deadline")
def test_only_who_runs_the_calls_holds_one_and_only_once(call: Call, officer: Person, anna: Person) -> None:
    assert can_hold_election(officer, call)
    assert not can_hold_election(anna, call)
    with pytest.raises(Forbidden):
        hold_election(by=anna, call=call)
    poll = hold_election(by=officer, call=call)
    assert (poll.kind, poll.secrecy, poll.seats) == ("election", "secret", 2)
    with pytest.raises(Conflict, match="al een verkiezing"):
        hold_election(by=officer, call=call)


def test_who_withdrew_stands_on_no_ballot(call: Call, officer: Person) -> None:
    bea = call.candidacies.get(person__first_name="Bea")
    assert bea.person is not None
    withdraw_candidacy(by=bea.person, candidacy=bea)
    with time_machine.travel(call.deadline + timedelta(minutes=1), tick=False):
        poll = hold_election(by=officer, call=call)
    (page,) = poll.definition["pages"]
    keys = {option["key"] for option in page["questions"][0]["options"]}
    assert keys == set(candidates(call).values()) - {bea.uid}


@pytest.mark.usefixtures("after_deadline")
def test_running_polls_is_not_running_calls(call: Call) -> None:
    clerk = make.an_account("klerk")
    make.give_power(clerk, "run_polls", call.group.space)
    with pytest.raises(Forbidden):
        hold_election(by=clerk, call=call)


@pytest.mark.usefixtures("after_deadline")
def test_members_choose_and_the_town_reads_who_was_elected(town: Town, call: Call, officer: Person) -> None:
    poll = opened(hold_election(by=officer, call=call), officer)
    names = candidates(call)
    council = call.group.parent
    assert council is not None
    voters = [entry.person for entry in RollEntry.objects.filter(poll=poll).select_related("person")]
    assert {voter.first_name.lower() for voter in voters if voter} >= {"ada", "bea", "cas"}
    for number in range(3):
        late = make.a_resident(town.here, f"laat{number}")
        gather.member(council, late)
        with pytest.raises(Forbidden):
            cast_ballot(by=late, poll=poll, answers={"who": [names["ada"]]}, version=1)
    assert outcome_of(Call.objects.get(pk=call.pk)) is not None
    for voter in voters:
        assert voter is not None
        cast_ballot(by=voter, poll=poll, answers={"who": [names["ada"], names["cas"]]}, version=1)
    counted(poll, officer)
    outcome = outcome_of(Call.objects.get(pk=call.pk))
    assert outcome is not None
    assert outcome.withheld  # three members voted: fewer than five, so nothing is told


@pytest.mark.usefixtures("after_deadline")
def test_a_tie_for_the_last_seat_is_broken_by_a_lot_that_anybody_draws_again(
    town: Town, call: Call, officer: Person
) -> None:
    council = call.group.parent
    assert council is not None
    voters = [make.a_resident(town.here, f"lid{number}") for number in range(6)]
    for voter in voters:
        gather.member(council, voter)
    poll = opened(hold_election(by=officer, call=call), officer)
    names = candidates(call)
    choices = [["ada"], ["ada", "bea"], ["ada", "cas"], ["ada", "bea"], ["ada", "cas"], ["ada"]]
    for voter, chosen in zip(voters, choices, strict=True):
        cast_ballot(by=voter, poll=poll, answers={"who": [names[name] for name in chosen]}, version=1)
    counted(poll, officer)
    outcome = outcome_of(Call.objects.get(pk=call.pk))
    assert outcome is not None
    boxes = json.loads(bytes(RecountFile.objects.get(poll=poll).content))["boxes"]
    digest = sha256("\n".join(sorted(boxes)).encode()).hexdigest()
    equals = {names["bea"], names["cas"]}
    drawn = min(equals, key=lambda name: sha256(f"{digest} who\n{name}".encode()).hexdigest())
    assert [row.uid for row in outcome.elected] == [names["ada"], drawn]
    assert ([row.uid for row in outcome.drawn], outcome.tied) == ([drawn], ())
    page = make.logged_in(officer).get(f"/calls/{call.uid}/candidates/").content.decode()
    assert "Het lot wees aan" in page
    result = Result.objects.get(poll=poll)  # a question beside it, as before elections were bound
    result.figures = {"beside": {"result": "nothing"}, **result.figures}
    result.save()
    assert outcome_of(Call.objects.get(pk=call.pk)) == outcome
    Result.objects.filter(poll=poll).update(lot="")  # as it was counted before there were lots
    outcome = outcome_of(Call.objects.get(pk=call.pk))
    assert outcome is not None
    assert [row.uid for row in outcome.elected] == [names["ada"]]
    assert {row.uid for row in outcome.tied} == equals
    assert outcome.tied_seats == 1
    page = make.logged_in(officer).get(f"/calls/{call.uid}/candidates/").content.decode()
    assert "staan deze kandidaten gelijk" in page


@pytest.mark.usefixtures("after_deadline")
def test_it_is_made_on_the_page_of_the_candidates(call: Call, officer: Person, anna: Person) -> None:
    road = f"/calls/{call.uid}/election/"
    assert make.logged_in(anna).post(road).status_code == 404
    assert Client().post(road).status_code in (302, 403)
    browser = make.logged_in(officer)
    assert "Maak een verkiezing" in browser.get(f"/calls/{call.uid}/candidates/").content.decode()
    answer = browser.post(road)
    call.refresh_from_db()
    assert call.election is not None
    assert answer["Location"] == f"/polls/{call.election.uid}/"
    assert "nog niet open" in browser.get(f"/calls/{call.uid}/candidates/").content.decode()


@pytest.mark.usefixtures("after_deadline")
def test_a_program_makes_one_too(call: Call, officer: Person, anna: Person) -> None:
    def ask(person: Person) -> Any:
        _row, plain = create_token(by=person, person=person, scopes=list(Scope), name="test")
        return Client().post(
            f"/api/v1/calls/{call.uid}/election/", headers={"Authorization": f"Bearer {plain}"}
        )

    assert ask(anna).status_code == 404
    made = ask(officer)
    assert made.status_code == 201
    assert made.json()["election"] == Poll.objects.get().uid
    assert ask(officer).status_code == 409


def swapped(definition: dict[str, Any]) -> dict[str, Any]:
    """The same ballot, with two candidates under each other's name."""
    other = deepcopy(definition)
    one, two = other["pages"][0]["questions"][0]["options"][:2]
    one["title"], two["title"] = two["title"], one["title"]
    return other


def with_another_first(definition: dict[str, Any]) -> dict[str, Any]:
    other = deepcopy(definition)
    other["pages"][0]["questions"].insert(0, polls.QUESTIONS["pages"][0]["questions"][0])
    return other


@pytest.mark.usefixtures("after_deadline")
def test_nobody_changes_its_candidates_its_voters_or_its_secrecy(call: Call, officer: Person) -> None:
    draft = hold_election(by=officer, call=call)
    end = clock.now() + timedelta(days=3)
    same = PollTerms(
        title="Kies mee", intro="Lees eerst wie ze zijn.", kind=draft.kind, secrecy=Secrecy.SECRET, seats=2
    )
    refused = [
        lambda: edit_questions(by=officer, poll=draft, definition=swapped(draft.definition)),
        lambda: edit_questions(by=officer, poll=draft, definition=with_another_first(draft.definition)),
        lambda: edit_questions(by=officer, poll=draft, definition={}),
        lambda: set_audience(by=officer, poll=draft, terms=AudienceTerms(everywhere=True)),
        lambda: edit_poll(by=officer, poll=draft, terms=PollTerms(title="Op naam", closes_at=end)),
        lambda: edit_poll(by=officer, poll=draft, terms=replace(same, seats=3)),
        lambda: edit_poll(by=officer, poll=draft, terms=replace(same, quorum=99)),
    ]
    for act in refused:
        with pytest.raises(Conflict, match="ligt vast"):
            act()
    kept = Poll.objects.get(pk=draft.pk)
    assert (kept.definition, kept.kind, kept.seats) == (draft.definition, "election", 2)
    edited = edit_poll(by=officer, poll=draft, terms=replace(same, closes_at=end))
    assert (edited.title, edited.intro, edited.closes_at) == ("Kies mee", "Lees eerst wie ze zijn.", end)
    edit_questions(by=officer, poll=draft, definition=draft.definition)  # as a program that sends all of it
    poll = opened(draft, officer)
    for better in (swapped(poll.definition), poll.definition):
        with pytest.raises(Conflict, match="ligt vast"):
            correct_poll(by=officer, poll=poll, definition=better, mapping={}, reason="Een komma.")


@pytest.mark.usefixtures("after_deadline")
def test_its_page_lets_only_the_title_the_words_and_the_window_change(call: Call, officer: Person) -> None:
    draft = hold_election(by=officer, call=call)
    desk = make.logged_in(officer)
    road = f"/polls/studio/{draft.uid}/terms/"
    seen = re.search(r'name="seen" value="(\w+)"', desk.get(road).content.decode())
    assert seen is not None
    typed = {"title": "Kies mee", "kind": "poll", "secrecy": "named", "seats": 9, "final_day": "2030-01-05"}
    assert desk.post(road, {"seen": seen[1], **typed}).status_code == 302
    kept = Poll.objects.get(pk=draft.pk)
    assert (kept.title, kept.kind, kept.secrecy, kept.seats) == ("Kies mee", "election", "secret", 2)
    assert kept.closes_at is not None
