"""A pile counts once, when it adds up and two people typed it alike; anything else leaves it as it was."""

import pytest

from groups.polls.enums import BatchState, PollState
from groups.polls.models import (
    Envelope,
    NamedBallot,
    OpenAnswer,
    OpenAnswerState,
    PaperSheet,
    PaperSlip,
    Poll,
    Result,
    RollEntry,
)
from groups.polls.personal_data import PERSONAL_DATA
from groups.polls.services.casting import cast_ballot
from groups.polls.services.closing import cancel_poll, close_due_polls
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from groups.polls.services.paper.comparing import compare
from groups.polls.services.paper.entering import (
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
from groups.polls.services.paper.taking import check_slips, count_batch
from moderation.models import Action, Sanction
from moderation.queries.rules import clauses_in_force
from moderation.services.decide import decide
from network.kernel.errors import Conflict, Forbidden, Invalid
from tests.factories import paper
from tests.factories import people as make
from tests.factories import polls as ask
from tests.moderation.town import a_moderator, a_post, reported

SPOTS = ["park", "church", "park", "park", "church", "park"]


def marks(poll: Poll) -> dict[str, int]:
    return {mark: RollEntry.objects.filter(poll=poll, mark=mark).count() for mark in ("paper", "screen")}


def refused(error: type[Exception], word: str):
    return pytest.raises(error, match=word)


def test_a_pile_by_name_lies_among_the_ballots_of_its_voters(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 3)
    paper.type_named(pile, list(zip(voters, SPOTS[:3], strict=False)), *clerks)
    assert count_batch(by=clerks[1], batch=pile) == 3
    assert marks(named) == {"paper": 3, "screen": 0}
    assert {ballot.entry.person: ballot.answers for ballot in NamedBallot.objects.all()} == {
        voter: {"bench": spot} for voter, spot in zip(voters, SPOTS[:3], strict=False)
    }
    assert not PaperSheet.objects.exists()
    pile.refresh_from_db()
    assert (pile.state, pile.first_clerk, pile.second_clerk) == (BatchState.COUNTED, *clerks)
    with refused(Conflict, "al geteld"):
        count_batch(by=clerks[0], batch=pile)
    with refused(Conflict, "op papier"):
        cast_ballot(by=voters[0], poll=named, answers={"bench": "church"}, version=1)


def test_a_secret_pile_is_sealed_and_counts_in_the_result(
    secret, voters, clerks, officer, time_machine, django_capture_on_commit_callbacks
):
    pile = paper.a_pile(clerks[0], secret, 5)
    with refused(Conflict, "strookjes"):
        type_sheet(by=clerks[0], batch=pile, position=1, answers={})
    paper.type_slips(pile, voters[:5], *clerks)
    check_slips(by=clerks[0], batch=pile)
    assert marks(secret) == {"paper": 5, "screen": 0}
    cast_ballot(by=voters[5], poll=secret, answers={"bench": "church"}, version=1)
    paper.type_sheets(pile, SPOTS[:5], *clerks)
    count_batch(by=clerks[0], batch=pile)
    assert Envelope.objects.count() == 6
    assert not PaperSheet.objects.exists()
    assert not PaperSlip.objects.exists()
    assert len({len(envelope.content) for envelope in Envelope.objects.all()}) == 1
    time_machine.move_to(ask.after(secret), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert open_envelopes(by=officer, poll=secret) == 6
    ask.give_codes(secret)
    count_poll(by=officer, poll=secret)
    result = Result.objects.get()
    assert (result.participants, result.on_paper, result.invalid) == (6, 5, 0)
    votes = {option["key"]: option["votes"] for option in result.figures["bench"]["options"]}
    assert votes == {"church": 3, "park": 3}


def test_who_votes_on_the_screen_first_keeps_that_vote_and_the_envelope_stays_closed(secret, voters, clerks):
    cast_ballot(by=voters[0], poll=secret, answers={"bench": "park"}, version=1)
    pile = paper.a_pile(clerks[0], secret, 6)
    with refused(Invalid, "zonder ze te openen"):
        paper.type_slips(pile, voters[:1], clerks[0])
    paper.type_slips(pile, voters[1:], *clerks)
    set_aside_slip(by=clerks[0], batch=pile, code=ask.entry_of(secret, voters[0]).code)
    pile.refresh_from_db()
    assert (pile.sheets, pile.slips) == (5, 5)
    check_slips(by=clerks[1], batch=pile)
    with refused(Conflict, "op papier"):
        cast_ballot(by=voters[1], poll=secret, answers={"bench": "park"}, version=1)
    assert marks(secret) == {"paper": 5, "screen": 1}


def test_who_votes_on_the_screen_between_slip_and_check_stops_the_check_and_nothing_else(
    secret, voters, clerks
):
    pile = paper.a_pile(clerks[0], secret, 6)
    paper.type_slips(pile, voters, *clerks)
    cast_ballot(by=voters[2], poll=secret, answers={"bench": "park"}, version=1)
    with refused(Conflict, ask.entry_of(secret, voters[2]).code.upper()):
        check_slips(by=clerks[0], batch=pile)
    assert marks(secret) == {"paper": 0, "screen": 1}
    set_aside_slip(by=clerks[0], batch=pile, code=ask.entry_of(secret, voters[2]).code)
    check_slips(by=clerks[0], batch=pile)
    assert marks(secret) == {"paper": 5, "screen": 1}


def test_the_form_of_who_voted_on_the_screen_meanwhile_is_set_aside(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 3)
    paper.type_named(pile, list(zip(voters, SPOTS[:3], strict=False)), *clerks)
    with refused(Conflict, "mag meetellen"):
        set_aside_sheet(by=clerks[0], batch=pile, position=1)
    cast_ballot(by=voters[0], poll=named, answers={"bench": "church"}, version=1)
    with refused(Conflict, "formulier opzij"):
        count_batch(by=clerks[0], batch=pile)
    assert PaperSheet.objects.count() == 6
    set_aside_sheet(by=clerks[0], batch=pile, position=1)
    assert count_batch(by=clerks[0], batch=pile) == 2
    assert NamedBallot.objects.get(entry__person=voters[0]).answers == {"bench": "church"}
    assert marks(named) == {"paper": 2, "screen": 1}


def test_what_two_clerks_read_differently_is_shown_when_both_are_done(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 2)
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], clerks[0])
    with refused(Conflict, "twee mensen"):
        compare(PaperSheet.objects.first().batch)
    paper.type_named(pile, [(voters[0], "park")], clerks[1])
    pile.refresh_from_db()
    with refused(Conflict, "Nog 1"):
        compare(pile)
    with refused(Conflict, "Nog 1"):
        count_batch(by=clerks[0], batch=pile)
    paper.type_named(pile, [(voters[2], "park"), (voters[1], "church")], clerks[1])
    found = [(one.position, one.part, one.first, one.second) for one in compare(pile)]
    codes = [ask.entry_of(named, voter).code for voter in (voters[0], voters[2])]
    assert found == [(1, "code", *codes), (2, "", "park", "church")]
    with refused(Conflict, "1, 2"):
        count_batch(by=clerks[0], batch=pile)
    assert PaperSheet.objects.count() == 4
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], clerks[1])
    assert count_batch(by=clerks[0], batch=pile) == 2


