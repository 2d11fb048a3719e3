"""What happens to a case beside a plain decision: hidden until seen, taken back, merged, sent up."""

from datetime import timedelta

import pytest
import time_machine

from moderation.models import (
    Action,
    Case,
    CaseState,
    Decision,
    Escalation,
    Measure,
    MeasureKind,
    Priority,
    ReporterRecord,
    Sanction,
    Signal,
    SignalState,
)
from moderation.notices import to_administrators, to_holders, to_reporters, undone_to_author
from moderation.permissions import access_case
from moderation.queries.queue import next_for, waiting_for
from moderation.queries.stranded import places_without_moderator
from moderation.services.authority import enter_order
from moderation.services.bulk import decide_many
from moderation.services.cases import claim_case
from moderation.services.decide import decide
from moderation.services.escalate import escalate
from moderation.services.merge import merge_cases, part_case
from moderation.services.report import file_report
from moderation.services.review import look_into
from moderation.services.undo import undo_decision
from network.feed.models import ItemState
from network.feed.services.comments import add_comment
from network.kernel import clock
from network.kernel.errors import Conflict, Gone, Invalid, NotFound
from network.kernel.ports.content import ItemRef
from network.people.enums import AppointmentRole
from tests.factories import broadcasts as speak
from tests.factories import people as make
from tests.moderation.town import REASON, THREAT, a_moderator, a_post, decided, reported, the_clause


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


@pytest.fixture
def neighbours(town, griet):
    return [griet, *(make.a_resident(town.here, name) for name in ("els", "piet"))]


def hidden_by_three(post, neighbours):
    for neighbour in neighbours:
        case = reported(post, neighbour)
    case.refresh_from_db()
    return case


def chosen(case, by, **changes):
    """Decide a case as it stands, with more than an action."""
    case.refresh_from_db()
    said = {"action": Action.HIDE, "clause": the_clause(), "reason": REASON, "version": case.version}
    return decide(case=case, by=by, **{**said, **changes})


def a_local(town, name="dirk"):
    person = make.an_account(name)
    make.appointed(person, AppointmentRole.MODERATOR, town.here.space)
    return person


# Three households


def test_three_households_hide_it_until_a_person_looks(town, post, neighbours, anna, saskia):
    case = hidden_by_three(post, neighbours)
    post.refresh_from_db()
    measure = Measure.objects.get()
    assert post.state == ItemState.HIDDEN
    assert (measure.kind, measure.automated, measure.ended_at) == (MeasureKind.HIDING, True, None)
    assert "meld" in measure.statement
    assert (case.priority, case.weight, case.state) == (Priority.URGENT, 3.0, CaseState.OPEN)
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    measure.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert measure.ended_at is not None


def test_one_family_cannot_bring_a_neighbour_down(town, post, griet):
    reported(post, griet)
    address = griet.residencies.get().household.address
    for name in ("gust", "gerda", "gijs"):
        case = reported(post, make.a_resident(town.here, name, address=address))
    post.refresh_from_db()
    case.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert (case.weight, case.priority) == (1.0, Priority.NORMAL)


def test_three_who_were_often_wrong_weigh_too_little(town, post, neighbours):
    for neighbour in neighbours:
        ReporterRecord.objects.create(person=neighbour, rejected=5)
    case = hidden_by_three(post, neighbours)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert case.priority == Priority.HIGH


def test_a_message_of_the_municipality_is_never_hidden_so(town, neighbours):
    works = speak.a_department(town)
    sent = speak.a_broadcast(works, speak.a_communicator(works), [town.here])
    for neighbour in neighbours:
        file_report(item=ItemRef("broadcast", sent.pk), reason="false", note="", by=neighbour)
    sent.refresh_from_db()
    assert sent.hidden_at is None
    assert not Measure.objects.exists()


def test_a_machine_alone_hides_nothing_that_stands(town, anna, griet):
    post = a_post(anna, town)
    reported(post, griet)
    Signal.objects.create(
        case=Case.objects.get(), kind="machine", at=clock.now(), label="threat", value=1.0, scorer="learned"
    )
    reported(post, make.a_resident(town.here, "els"))
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED


def test_the_record_of_a_reporter_follows_each_decision(town, post, griet, saskia):
    case = reported(post, griet)
    decided(case, saskia, Action.KEEP)
    record = ReporterRecord.objects.get(person=griet)
    assert (record.upheld, record.rejected) == (0, 1)
    again = reported(post, griet)
    assert again.signals.order_by("-pk").first().weight == 0.67
    again.refresh_from_db()
    assert again.weight == 0.67  # what was rejected counts no more
    decided(again, saskia, Action.HIDE)
    record.refresh_from_db()
    assert (record.upheld, record.rejected) == (1, 1)


