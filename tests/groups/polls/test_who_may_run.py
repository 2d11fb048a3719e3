"""Only who holds the power over its organiser runs a poll; no other office, town, group or account does."""

from collections.abc import Callable
from typing import Any

import pytest

from groups.polls.models import KeyHolder, Poll, PollTemplate
from groups.polls.permissions import PollPower, access_run, access_template, can_enter_paper, can_run
from groups.polls.services.audience import AudienceTerms, set_audience
from groups.polls.services.closing import cancel_poll
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.drafting import PollTerms, create_poll, discard_draft, edit_poll, edit_questions
from groups.polls.services.officers import name_officers
from groups.polls.services.opening import open_poll
from groups.polls.services.reminding import remind_voters
from groups.polls.services.templates import poll_from_template, save_template
from network.kernel.errors import Forbidden, NotFound
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import groups as gather
from tests.factories import people as make
from tests.factories import polls as ask

Act = Callable[[Person, Poll], Any]
NEW = {"definition": ask.QUESTIONS, "mapping": {}, "reason": "Zomaar."}
ACTS: dict[str, Act] = {
    "create": lambda by, poll: create_poll(by=by, organiser=poll.organiser, terms=PollTerms(title="Nieuw")),
    "edit": lambda by, poll: edit_poll(by=by, poll=poll, terms=PollTerms(title="Anders")),
    "questions": lambda by, poll: edit_questions(by=by, poll=poll, definition=ask.QUESTIONS),
    "audience": lambda by, poll: set_audience(by=by, poll=poll, terms=AudienceTerms(everywhere=True)),
    "discard": lambda by, poll: discard_draft(by=by, poll=poll),
    "officers": lambda by, poll: name_officers(by=by, poll=poll, officers=[]),
    "open": lambda by, poll: open_poll(by=by, poll=poll),
    "correct": lambda by, poll: correct_poll(by=by, poll=poll, **NEW),
    "remind": lambda by, poll: remind_voters(by=by, poll=poll),
    "cancel": lambda by, poll: cancel_poll(by=by, poll=poll, reason="Zomaar."),
    "envelopes": lambda by, poll: open_envelopes(by=by, poll=poll),
    "count": lambda by, poll: count_poll(by=by, poll=poll),
    "save": lambda by, poll: save_template(by=by, poll=poll, name="Sjabloon"),
    "start": lambda by, poll: poll_from_template(
        by=by, organiser=poll.organiser, template=PollTemplate(name="x", definition=ask.QUESTIONS)
    ),
}


def strangers(town: make.Town, poll: Poll) -> dict[str, Person]:
    """Everybody who holds something, but not this."""
    other = make.a_town("Pajottegem", "23106")
    speaker = make.an_account("cato")
    make.appointed(speaker, AppointmentRole.COMMUNICATOR, town.department)
    moderator = make.an_account("mo")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    leader = gather.coordinator(gather.group(town), town)
    make.give_power(leader, PollPower.RUN, gather.group(town).space)
    root = make.an_account("root")
    root.is_superuser = root.is_staff = True
    root.save()
    late = make.an_account("laat")
    keeper = make.an_account("sleutel")
    KeyHolder.objects.create(poll=poll, person=keeper)
    return {
        "voter": make.a_resident(town.here, "vera"),
        "desk": make.an_officer(town),
        "department": speaker,
        "moderator": moderator,
        "group": leader,
        "next town": ask.an_officer(other, "pol"),
        "administrator": make.an_administrator(),
        "superuser": root,
        "key": keeper,
        "account": late,
    }


def test_no_other_office_runs_it(town, officer):
    draft = ask.a_draft(town, officer)
    before = Poll.objects.values().get()
    for name, person in strangers(town, draft).items():
        assert not can_run(person, draft.organiser), name
        for act, do in ACTS.items():
            with pytest.raises(Forbidden):
                do(person, draft)
                pytest.fail(f"{name} may {act}")
        with pytest.raises(NotFound):
            access_run(person, draft.uid)
    assert Poll.objects.values().get() == before


def test_paper_is_typed_by_the_desk_and_by_who_runs_it(town, officer):
    poll = ask.a_draft(town, officer)
    may = {name for name, person in strangers(town, poll).items() if can_enter_paper(person, poll)}
    assert may == {"desk"}
    assert can_enter_paper(officer, poll)


def test_a_template_opens_for_its_organiser_and_one_of_the_house_for_all_who_make_polls(town, officer, anna):
    own = save_template(by=officer, poll=ask.a_draft(town, officer), name="Banken")
    shared = PollTemplate.objects.create(name="Van het huis", definition=ask.QUESTIONS)
    other = ask.an_officer(make.a_town("Pajottegem", "23106"), "pol")
    assert access_template(officer, own.uid) == own
    assert access_template(other, shared.uid) == shared
    for person, uid in ((other, own.uid), (anna, own.uid), (anna, shared.uid), (officer, "0" * 16)):
        with pytest.raises(NotFound):
            access_template(person, uid)