@pytest.mark.parametrize(
    ("sheets", "slips", "word"),
    [(6, 5, "evenveel"), (4, 4, "minstens 5"), (5, None, "evenveel"), (0, 0, "1 tot"), (501, 501, "1 tot")],
)
def test_a_secret_pile_that_does_not_add_up_does_not_begin(secret, clerks, sheets, slips, word):
    with refused(Invalid, word):
        open_batch(by=clerks[0], poll=secret, sheets=sheets, slips=slips)


def test_slips_that_do_not_add_up_mark_nobody(secret, voters, clerks):
    pile = paper.a_pile(clerks[0], secret, 5)
    paper.type_slips(pile, voters[:5], clerks[0])
    paper.type_slips(pile, voters[:4], clerks[1])
    with refused(Conflict, "Nog 1"):
        check_slips(by=clerks[0], batch=pile)
    paper.type_slips(pile, voters[5:], clerks[1])
    with refused(Conflict, "maar een van de twee"):
        check_slips(by=clerks[0], batch=pile)
    with refused(Invalid, "Tel ze opnieuw"):
        paper.type_slips(pile, voters[4:5], clerks[1])
    assert marks(secret) == {"paper": 0, "screen": 0}
    drop_slip(by=clerks[1], batch=pile, code=ask.entry_of(secret, voters[5]).code)
    paper.type_slips(pile, voters[4:5], clerks[1])
    check_slips(by=clerks[0], batch=pile)
    with refused(Conflict, "nagekeken"):
        cancel_batch(by=clerks[0], batch=pile)
    with refused(Conflict, "nagekeken"):
        recount_batch(by=clerks[0], batch=pile, sheets=6)


