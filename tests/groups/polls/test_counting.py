"""A count happens once, after the end; a secret one with both codes, and whatever dies does no harm."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups.polls.enums import Mark, PollState
from groups.polls.models import Envelope, NamedBallot, Poll, RecountFile, Result, RollEntry, SealedBallot
from groups.polls.queries.versions import sheets_of
from groups.polls.sealing.boxes import seal
from groups.polls.sealing.refusals import KeyGone
from groups.polls.services import counting
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll, close_due_polls
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.keys import destroy_spent_keys, folder, public_keys
from groups.polls.services.officers import give_code
from network.kernel import clock
from network.kernel.errors import Conflict, Gone, Invalid, NotFound
from tests.factories import people as make
from tests.factories import polls as ask

DAY = timedelta(days=1)


@pytest.fixture
def voters(town):
    return [make.a_resident(town.here, f"stem{number}") for number in range(6)]


def cast(poll: Poll, person, option: str) -> None:
    """Put a ballot in, as casting does."""
    entry = ask.entry_of(poll, person)
    if poll.is_secret:
        sealed = seal(
            sheets_of(poll)[poll.version],
            public_keys(poll),
            {"bench": [option]},
            {},
            length=poll.ballot_bytes,
        )
        Envelope.objects.create(poll=poll, content=sealed.envelope)
    else:
        NamedBallot.objects.create(poll=poll, entry=entry, version=poll.version, answers={"bench": option})
    RollEntry.objects.filter(pk=entry.pk).update(mark=Mark.SCREEN)


def secret(town, officer, voters, *, votes: int = 6) -> Poll:
    """A secret poll in which so many voted, the first two for the church."""
    poll = ask.an_open_secret_poll(town, officer)
    for number, person in enumerate(voters[:votes]):
        cast(poll, person, "church" if number < 2 else "park")
    return poll


def figures(poll: Poll) -> dict[str, int]:
    """How many chose each option, as stored."""
    options = Result.objects.get(poll=poll).figures["bench"]["options"]
    return {option["key"]: option["votes"] for option in options}


def test_a_poll_that_keeps_names_counts_itself_once_it_is_over(town, officer, voters):
    poll = ask.an_open_poll(town, officer)
    for number, person in enumerate(voters):
        cast(poll, person, "church" if number < 2 else "park")
    with pytest.raises(Conflict):
        count_poll(poll=poll, by=officer)
    with time_machine.travel(ask.after(poll), tick=False):
        assert close_due_polls() == 1
        ask.let_polls_react()
        poll.refresh_from_db()
        assert poll.state == PollState.COUNTED
        assert figures(poll) == {"church": 2, "park": 4}
        assert Result.objects.get(poll=poll).participants == 6
        made = Result.objects.get(poll=poll).made_at
        assert count_poll(poll=poll, by=officer).made_at == made


def test_under_the_minimum_nothing_is_told(town, officer, voters):
    poll = ask.an_open_poll(town, officer)
    for person in voters[:4]:
        cast(poll, person, "park")
    with time_machine.travel(ask.after(poll), tick=False):
        result = count_poll(poll=poll, by=officer)
    assert (result.figures, result.tables, result.participants) == ({}, {}, 4)


def test_a_secret_poll_is_counted_with_both_codes_and_its_key_is_gone(
    town, officer, voters, django_capture_on_commit_callbacks
):
    poll = secret(town, officer, voters)
    with time_machine.travel(ask.after(poll), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            assert open_envelopes(by=officer, poll=poll) == 6
        assert not Envelope.objects.filter(poll=poll).exists()
        with pytest.raises(Conflict):
            count_poll(poll=poll, by=officer)
        with django_capture_on_commit_callbacks(execute=True):
            ask.give_codes(poll)
            ask.let_polls_react()
    poll.refresh_from_db()
    assert poll.state == PollState.COUNTED
    assert figures(poll) == {"church": 2, "park": 4}
    told = json.loads(bytes(RecountFile.objects.get(poll=poll).content))
    assert sorted(told["questions"][0]["marks"]) == [0, 0, 1, 1, 1, 1]
    prints = set(SealedBallot.objects.filter(poll=poll).values_list("fingerprint", flat=True))
    assert set(told["boxes"]) == prints
    assert not folder().holds(public_keys(poll))
    assert poll.keys_destroyed_at is not None


def test_a_wrong_code_changes_nothing(town, officer, voters):
    poll = secret(town, officer, voters)
    first, second = (holder.person for holder in poll.key_holders.order_by("pk"))
    with time_machine.travel(ask.after(poll), tick=False):
        with pytest.raises(Conflict):
            give_code(by=first, poll=poll, code=ask.CODES[poll.pk, first.pk])
        open_envelopes(by=officer, poll=poll)
        with pytest.raises(Invalid):
            give_code(by=first, poll=poll, code=ask.CODES[poll.pk, second.pk])
        with pytest.raises(NotFound):
            give_code(by=officer, poll=poll, code=ask.CODES[poll.pk, first.pk])
        assert folder().holds(public_keys(poll))
        ask.give_codes(poll)
        assert count_poll(poll=poll, by=officer).participants == 6


def test_a_count_that_dies_before_its_commit_can_be_taken_again(town, officer, voters, monkeypatch):
    poll = secret(town, officer, voters)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        with monkeypatch.context() as broken:
            broken.setattr(counting, "publish", _die)
            with pytest.raises(KeyboardInterrupt):
                count_poll(poll=poll, by=officer)
        assert not Result.objects.filter(poll=poll).exists()
        assert folder().holds(public_keys(poll))
        count_poll(poll=poll, by=officer)
    assert figures(poll) == {"church": 2, "park": 4}


def _die(_event) -> None:
    raise KeyboardInterrupt


def test_a_key_that_outlived_its_count_is_destroyed_by_the_job(town, officer, voters):
    poll = secret(town, officer, voters)
    public = public_keys(poll)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)  # nothing commits in a test, so no key goes by itself
        assert folder().envelope_key(public)
        assert destroy_spent_keys() == 1
        assert folder().holds(public)
        with pytest.raises(Exception, match="envelope"):
            folder().envelope_key(public)
        ask.give_codes(poll)
        count_poll(poll=poll, by=officer)
        assert folder().holds(public)
        assert destroy_spent_keys() == 1
    assert not folder().holds(public)
    assert destroy_spent_keys() == 0


def test_too_few_secret_ballots_are_never_opened(town, officer, voters):
    poll = secret(town, officer, voters, votes=4)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.let_polls_react()
    result = Result.objects.get(poll=poll)
    assert (result.figures, result.participants) == ({}, 4)
    assert not RecountFile.objects.filter(poll=poll).exists()


def test_a_lost_key_file_says_so_and_a_poll_taken_back_loses_its_key(
    town, officer, voters, poll_keys, django_capture_on_commit_callbacks
):
    poll = secret(town, officer, voters)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_poll(by=officer, poll=poll, reason="Fout in de vraag.")
    assert list(poll_keys.iterdir()) == []
    other = secret(town, officer, voters)
    for path in poll_keys.iterdir():
        path.unlink()
    with time_machine.travel(ask.after(other), tick=False), pytest.raises(Gone):
        open_envelopes(by=officer, poll=other)
    assert clock.now() < ask.after(other)


def test_the_whole_roll_is_written_anew_in_pieces(town, officer, voters, monkeypatch):
    monkeypatch.setattr(counting, "ROLL_PIECE", 4)
    poll = secret(town, officer, voters)
    with time_machine.travel(ask.after(poll), tick=False), CaptureQueriesContext(connection) as asked:
        open_envelopes(by=officer, poll=poll)
    pieces = [
        one["sql"] for one in asked if one["sql"].startswith("UPDATE") and '"position" >=' in one["sql"]
    ]
    assert len(pieces) == 2
    marks = RollEntry.objects.filter(poll=poll).values_list("mark", flat=True)
    assert list(marks) == [Mark.SCREEN] * 6


def test_the_key_of_the_envelopes_goes_with_their_opening(
    town, officer, voters, django_capture_on_commit_callbacks
):
    poll = secret(town, officer, voters)
    public = public_keys(poll)
    assert folder().envelope_key(public)
    with time_machine.travel(ask.after(poll), tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            open_envelopes(by=officer, poll=poll)
        with pytest.raises(KeyGone):
            folder().envelope_key(public)
        assert folder().holds(public)


def test_of_a_secret_question_that_few_answered_nothing_is_stored(town, officer, voters):
    asked = deepcopy(ask.QUESTIONS)
    second = {**asked["pages"][0]["questions"][0], "key": "second"}
    asked["pages"][0]["questions"].append(second)
    poll = ask.an_open_secret_poll(town, officer, definition=asked, groups_asked=("district",))
    for number, person in enumerate(voters):
        answers = {"bench": "park", "second": "park"} if number < 4 else {"bench": "park"}
        cast_ballot(by=person, poll=poll, answers=answers, version=1)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        result = count_poll(poll=poll, by=officer)
    assert set(result.figures) == {"bench"}
    assert "second" not in result.tables
