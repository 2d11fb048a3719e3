"""A draft changes as long as it is one, says nothing that cannot hold, and asks only whom it may ask."""

from datetime import timedelta

import pytest

from groups.membership.services import close_group
from groups.polls.enums import PollKind, PollState, ResultsShown, Secrecy
from groups.polls.models import Audience, Poll, PollTemplate
from groups.polls.queries import (
    electors,
    organisers_of,
    polls_for,
    polls_of,
    polls_run_by,
    templates_for,
)
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.drafting import (
    PollTerms,
    create_poll,
    discard_draft,
    edit_poll,
    edit_questions,
)
from groups.polls.services.opening import open_poll
from groups.polls.services.templates import drop_template, poll_from_template, save_template
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories import polls as ask

SECRET = {"secrecy": Secrecy.SECRET}


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"title": "  "}, "title"),
        ({"kind": PollKind.ELECTION, "seats": 1}, "secrecy"),
        ({"kind": PollKind.ELECTION, **SECRET}, "seats"),
        ({**SECRET, "may_change": True}, "may_change"),
        ({**SECRET, "results_shown": ResultsShown.LIVE}, "results_shown"),
        ({"groups_asked": ("street",)}, "groups_asked"),
        ({"quorum": 0}, "quorum"),
        ({"population": -1}, "population"),
        ({"opens_at": clock.now(), "closes_at": clock.now() - timedelta(1)}, "closes_at"),
    ],
)
def test_what_cannot_hold_is_refused_with_its_field(town, officer, terms, field):
    with pytest.raises(Invalid) as refusal:
        ask.a_draft(town, officer, **terms)
    assert refusal.value.field == field
    assert not Poll.objects.exists()


def test_a_draft_is_kept_and_changed_and_thrown_away(town, officer):
    poll = ask.a_draft(town, officer, intro="Een *bank*.", groups_asked=("gender", "district"))
    assert (poll.groups_asked, poll.state) == (["district", "gender"], PollState.DRAFT)
    assert "<em>bank</em>" in poll.html
    poll = edit_poll(by=officer, poll=poll, terms=PollTerms(title="Een\nandere  bank", seats=3))
    assert (poll.title, poll.intro, poll.html, poll.seats) == ("Een andere bank", "", "", None)
    discard_draft(by=officer, poll=poll)
    assert not Poll.objects.exists()


def test_questions_that_cannot_be_asked_are_refused(town, officer):
    poll = ask.a_draft(town, officer)
    with pytest.raises(Invalid) as refusal:
        edit_questions(
            by=officer, poll=poll, definition={"pages": [{"key": "p", "questions": [{"kind": "x"}]}]}
        )
    assert refusal.value.field == "pages.0.questions.0.kind"
    poll.refresh_from_db()
    assert poll.definition["pages"][0]["questions"][0]["key"] == "bench"


def test_who_does_not_run_polls_makes_and_changes_none(town, officer, anna):
    poll = ask.a_draft(town, officer)
    attempts = (
        lambda: create_poll(by=anna, organiser=town.space, terms=PollTerms(title="Ik")),
        lambda: edit_poll(by=anna, poll=poll, terms=PollTerms(title="Ik")),
        lambda: edit_questions(by=anna, poll=poll, definition=ask.QUESTIONS),
        lambda: set_audience(by=anna, poll=poll, terms=AudienceTerms(everywhere=True)),
        lambda: discard_draft(by=anna, poll=poll),
        lambda: save_template(by=anna, poll=poll, name="Mijn"),
        lambda: poll_from_template(
            by=anna, organiser=town.space, template=PollTemplate(name="x", definition={})
        ),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()
    assert not polls_of(anna, town.space).exists()
    assert not templates_for(anna, town.space).exists()
    assert list(polls_of(officer, town.space)) == list(polls_run_by(officer)) == [poll]
    assert list(organisers_of(officer)) == [town.space]


def test_an_open_poll_lies_fixed(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    attempts = (
        lambda: edit_poll(by=officer, poll=poll, terms=PollTerms(title="Anders")),
        lambda: edit_questions(by=officer, poll=poll, definition=ask.QUESTIONS),
        lambda: set_audience(by=officer, poll=poll, terms=AudienceTerms(everywhere=True)),
        lambda: discard_draft(by=officer, poll=poll),
    )
    for attempt in attempts:
        with pytest.raises(Conflict):
            attempt()


def test_a_town_asks_its_own_places_groups_and_people(town, officer, anna):
    other = make.a_town("Pajottegem", "23106")
    stranger = make.a_resident(other.here, "otto")
    poll = ask.a_draft(town, officer)
    street = make.an_address(other.here).street
    refused = {
        "districts": AudienceTerms(districts=[other.here]),
        "streets": AudienceTerms(streets=[street]),
        "groups": AudienceTerms(groups=[gather.group(other)]),
        "listed": AudienceTerms(listed=[anna, stranger]),
        "min_age": AudienceTerms(everywhere=True, min_age=0),
    }
    for field, terms in refused.items():
        with pytest.raises(Invalid) as refusal:
            set_audience(by=officer, poll=poll, terms=terms)
        assert refusal.value.field == field
    assert list(Audience.objects.get(poll=poll).districts.all()) == [town.here]


def test_a_group_asks_its_members_those_next_to_it_and_where_it_is_for(town, anna, bram, griet):
    council = gather.group(town, districts=[town.here])
    below = gather.steering(council, town)
    elsewhere = gather.group(town)
    leader = gather.coordinator(council, town)
    make.give_power(leader, "run_polls", council.space)
    gather.member(council, anna)
    poll = ask.a_draft(
        town, leader, organiser=council.space, audience=AudienceTerms(groups=[council, below], listed=[anna])
    )
    assert electors(poll).count() == 2
    for terms in (AudienceTerms(groups=[elsewhere]), AudienceTerms(districts=[town.there])):
        with pytest.raises(Invalid):
            set_audience(by=leader, poll=poll, terms=terms)
    with pytest.raises(Invalid):
        set_audience(by=leader, poll=poll, terms=AudienceTerms(listed=[bram]))
    set_audience(by=leader, poll=poll, terms=AudienceTerms(everywhere=True))
    assert (
        electors(poll).count() == 3
    )  # anna, griet and the coordinator live in the one district that it is for
    assert not polls_for(griet).exists()


def test_a_group_that_closed_asks_nothing(town, anna):
    council = gather.group(town)
    gather.member(council, anna)
    leader = make.an_account("leo")
    make.give_power(leader, "run_polls", council.space)
    everybody = AudienceTerms(groups=[council])
    draft = ask.a_draft(town, leader, organiser=council.space, audience=everybody)
    close_group(by=gather.founder(town), group=council)
    with pytest.raises(Conflict):
        open_poll(by=leader, poll=draft)


def test_a_template_holds_the_questions_and_belongs_to_its_organiser(town, officer):
    poll = ask.a_draft(town, officer)
    template = save_template(by=officer, poll=poll, name="Banken")
    with pytest.raises(Conflict):
        save_template(by=officer, poll=poll, name=" Banken ")
    made = poll_from_template(by=officer, organiser=town.space, template=template)
    assert (made.title, made.definition, made.state) == ("Banken", poll.definition, PollState.DRAFT)
    other = make.a_town("Pajottegem", "23106")
    stranger = ask.an_officer(other, "pol")
    with pytest.raises(NotFound):
        poll_from_template(by=stranger, organiser=other.space, template=template)
    with pytest.raises(NotFound):
        drop_template(by=stranger, template=template)
    drop_template(by=officer, template=template)
    assert not templates_for(officer, town.space).exists()