def test_nobody_is_in_two_piles_or_twice_in_one(named, voters, clerks):
    pile, other = (paper.a_pile(clerks[0], named, 2) for _ in range(2))
    for each in (pile, other):
        paper.type_named(each, [(voters[0], "park")], *clerks)
    with refused(Invalid, "bij formulier 1"):
        type_sheet(by=clerks[0], batch=pile, position=2, code=ask.entry_of(named, voters[0]).code, answers={})
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], *clerks)
    paper.type_named(other, [(voters[0], "park"), (voters[2], "park")], *clerks)
    count_batch(by=clerks[0], batch=pile)
    with refused(Conflict, "opzij"):
        count_batch(by=clerks[0], batch=other)
    with refused(Invalid, "al op papier"):
        paper.type_named(other, [(voters[1], "park")], clerks[0])
    assert NamedBallot.objects.count() == 2


def test_two_people_of_two_households_type_a_pile_and_never_their_own(town, officer, named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 2)
    paper.type_named(pile, [(voters[0], "park")], *clerks)
    with refused(Forbidden, "Twee anderen"):
        paper.type_named(pile, [(voters[0], "park")], officer)
    own = ask.entry_of(named, voters[1])
    own.person = clerks[0]
    own.save()
    with refused(Invalid, "eigen nummer"):
        type_sheet(by=clerks[0], batch=pile, position=2, code=own.code, answers={})
    with refused(Forbidden, "Alleen wie"):
        free_seat(by=clerks[0], batch=pile, clerk=clerks[1])
    free_seat(by=officer, batch=pile, clerk=clerks[1])
    paper.type_named(pile, [(voters[0], "park")], officer)
    assert set(PaperSheet.objects.values_list("clerk_id", flat=True)) == {clerks[0].pk, officer.pk}


def test_a_second_clerk_does_not_live_with_the_first(town, named, voters, monkeypatch):
    first, second = voters[4], voters[5]
    for clerk in (first, second):
        make.give_power(clerk, "enter_paper_ballots", town.space)
    second.residencies.update(household=first.residencies.get().household)
    pile = paper.a_pile(first, named, 1)
    paper.type_named(pile, [(voters[0], "park")], first)
    with refused(Forbidden, "wonen niet samen"):
        paper.type_named(pile, [(voters[0], "park")], second)


