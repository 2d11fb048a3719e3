"""Seintjes reach who may vote, and nobody else; a reminder who has not, unless that would tell who did."""

from datetime import timedelta

import pytest
import time_machine

from groups.polls.events import (
    PollCancelled,
    PollClosed,
    PollCorrected,
    PollCounted,
    PollOpened,
    PollReminded,
)
from groups.polls.models import RollEntry
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll, close_due_polls
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll
from groups.polls.services.opening import announce_polls
from groups.polls.services.reminding import remind_before_end, remind_voters
from groups.polls.services.wording import hide_poll, show_poll
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden
from network.kernel.ports.notices import notices
from network.people.models import Residency
from tests.factories import people as make
from tests.factories import polls as ask

DAY = timedelta(days=1)


def told(name, event):
    message = notices.get(name).message(event)
    return None if message is None else set(message.recipients)


def reminded(poll):
    return told("poll_reminded", PollReminded(poll_id=poll.pk, round="1"))


def test_only_who_has_not_voted_is_reminded_of_a_poll_by_name(town, officer, anna, griet, bram):
    poll = ask.an_open_poll(town, officer, days=10)
    assert told("poll_opened", PollOpened(poll_id=poll.pk)) == {anna.pk, griet.pk}
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    assert reminded(poll) == {griet.pk}


def test_of_a_secret_poll_everybody_is(town, officer, anna, griet):
    poll = ask.an_open_secret_poll(town, officer, days=10)
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    assert reminded(poll) == {anna.pk, griet.pk}
    with time_machine.travel(ask.after(poll) - DAY, tick=False):
        assert remind_before_end() == 1
    assert not RollEntry.objects.filter(poll=poll, reminded_at__isnull=False).exists()


def test_who_cannot_vote_any_more_hears_nothing(town, officer, anna, griet):
    poll = ask.an_open_poll(town, officer, days=10)
    Residency.objects.filter(person=anna).update(state="suspended")
    griet.is_active = False
    griet.save()
    assert reminded(poll) == set()
    assert RollEntry.objects.filter(poll=poll).count() == 2


def test_the_job_reminds_once_shortly_before_the_end(town, officer, anna, griet):
    poll = ask.an_open_poll(town, officer, days=10)
    ask.an_open_poll(town, officer, days=3)  # too short to be reminded of
    assert remind_before_end() == 0
    with time_machine.travel(ask.after(poll) - DAY, tick=False):
        assert remind_before_end() == 1
        assert remind_before_end() == 0
        with pytest.raises(Conflict):
            remind_voters(by=officer, poll=poll)
    assert RollEntry.objects.filter(poll=poll, reminded_at__isnull=False).count() == 2
    assert ask.events_of(poll) == ["PollOpened", "PollReminded"]


def test_the_organiser_reminds_now_and_then(town, officer, anna):
    poll = ask.an_open_poll(town, officer, days=20)
    with pytest.raises(Conflict):
        remind_voters(by=officer, poll=poll)
    with time_machine.travel(ask.after(poll) - 15 * DAY, tick=False):
        with pytest.raises(Forbidden):
            remind_voters(by=anna, poll=poll)
        remind_voters(by=officer, poll=poll)
    with time_machine.travel(ask.after(poll) - DAY, tick=False):
        assert remind_before_end() == 1
    with time_machine.travel(ask.after(poll), tick=False), pytest.raises(Conflict):
        remind_voters(by=officer, poll=poll)


def test_what_came_of_it_is_told_to_everybody_on_the_roll(town, officer, anna, griet):
    poll = ask.an_open_poll(town, officer)
    everybody = {anna.pk, griet.pk}
    with time_machine.travel(ask.after(poll), tick=False):
        close_due_polls()
        assert told("poll_closed", PollClosed(poll_id=poll.pk)) is None  # it counts itself
        count_poll(poll=poll, by=officer)
    assert told("poll_counted", PollCounted(poll_id=poll.pk)) == everybody
    other = ask.an_open_secret_poll(town, officer)
    with time_machine.travel(ask.after(other), tick=False):
        close_due_polls()
        assert told("poll_closed", PollClosed(poll_id=other.pk)) == {officer.pk}
    cancel_poll(by=officer, poll=other, reason="Verkeerde vraag.")
    message = notices.get("poll_cancelled").message(PollCancelled(poll_id=other.pk))
    assert set(message.recipients) == everybody
    assert "Verkeerde vraag." in message.text


def test_of_hidden_words_nothing_is_told(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    hide_poll(poll.pk)
    for name, event in (("poll_opened", PollOpened), ("poll_counted", PollCounted)):
        assert told(name, event(poll_id=poll.pk)) is None


def test_whoever_cannot_read_it_gets_no_seintje(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    late = make.a_resident(town.here, "later")
    assert late.pk not in told("poll_opened", PollOpened(poll_id=poll.pk))


def test_a_hidden_poll_is_reminded_of_once_its_words_are_back(town, officer, anna):
    poll = ask.an_open_poll(town, officer, days=10)
    with time_machine.travel(ask.after(poll) - 5 * DAY, tick=False):
        hide_poll(poll.pk)
        with pytest.raises(Conflict) as refused:
            remind_voters(by=officer, poll=poll)
        assert refused.value.code == "hidden"
        show_poll(poll.pk)
        remind_voters(by=officer, poll=poll)
    assert ask.events_of(poll) == ["PollOpened", "PollReminded"]


def test_nobody_hears_that_what_they_never_heard_of_is_better(town, officer, anna):
    poll = ask.an_open_poll(town, officer, opens_at=clock.now() + DAY, days=3)
    correct_poll(by=officer, poll=poll, definition=ask.QUESTIONS, mapping={}, reason="Titel.", title="Bank")
    event = PollCorrected(poll_id=poll.pk, version=2)
    assert told("poll_corrected", event) is None
    with time_machine.travel(clock.now() + DAY, tick=False):
        announce_polls()
        assert told("poll_corrected", event) == {anna.pk}
