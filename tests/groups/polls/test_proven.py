"""What changes a secret poll asks for the password again; one that keeps names does not."""

import pytest
from django.test import Client
from django.urls import resolve

from groups.polls.enums import PollState
from groups.polls.kinds import key_of, office_of, page_of
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import people as make
from tests.factories import polls as ask


@pytest.fixture
def draft(town, officer, anna):
    poll = ask.a_draft(town, officer, secrecy="secret")
    ask.key_holders(poll, officer)
    return poll


@pytest.mark.parametrize("act", ["open", "envelopes", "count", "cancel", "correct"])
def test_a_secret_poll_is_not_moved_by_whoever_found_a_screen_open(draft, officer, act):
    answer = make.logged_in(officer).post(f"{office_of(draft)}{act}/", {"reason": "Zomaar."})
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    draft.refresh_from_db()
    assert draft.state == PollState.DRAFT


def test_who_just_proved_it_opens_it(draft, officer):
    make.freshly_logged_in(officer).post(f"{office_of(draft)}open/")
    draft.refresh_from_db()
    assert draft.state == PollState.OPEN


def test_one_that_keeps_names_opens_without(town, officer, anna):
    poll = ask.a_draft(town, officer)
    make.logged_in(officer).post(f"{office_of(poll)}open/")
    poll.refresh_from_db()
    assert poll.state == PollState.OPEN


def test_every_link_of_a_seintje_leads_to_a_page(draft):
    for path in (page_of(draft), office_of(draft), key_of(draft)):
        assert resolve(path).namespace == "polls"


def test_a_program_does_not_move_a_secret_poll(draft, town, officer, anna):
    _row, key = create_token(by=officer, person=officer, scopes=list(Scope), name="test")
    program = Client(headers={"Authorization": f"Bearer {key}"})
    named = ask.a_draft(town, officer)
    for poll, status, state in ((draft, 403, PollState.DRAFT), (named, 200, PollState.OPEN)):
        answer = program.post(f"/api/v1/polls/{poll.uid}/open/")
        poll.refresh_from_db()
        assert (answer.status_code, poll.state) == (status, state), answer.content
    reason = {"reason": "Zomaar."}
    refused = program.post(f"/api/v1/polls/{draft.uid}/cancel/", reason, content_type="application/json")
    assert refused.status_code == 403
    better = {"definition": draft.definition, "reason": "Een komma."}
    refused = program.post(f"/api/v1/polls/{draft.uid}/correct/", better, content_type="application/json")
    assert refused.status_code == 403