def test_paper_comes_in_after_the_end_until_the_count(named, voters, clerks, officer, time_machine):
    expect_paper(by=officer, poll=named)
    time_machine.move_to(ask.after(named), tick=False)
    close_due_polls()
    ask.let_polls_react()
    named.refresh_from_db()
    assert named.state == PollState.CLOSED  # for forms are out
    pile = paper.a_pile(clerks[0], named, 1)
    with refused(Conflict, "stapel papier"):
        count_poll(by=officer, poll=named)
    paper.type_named(pile, [(voters[0], "park")], *clerks)
    count_batch(by=clerks[0], batch=pile)
    count_poll(by=officer, poll=named)
    assert Result.objects.get().on_paper == 1
    with refused(Conflict, "geen papier meer"):
        paper.a_pile(clerks[0], named, 1)


def test_no_paper_comes_in_once_the_envelopes_are_open(secret, voters, clerks, officer, time_machine):
    time_machine.move_to(ask.after(secret), tick=False)
    open_envelopes(by=officer, poll=secret)
    with refused(Conflict, "omslagen van deze peiling zijn open"):
        paper.a_pile(clerks[0], secret, 5)


def test_forms_of_an_older_version_count_in_the_words_of_the_newest(named, voters, clerks, officer):
    new = {"pages": [{"key": "p1", "questions": [dict(ask.QUESTIONS["pages"][0]["questions"][0])]}]}
    new["pages"][0]["questions"][0]["options"] = [
        {"key": "church", "title": "Aan de kerk"},
        {"key": "station", "title": "Aan het station"},
    ]
    said = {"bench": {"options": {"park": "station"}}}
    correct_poll(by=officer, poll=named, definition=new, mapping=said, reason="Het park bestaat niet.")
    pile = open_batch(by=clerks[0], poll=named, sheets=1, version=1)
    paper.type_named(pile, [(voters[0], "park")], *clerks)
    count_batch(by=clerks[0], batch=pile)
    assert NamedBallot.objects.get().version == 1
    with refused(Invalid, "bestaat niet"):
        open_batch(by=clerks[0], poll=named, sheets=1, version=3)


def test_what_is_empty_or_crossed_wrongly_is_left_empty_and_counts(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 1)
    code = ask.entry_of(named, voters[0]).code
    with refused(Invalid, "hoort niet"):
        type_sheet(by=clerks[0], batch=pile, position=1, code=code, answers={"bench": "moon"})
    with refused(Invalid, "telt 1"):
        type_sheet(by=clerks[0], batch=pile, position=2, code=code, answers={})
    for clerk in clerks:
        type_sheet(by=clerk, batch=pile, position=1, code=code.upper(), answers={})
    count_batch(by=clerks[0], batch=pile)
    assert NamedBallot.objects.get().answers == {"bench": None}


def test_a_withdrawn_pile_is_gone_and_its_paper_may_come_in_another(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 1)
    paper.type_named(pile, [(voters[0], "park")], *clerks)
    cancel_batch(by=clerks[0], batch=pile)
    assert not PaperSheet.objects.exists()
    with refused(Conflict, "geteld of ingetrokken"):
        paper.type_named(pile, [(voters[0], "park")], clerks[0])
    again = paper.a_pile(clerks[0], named, 1)
    assert again.number == 2
    paper.type_named(again, [(voters[0], "park")], *clerks)
    assert count_batch(by=clerks[0], batch=again) == 1


def test_the_typed_words_of_somebody_who_erased_their_account_are_gone(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 2)
    paper.type_named(pile, [(voters[0], "park"), (voters[1], "park")], *clerks)
    PERSONAL_DATA.erase(voters[0].pk)
    assert not PaperSheet.objects.filter(position=1).exclude(answers={}).exists()
    with refused(Conflict, "opzij"):
        count_batch(by=clerks[0], batch=pile)
    assert PERSONAL_DATA.export(clerks[0].pk)["piles_typed"] == [{"poll": named.title, "pile": 1}]


