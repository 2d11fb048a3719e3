"""Paper is typed by who holds the power over the organiser or its municipality; nobody else changes a row."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groups.polls.models import KeyHolder, PaperBatch, PaperSheet, Poll
from groups.polls.permissions import PollPower, access_paper, access_pile, paper_polls
from groups.polls.services.paper.entering import (
    drop_sheet,
    drop_slip,
    set_aside_sheet,
    set_aside_slip,
    type_sheet,
    type_slip,
)
from groups.polls.services.paper.piles import (
    cancel_batch,
    expect_paper,
    free_seat,
    open_batch,
    recount_batch,
)
from groups.polls.services.paper.scans import take_in_scan
from groups.polls.services.paper.taking import check_slips, count_batch
from network.kernel.errors import Forbidden, NotFound
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import groups as gather
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask

Act = Callable[[Person, PaperBatch], Any]
ACTS: dict[str, Act] = {
    "open": lambda by, pile: open_batch(by=by, poll=pile.poll, sheets=1),
    "sheet": lambda by, pile: type_sheet(by=by, batch=pile, position=1, answers={}, code="x"),
    "slip": lambda by, pile: type_slip(by=by, batch=pile, code="x"),
    "drop sheet": lambda by, pile: drop_sheet(by=by, batch=pile, position=1),
    "drop slip": lambda by, pile: drop_slip(by=by, batch=pile, code="x"),
    "set sheet aside": lambda by, pile: set_aside_sheet(by=by, batch=pile, position=1),
    "set slip aside": lambda by, pile: set_aside_slip(by=by, batch=pile, code="x"),
    "recount": lambda by, pile: recount_batch(by=by, batch=pile, sheets=2),
    "free": lambda by, pile: free_seat(by=by, batch=pile, clerk=by),
    "withdraw": lambda by, pile: cancel_batch(by=by, batch=pile),
    "check": lambda by, pile: check_slips(by=by, batch=pile),
    "count": lambda by, pile: count_batch(by=by, batch=pile),
    "scan": lambda by, pile: take_in_scan(by=by, batch=pile, upload=SimpleUploadedFile("x.pdf", b"%PDF-")),
    "print": lambda by, pile: expect_paper(by=by, poll=pile.poll),
}


def strangers(town: make.Town, poll: Poll) -> dict[str, Person]:
    """Everybody who holds something, but not this."""
    other = make.a_town("Pajottegem", "23106")
    moderator = make.an_account("mo")
    make.appointed(moderator, AppointmentRole.MODERATOR, town.space)
    next_desk = make.an_account("loket")
    make.appointed(next_desk, AppointmentRole.DESK_OFFICER, other.space)
    leader = gather.coordinator(gather.group(town), town)
    make.give_power(leader, PollPower.ENTER_PAPER, gather.group(town).space)
    keeper = make.an_account("sleutel")
    KeyHolder.objects.create(poll=poll, person=keeper)
    root = make.an_account("root")
    root.is_superuser = root.is_staff = True
    root.save()
    return {
        "voter": make.a_resident(town.here, "vera"),
        "moderator": moderator,
        "next town": next_desk,
        "group": leader,
        "key": keeper,
        "administrator": make.an_administrator(),
        "superuser": root,
    }


def test_no_other_office_touches_a_pile(town, named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 1)
    paper.type_named(pile, [(voters[0], "park")], *clerks)
    before = (Poll.objects.values().get(), PaperBatch.objects.values().get(), PaperSheet.objects.count())
    for name, person in strangers(town, named).items():
        for act, do in ACTS.items():
            with pytest.raises(Forbidden):
                do(person, pile)
                pytest.fail(f"{name} may {act}")
        for door, uid in ((access_paper, named.uid), (access_pile, pile.uid)):
            with pytest.raises(NotFound):
                door(person, uid)
        assert not paper_polls(person).exists(), name
    after = (Poll.objects.values().get(), PaperBatch.objects.values().get(), PaperSheet.objects.count())
    assert before == after


def test_the_desk_and_who_runs_it_find_it_and_only_the_last_prints(town, named, clerks, officer):
    for person in (*clerks, officer):
        assert list(paper_polls(person)) == [named]
        assert access_paper(person, named.uid) == named
    with pytest.raises(Forbidden):
        expect_paper(by=clerks[0], poll=named)
    assert expect_paper(by=officer, poll=named).forms_at is not None
    draft = ask.a_draft(town, officer)
    with pytest.raises(NotFound):
        access_paper(clerks[0], draft.uid)
