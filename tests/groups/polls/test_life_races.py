"""Two who open, correct, take boxes out or count at the same moment do it once, and the last ballot is in."""

from datetime import UTC, datetime

import pytest
import time_machine

from groups.polls.enums import PollState
from groups.polls.models import Envelope, Poll, PollVersion, Result, RollEntry, SealedBallot
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.keys import folder, public_keys
from groups.polls.services.opening import open_poll
from network.kernel.errors import Conflict
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.each_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town():
    return make.a_town()


@pytest.fixture
def voters(town):
    return [make.a_resident(town.here, f"stem{number}") for number in range(6)]


def both(act):
    """Let two do the same at once. Returns: what each gave or raised."""
    return at_once(act, act)


def refusals(results) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


def test_a_draft_opens_once(town, officer, voters):
    draft = ask.a_draft(town, officer, secrecy="secret")
    ask.key_holders(draft, officer)
    by = Person.objects.get(pk=officer.pk)
    results = both(lambda: open_poll(by=by, poll=draft))
    assert refusals(results) == [Conflict], results
    assert RollEntry.objects.filter(poll=draft).count() == len(voters)
    assert PollVersion.objects.filter(poll=draft).count() == 1
    assert folder().holds(public_keys(Poll.objects.get(pk=draft.pk)))


def test_two_corrections_are_two_versions(town, officer, voters):
    poll = ask.an_open_poll(town, officer)
    results = both(
        lambda: correct_poll(
            by=officer, poll=poll, definition=ask.QUESTIONS, mapping={}, reason="Beter gezegd."
        )
    )
    assert sorted(version.number for version in results) == [2, 3]


def test_a_secret_poll_is_laid_out_and_counted_once(town, officer, voters):
    poll = ask.an_open_secret_poll(town, officer)
    for person in voters:
        cast_ballot(by=person, poll=poll, answers={"bench": "park"}, version=1)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        clock.move_to(ask.after(poll))
        assert refusals(both(lambda: open_envelopes(by=officer, poll=poll))) == [Conflict]
        assert not Envelope.objects.filter(poll=poll).exists()
        assert SealedBallot.objects.filter(poll=poll).count() == len(voters)
        ask.give_codes(poll)
        results = both(lambda: count_poll(poll=poll, by=officer))
    assert refusals(results) == []
    row = Poll.objects.get(pk=poll.pk)
    assert (row.state, row.keys_destroyed_at is not None) == (PollState.COUNTED, True)
    figures = Result.objects.get(poll=poll).figures["bench"]["options"]
    assert {option["key"]: option["votes"] for option in figures} == {"church": 0, "park": 6}
    assert not folder().holds(public_keys(row))
