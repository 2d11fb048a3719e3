"""A draft opens once, with a roll of exactly those whom its audience names, and then lies fixed."""

from datetime import timedelta

import pytest
import time_machine

from groups.polls.enums import PollState, Secrecy
from groups.polls.models import PollVersion, RollEntry
from groups.polls.queries import electors, polls_for, roll_counts
from groups.polls.services.audience import AudienceTerms
from groups.polls.services.closing import cancel_poll, close_due_polls, close_poll
from groups.polls.services.opening import announce_polls, open_poll
from groups.polls.services.wording import hide_poll, show_poll
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.models import AuditEntry
from network.people.services.residency import claim_address
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories import polls as ask

DAY = timedelta(days=1)


def on_roll(poll) -> set[str]:
    return set(RollEntry.objects.filter(poll=poll).values_list("person__first_name", flat=True))


def test_whoever_is_named_stands_on_the_roll_once(town, officer, anna, griet, bram):
    council = gather.group(town)
    gather.member(council, anna)
    gather.member(council, bram)
    make.a_member(town.here, "noor")  # claims to live there, and did not prove it
    everybody = AudienceTerms(districts=[town.here], groups=[council], listed=[griet])
    draft = ask.a_draft(town, officer, audience=everybody)
    assert electors(draft).count() == 3
    poll = open_poll(by=officer, poll=draft)
    assert (poll.state, poll.voters, poll.version) == (PollState.OPEN, 3, 1)
    assert on_roll(poll) == {"Anna", "Griet", "Bram"}
    rows = list(RollEntry.objects.filter(poll=poll).order_by("position"))
    assert [row.position for row in rows] == [1, 2, 3]
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert len({row.code for row in rows}) == 3
    assert {row.age_band for row in rows} == {"35-54"}
    assert {row.person.first_name: row.district_name for row in rows} == {
        "Anna": town.here.name,
        "Griet": town.here.name,
        "Bram": town.there.name,
    }
    assert PollVersion.objects.get(poll=poll).definition == poll.definition
    entry = AuditEntry.objects.get(action="poll.opened")
    assert entry.facts == {"voters": 3, "secrecy": "named"}


def test_streets_and_ages_narrow_it(town, officer, anna, griet):
    street = make.an_address(town.here, street="Dorp").street
    jan = make.a_resident(town.here, "jan", address=make.an_address(town.here, street="Dorp"))
    poll = ask.a_draft(town, officer, audience=AudienceTerms(streets=[street]))
    assert electors(poll).count() == 1
    anna.birth_year = clock.now().year - 16
    anna.save()
    griet.birth_year = None
    griet.save()
    young = AudienceTerms(everywhere=True, min_age=16)
    poll = ask.an_open_poll(town, officer, audience=young)
    assert on_roll(poll) == {"Anna", jan.first_name}
    old = AudienceTerms(everywhere=True, min_age=17)
    assert electors(ask.a_draft(town, officer, audience=old)).count() == 1


def test_the_order_of_the_roll_is_that_of_nothing_else(town, officer):
    people = [make.a_resident(town.here, f"stem{number}") for number in range(8)]
    orders = set()
    for _again in range(4):
        poll = ask.an_open_poll(town, officer)
        rows = RollEntry.objects.filter(poll=poll).order_by("position")
        orders.add(tuple(rows.values_list("person_id", flat=True)))
    assert len(orders) > 1
    assert all(sorted(order) == sorted(person.pk for person in people) for order in orders)


def test_who_moves_afterwards_keeps_the_place_and_who_comes_gets_none(town, officer, anna, bram):
    poll = ask.an_open_poll(town, officer)
    claim_address(by=anna, address=make.an_address(town.there), box="")
    make.prove_residency(anna)
    make.a_resident(town.here, "nieuw")
    assert on_roll(poll) == {"Anna"}
    assert [found.may_vote for found in polls_for(anna)] == [True]
    assert roll_counts(poll).voters == 1


def test_what_cannot_open_stays_a_draft(town, officer, anna):
    attempts = (
        (Invalid, ask.a_draft(town, officer, definition=ask.LOOP)),
        (Invalid, ask.a_draft(town, officer, audience=AudienceTerms(districts=[town.there]))),
        (Invalid, ask.a_draft(town, officer, days=0.01)),
        (Invalid, ask.a_draft(town, officer, closes_at=None)),
        (Invalid, ask.a_draft(town, officer, days=400)),
        (Conflict, ask.a_draft(town, officer, secrecy=Secrecy.SECRET)),
    )
    for refusal, draft in attempts:
        with pytest.raises(refusal):
            open_poll(by=officer, poll=draft)
        draft.refresh_from_db()
        assert draft.state == PollState.DRAFT
    assert not RollEntry.objects.exists()
    with pytest.raises(Forbidden):
        open_poll(by=anna, poll=ask.a_draft(town, officer))


def test_it_opens_once_and_is_announced_when_its_window_begins(town, officer, anna):
    begin = clock.now() + DAY
    poll = ask.an_open_poll(town, officer, opens_at=begin, days=3)
    assert poll.told_at is None
    with pytest.raises(Conflict):
        open_poll(by=officer, poll=poll)
    assert announce_polls() == 0
    with time_machine.travel(begin, tick=False):
        assert announce_polls() == 1
        assert announce_polls() == 0
    assert ask.events_of(poll) == ["PollOpened"]


def test_a_hidden_poll_is_announced_once_its_words_are_back(town, officer, anna):
    begin = clock.now() + DAY
    poll = ask.an_open_poll(town, officer, opens_at=begin, days=3)
    hide_poll(poll.pk)
    with time_machine.travel(begin, tick=False):
        assert announce_polls() == 0
        poll.refresh_from_db()
        assert poll.told_at is None
        show_poll(poll.pk)
        assert announce_polls() == 1
    assert ask.events_of(poll) == ["PollOpened"]


def test_the_clock_closes_it_once_and_nobody_else(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    assert close_poll(poll=poll).state == PollState.OPEN
    with time_machine.travel(ask.after(poll), tick=False):
        assert close_due_polls() == 1
        assert close_due_polls() == 0
        poll.refresh_from_db()
        assert poll.state == PollState.CLOSED
    assert ask.events_of(poll) == ["PollOpened", "PollClosed"]


def test_it_is_taken_back_with_a_reason_and_only_once(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    with pytest.raises(Invalid):
        cancel_poll(by=officer, poll=poll, reason=" ")
    with pytest.raises(Forbidden):
        cancel_poll(by=anna, poll=poll, reason="Ik wil niet.")
    assert cancel_poll(by=officer, poll=poll, reason="De vraag klopt niet.").state == PollState.CANCELLED
    with pytest.raises(Conflict):
        cancel_poll(by=officer, poll=poll, reason="Nog eens.")
    assert ask.events_of(poll) == ["PollOpened", "PollCancelled"]