def test_a_poll_that_was_taken_back_takes_no_paper_and_forgets_what_was_typed(
    secret, voters, clerks, officer
):
    pile = paper.a_pile(clerks[0], secret, 5)
    paper.type_slips(pile, voters[:5], *clerks)
    check_slips(by=clerks[0], batch=pile)
    paper.type_sheets(pile, SPOTS[:3], *clerks)
    cancel_poll(by=officer, poll=secret, reason="Het hoeft niet meer.")
    assert not PaperSheet.objects.exists()
    assert not PaperSlip.objects.exists()
    pile.refresh_from_db()
    assert pile.state == BatchState.CANCELLED
    with refused(Conflict, "geteld of ingetrokken"):
        paper.type_sheets(pile, SPOTS[:3], clerks[0])
    with refused(Conflict, "geen papier meer"):
        paper.a_pile(clerks[0], secret, 5)


def test_a_slip_of_a_poll_by_name_is_no_slip(named, voters, clerks):
    pile = paper.a_pile(clerks[0], named, 1)
    with refused(Conflict, "op naam"):
        type_slip(by=clerks[0], batch=pile, code=ask.entry_of(named, voters[0]).code)
    with refused(Invalid, "geen strookjes"):
        open_batch(by=clerks[0], poll=named, sheets=1, slips=1)


def test_words_on_paper_are_screened_as_those_of_their_voter(town, officer, voters, clerks):
    poll = ask.an_open_poll(town, officer, definition=paper.EVERY_KIND)
    decide(
        case=(case := reported(a_post(voters[1], town), voters[0])),
        action=Action.HIDE,
        clause=clauses_in_force().get(number="2.1"),
        reason="Dit hoort hier niet, want het beledigt mensen.",
        version=case.version,
        by=a_moderator(town),
        consequence="limit",
        days=7,
    )
    Sanction.objects.update(space=town.space)  # where the words of a poll of a department are looked at
    pile = paper.a_pile(clerks[0], poll, 3)
    told = ["Te ver.", "Zomaar.", "Ik sla je dood, jij vuile klootzak."]
    for clerk in clerks:
        for place, words in enumerate(told, 1):
            code = ask.entry_of(poll, voters[place - 1]).code
            answers = {"a": "no", "h": words, "i": words}
            type_sheet(by=clerk, batch=pile, position=place, code=code, answers=answers)
    assert count_batch(by=clerks[0], batch=pile) == 3
    answers = {ballot.entry.person: ballot.answers for ballot in NamedBallot.objects.all()}
    assert [answers[voter]["h"] for voter in voters[:3]] == ["Te ver.", None, told[2]]
    assert answers[voters[1]] == {**answers[voters[1]], "a": "no", "i": None}
    states = OpenAnswer.objects.filter(question="h").values_list("ballot__entry__person", "state")
    assert dict(states) == {voters[0].pk: OpenAnswerState.SHOWN, voters[2].pk: OpenAnswerState.HELD}


def test_groups_that_were_ticked_on_a_secret_sheet_are_sealed_with_it(
    town, officer, voters, clerks, time_machine, django_capture_on_commit_callbacks
):
    secret = ask.an_open_secret_poll(town, officer, groups_asked=["district", "gender"])
    pile = paper.a_pile(clerks[0], secret, 5)
    paper.type_slips(pile, voters[:5], *clerks)
    check_slips(by=clerks[0], batch=pile)
    ticked = {"district": town.here.name, "gender": "female"}
    with refused(Invalid, "een van de antwoorden"):
        type_sheet(by=clerks[0], batch=pile, position=1, answers={}, groups={"district": "Nergens"})
    for clerk in clerks:
        for place, spot in enumerate(SPOTS[:5], 1):
            groups = ticked if place > 1 else {}
            type_sheet(by=clerk, batch=pile, position=place, answers={"bench": spot}, groups=groups)
    count_batch(by=clerks[0], batch=pile)
    time_machine.move_to(ask.after(secret), tick=False)
    with django_capture_on_commit_callbacks(execute=True):
        open_envelopes(by=officer, poll=secret)
    ask.give_codes(secret)
    assert count_poll(by=officer, poll=secret).invalid == 0