# Consequences and grounds


@pytest.mark.parametrize(("kind", "days"), [("warning", None), ("strike", None), ("limit", 7)])
def test_a_consequence_follows_here_with_an_end(town, post, griet, anna, saskia, kind, days):
    decision = chosen(reported(post, griet), saskia, consequence=kind, days=days)
    sanction = Sanction.objects.get()
    assert (sanction.person, sanction.space, sanction.kind) == (anna, town.here.space, kind)
    assert sanction.decision == decision
    if days:
        assert sanction.valid_until == sanction.valid_from + timedelta(days=days)
    assert Sanction.objects.get().reason == REASON


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consequence": "limit"}, "days"),
        ({"consequence": "limit", "days": 31}, "days"),
        ({"consequence": "limit", "days": 0}, "days"),
        ({"consequence": "exile"}, "consequence"),
        ({"ground": "law"}, "law"),
        ({"ground": "whim"}, "ground"),
        ({"action": "keep", "consequence": "warning", "clause": None}, "clause"),
        ({"action": "keep", "consequence": "warning", "reason": "Nee."}, "reason"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(post, griet, saskia, changes, field):
    case = reported(post, griet)
    with pytest.raises(Invalid) as refused:
        chosen(case, saskia, **changes)
    assert refused.value.field == field
    assert not Decision.objects.exists()
    assert not Sanction.objects.exists()


def test_a_decision_keeps_on_what_it_rested(post, griet, saskia):
    decision = chosen(reported(post, griet), saskia, ground="law", law="artikel 443 Strafwetboek")
    assert (decision.ground, decision.law, decision.origin) == ("law", "artikel 443 Strafwetboek", "report")
    assert (decision.before, decision.content_type, decision.language) == ("published", "text", "nl")
    assert "443" in decision.statement


def test_what_its_author_deleted_can_only_be_closed(post, griet, anna, saskia):
    case = reported(post, griet)
    post.delete()
    with pytest.raises(Invalid):
        chosen(case, saskia)
    chosen(case, saskia, action=Action.KEEP, clause=None, reason="")
    assert Case.objects.get().state == CaseState.DECIDED


def test_the_second_decider_reads_what_the_first_one_decided(town, post, griet, saskia):
    case = reported(post, griet)
    decided(case, a_moderator(town, "rita"))
    with pytest.raises(Conflict, match=r"verbergen, 2\.1"):
        chosen(case, saskia)


# Taking back


def test_everything_stands_again_as_it_stood(town, post, griet, anna, saskia):
    case = reported(post, griet)
    decision = chosen(case, saskia, consequence="strike")
    undo_decision(decision=decision, by=saskia)
    post.refresh_from_db()
    case.refresh_from_db()
    assert (post.state, case.state, case.closed_at) == (ItemState.PUBLISHED, CaseState.OPEN, None)
    assert Sanction.objects.get().ended_at is not None
    assert Signal.objects.get().state == SignalState.UNDECIDED
    assert ReporterRecord.objects.get().upheld == 0
    assert list(waiting_for(saskia)) == [case]


def test_what_waited_waits_again(town, anna, saskia):
    post = a_post(anna, town, THREAT)
    case = Case.objects.get()
    decision = decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    undo_decision(decision=decision, by=saskia)
    post.refresh_from_db()
    case.refresh_from_db()
    assert (post.state, case.held) == (ItemState.HIDDEN, True)
    assert Measure.objects.get().ended_at is None
    decided(case, saskia, Action.KEEP)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED


def test_an_earlier_decision_counts_again(post, griet, anna, town, saskia):
    case = reported(post, griet)
    decided(case, saskia, Action.REMOVE)
    Case.objects.update(state="open", closed_at=None)
    decision = decided(case, saskia, Action.KEEP)
    undo_decision(decision=decision, by=saskia)
    post.refresh_from_db()
    assert post.state == ItemState.REMOVED


def test_half_an_hour_and_no_longer(post, griet, saskia):
    decision = decided(reported(post, griet), saskia)
    with time_machine.travel(decision.at + timedelta(minutes=30), tick=False), pytest.raises(Gone):
        undo_decision(decision=decision, by=saskia)
    with time_machine.travel(decision.at + timedelta(minutes=29), tick=False):
        undo_decision(decision=decision, by=saskia)
        with pytest.raises(Conflict):
            undo_decision(decision=decision, by=saskia)


def test_who_heard_of_it_hears_that_it_was_taken_back(post, griet, anna, saskia):
    decision = decided(reported(post, griet), saskia)
    undo_decision(decision=decision, by=saskia)

    class Event:
        decision_id, case_id = decision.pk, decision.case_id

    told = undone_to_author(Event())
    assert told is not None
    assert list(told.recipients) == [anna.pk]
    assert saskia.first_name not in told.text


# Many at once


def test_many_are_decided_and_what_fails_is_said_by_case(town, anna, griet, saskia):
    cases = [reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(4)]
    claim_case(case=cases[1], by=a_moderator(town, "rita"))
    decided(cases[2], saskia)
    outcomes = decide_many(cases=cases, action=Action.HIDE, clause=the_clause(), reason=REASON, by=saskia)
    assert [outcome.decision is not None for outcome in outcomes] == [True, False, False, True]
    assert all(outcome.refused for outcome in outcomes if outcome.decision is None)
    taken = [outcome.decision for outcome in outcomes if outcome.decision]
    assert len({decision.bulk_uid for decision in taken}) == 1
    assert len({decision.statement for decision in taken}) >= 1
    assert all(decision.statement for decision in taken)


def test_forty_and_no_more(town, anna, griet, saskia):
    case = reported(a_post(anna, town), griet)
    for wrong in ([], [case] * 41):
        with pytest.raises(Invalid) as refused:
            decide_many(cases=wrong, action=Action.KEEP, clause=None, reason="", by=saskia)
        assert refused.value.field == "cases"


def test_a_decision_that_is_not_whole_decides_none(town, anna, griet, saskia):
    case = reported(a_post(anna, town), griet)
    with pytest.raises(Invalid):
        decide_many(cases=[case], action=Action.HIDE, clause=None, reason=REASON, by=saskia)
    assert not Decision.objects.exists()


# Together


def test_a_follower_is_decided_with_its_lead_and_taken_back_with_it(town, anna, griet, saskia):
    posts = [a_post(anna, town, f"Bericht {number}.") for number in range(3)]
    lead, other, third = (reported(post, griet) for post in posts)
    merge_cases(case=other, into=lead, by=saskia)
    lead.refresh_from_db()
    assert list(waiting_for(saskia)) == [lead, third]
    decision = chosen(lead, saskia, consequence="warning")
    assert [post.__class__.objects.get(pk=post.pk).state for post in posts] == [
        ItemState.HIDDEN,
        ItemState.HIDDEN,
        ItemState.PUBLISHED,
    ]
    assert Decision.objects.count() == 2
    assert Sanction.objects.count() == 1
    undo_decision(decision=decision, by=saskia)
    assert Decision.objects.filter(undone_at__isnull=True).count() == 0
    assert {case.state for case in Case.objects.all()} == {CaseState.OPEN}


def test_a_follower_goes_its_own_way_again(town, anna, griet, saskia):
    lead, other = (reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(2))
    merge_cases(case=other, into=lead, by=saskia)
    other.refresh_from_db()
    with pytest.raises(Conflict):
        chosen(other, saskia)
    part_case(case=other, by=saskia)
    chosen(other, saskia)
    lead.refresh_from_db()
    assert lead.state == CaseState.OPEN


def test_what_cannot_go_together_is_refused(town, anna, griet, bram, saskia):
    lead, other = (reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(2))
    with pytest.raises(Conflict):
        merge_cases(case=lead, into=lead, by=saskia)
    merge_cases(case=other, into=lead, by=saskia)
    third = reported(a_post(anna, town, "Nog een."), griet)
    with pytest.raises(Conflict):
        merge_cases(case=third, into=other, by=saskia)
    decided(lead, saskia)
    with pytest.raises(Conflict):
        merge_cases(case=third, into=lead, by=saskia)


# Upwards


def test_what_went_up_lies_there_alone(town, post, griet, saskia):
    case, dirk = reported(post, griet), a_local(town)
    assert list(waiting_for(dirk)) == [case]
    escalate(case=case, reason="Dit is voor mij te zwaar.", by=dirk)
    assert list(waiting_for(dirk)) == []
    assert list(waiting_for(saskia)) == [case]
    with pytest.raises(NotFound):
        access_case(dirk, case.uid)
    assert Escalation.objects.get().reason == "Dit is voor mij te zwaar."
    case.refresh_from_db()
    with pytest.raises(Conflict):
        escalate(case=case, reason="Dit is voor mij te zwaar.", by=saskia)


def test_nothing_goes_up_where_nobody_is(town, post, griet):
    case, dirk = reported(post, griet), a_local(town)
    with pytest.raises(Conflict):
        escalate(case=case, reason="Dit is voor mij te zwaar.", by=dirk)
    case.refresh_from_db()
    assert case.escalated_to is None


@pytest.mark.parametrize("reason", ["", "Nee.", "x" * 2001])
def test_sending_up_needs_a_reason(town, post, griet, saskia, reason):
    with pytest.raises(Invalid):
        escalate(case=reported(post, griet), reason=reason, by=a_local(town))


# Orders


def test_an_order_is_urgent_and_named_in_the_statement(town, post, anna, saskia):
    said = {"authority": "Parket Halle-Vilvoorde", "reference": "HV/2026/17", "note": "Binnen 24 uur."}
    case = enter_order(item=ItemRef("post", post.pk), by=saskia, **said)
    case.refresh_from_db()
    assert case.priority == Priority.URGENT
    with pytest.raises(Conflict):
        enter_order(item=ItemRef("post", post.pk), by=saskia, **said)
    decision = decided(case, saskia)
    assert decision.origin == "authority"
    assert "Parket Halle-Vilvoorde" in decision.statement
    assert "HV/2026/17" in decision.statement
    assert "Binnen 24 uur" not in decision.statement


@pytest.mark.parametrize(
    ("changes", "field"), [({"authority": " "}, "authority"), ({"reference": ""}, "reference")]
)
def test_an_order_says_from_whom_and_which(post, saskia, changes, field):
    said = {"authority": "Parket", "reference": "1", "note": "", **changes}
    with pytest.raises(Invalid) as refused:
        enter_order(item=ItemRef("post", post.pk), by=saskia, **said)
    assert refused.value.field == field
    assert not Case.objects.exists()


# Who stays out


def test_to_whom_it_answers_stays_out(town, anna, griet, post):
    make.appointed(anna, AppointmentRole.MODERATOR, town.here.space)
    comment = add_comment(by=griet, post=post, text="Dat is toch dom van jou.")
    case = file_report(
        item=ItemRef("comment", comment.pk), reason="insult", note="", by=make.a_resident(town.here, "els")
    )
    assert case.target == anna
    assert list(waiting_for(anna)) == []


def event_of(case):
    class Event:
        case_id, case_uid, space_id = case.pk, case.uid, case.space_id

    return Event()


def test_where_everybody_is_involved_the_municipality_has_it_and_else_the_administrators_hear(
    town, anna, griet
):
    make.appointed(griet, AppointmentRole.MODERATOR, town.here.space)
    case = reported(a_post(anna, town), griet)
    administrator = make.an_administrator()
    message = to_administrators(event_of(case))
    assert message is not None
    assert administrator.pk in message.recipients
    assert griet.pk not in message.recipients
    assert "ladder" not in message.text
    assert [(place.space, place.cases) for place in places_without_moderator()] == [(town.here.space, 1)]
    saskia = a_moderator(town)
    assert to_administrators(event_of(case)) is None
    assert list(to_holders(event_of(case)).recipients) == [saskia.pk]
    assert places_without_moderator() == []


def test_only_who_reported_hears_the_outcome(town, post, griet, saskia):
    decision = decided(reported(post, griet), saskia)

    class Event:
        decision_id, case_id, action = decision.pk, decision.case_id, decision.action

    assert list(to_reporters(Event()).recipients) == [griet.pk]


# The lease


def test_reading_on_renews_the_claim(post, griet, saskia, town):
    case = claim_case(case=reported(post, griet), by=saskia)
    first = case.claimed_until
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        look_into(case=case, by=saskia)
    case.refresh_from_db()
    assert case.claimed_until == pytest.approx(first + timedelta(minutes=20), abs=timedelta(minutes=1))
    look_into(case=case, by=a_moderator(town, "rita"))
    later = case.claimed_until
    case.refresh_from_db()
    assert case.claimed_until == later


def test_the_next_case_is_the_most_pressing_that_nobody_has(town, anna, griet, saskia):
    first, second, third = (
        reported(a_post(anna, town, f"Bericht {number}."), griet, reason="threat" if number == 1 else "spam")
        for number in range(3)
    )
    assert next_for(saskia) == second
    claim_case(case=second, by=a_moderator(town, "rita"))
    assert next_for(saskia) == first
    assert next_for(saskia, filters={"priority": "1"}) is None
    assert next_for(saskia, filters={"priority": "nonsense"}) == first
    assert third.priority == first.priority
