"""Complaints: who may file one, who may answer it, and that a success puts everything right at once."""

from datetime import timedelta

import pytest
import time_machine

from moderation.events import ComplaintDecided, ComplaintFiled
from moderation.models import (
    Action,
    Case,
    CaseState,
    Complaint,
    ComplaintState,
    Decision,
    Evidence,
    RemovedPicture,
    ReporterRecord,
    Sanction,
    SignalKind,
    SignalState,
)
from moderation.queries.redress import complaints_for, deciders_of
from moderation.queries.rules import clauses_in_force
from moderation.redress_notices import (
    to_administrators,
    to_author,
    to_complainant,
    to_deciders,
    to_reporters,
)
from moderation.rules.redress import COMPLAINT_TERM
from moderation.services import sanctions
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from moderation.services.evidence import erase_ended
from network.feed.models import ItemState
from network.kernel import clock, moments
from network.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole, LookReason
from network.people.models import Look
from tests.factories import people as make
from tests.moderation.town import Program, a_moderator, a_post, decided, reported

ANSWER = "Ik las het opnieuw: dit gaat over de zaak en mag blijven."
UPHELD = Outcome(upheld=True, answer=ANSWER)
REJECTED = Outcome(upheld=False, answer="Ook bij een tweede keer lezen gaat dit over een mens.")


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def rita(town):
    return a_moderator(town, "rita")


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


@pytest.fixture
def hidden(post, griet, saskia):
    return decided(reported(post, griet), saskia)


@pytest.fixture
def kept(post, griet, saskia):
    return decided(reported(post, griet), saskia, Action.KEEP)


def follows(clause="2.1", action=Action.HIDE):
    return Outcome(upheld=True, answer=ANSWER, action=action, clause=clauses_in_force().get(number=clause))


def state_of(decision):
    return Case.objects.get(pk=decision.case_id).state


def test_one_click_is_enough_and_the_case_is_disputed(hidden, anna, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    assert (complaint.role, complaint.text, complaint.state) == ("author", "", ComplaintState.OPEN)
    assert complaint.due_at - complaint.filed_at == timedelta(days=14)
    assert state_of(hidden) == CaseState.DISPUTED
    assert list(complaints_for(rita)) == [complaint]
    assert hidden.case.signals.filter(kind=SignalKind.COMPLAINT).count() == 1


def test_success_restores_everything_at_once(hidden, post, anna, griet, saskia, rita):
    limit = sanctions.impose(
        decision=hidden,
        person=anna,
        space=hidden.case.space,
        kind="limit",
        days=7,
        reason="Even rust.",
        by=saskia,
    )
    RemovedPicture.objects.create(decision=hidden, signature="0" * 16, at=clock.now())
    told = hidden.statement
    complaint = file_complaint(decision=hidden, by=anna, text="Ik bedoelde de gemeente.")
    answer_complaint(complaint=complaint, outcome=UPHELD, by=rita)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert state_of(hidden) == CaseState.FINAL
    assert Sanction.objects.get(pk=limit.pk).ended_at is not None
    assert RemovedPicture.objects.get().retired_at is not None
    record = ReporterRecord.objects.get(person=griet)
    assert (record.upheld, record.rejected) == (0, 1)
    assert hidden.case.signals.get(kind=SignalKind.REPORT).state == SignalState.REJECTED
    new = Decision.objects.get(complaint=complaint)
    assert (new.action, new.by, new.case) == (Action.KEEP, rita, hidden.case)
    assert new.statement == Complaint.objects.get().statement
    assert "klopt" in new.statement
    hidden.refresh_from_db()
    assert hidden.statement == told
    assert not Evidence.objects.filter(erased_at__isnull=True).exists()


def test_a_rejected_complaint_is_the_last_step(hidden, post, anna, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    answer_complaint(complaint=complaint, outcome=REJECTED, by=rita)
    post.refresh_from_db()
    complaint.refresh_from_db()
    assert (post.state, state_of(hidden)) == (ItemState.HIDDEN, CaseState.FINAL)
    assert "niet" in complaint.statement
    assert REJECTED.answer in complaint.statement
    assert Decision.objects.count() == 1


def test_a_refused_reporter_may_complain_and_get_right(kept, post, anna, griet, rita):
    complaint = file_complaint(decision=kept, by=griet)
    assert complaint.role == "reporter"
    with pytest.raises(Invalid):
        answer_complaint(complaint=complaint, outcome=UPHELD, by=rita)
    with pytest.raises(Invalid) as refused:
        answer_complaint(complaint=complaint, outcome=Outcome(True, ANSWER, Action.HIDE), by=rita)
    assert refused.value.field == "clause"
    answer_complaint(complaint=complaint, outcome=follows(), by=rita)
    post.refresh_from_db()
    assert post.state == ItemState.HIDDEN
    new = Decision.objects.get(complaint=complaint)
    assert "Daarover kwam een klacht" in new.statement
    record = ReporterRecord.objects.get(person=griet)
    assert (record.upheld, record.rejected) == (1, 0)
    # What is restricted now is new to the author, who may complain of it in turn.
    assert state_of(kept) == CaseState.DECIDED
    assert file_complaint(decision=new, by=anna).role == "author"


@pytest.mark.parametrize("who", ["griet", "bram", "saskia", "rita"])
def test_only_who_was_told_may_complain_of_a_restriction(hidden, anna, bram, griet, saskia, rita, who):
    person = {"griet": griet, "bram": bram, "saskia": saskia, "rita": rita}[who]
    with pytest.raises(NotFound):
        file_complaint(decision=hidden, by=person)
    assert state_of(hidden) == CaseState.DECIDED


def test_an_author_has_nothing_to_complain_of_when_it_stays(kept, anna):
    with pytest.raises(NotFound):
        file_complaint(decision=kept, by=anna)


def test_who_decided_first_does_not_decide_again(hidden, anna, saskia, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    assert not complaints_for(saskia).exists()
    with pytest.raises(Forbidden, match="eerste beslissing"):
        answer_complaint(complaint=complaint, outcome=UPHELD, by=saskia)
    assert deciders_of(complaint) == [rita]


def test_nobody_of_the_household_of_an_author_reporter_or_decider_answers(town, hidden, anna, griet, saskia):
    complaint = file_complaint(decision=hidden, by=anna)
    for relative in (anna, griet):
        home = relative.residencies.get().household.address
        member = make.a_resident(town.here, f"familie{relative.pk}", address=home)
        make.appointed(member, AppointmentRole.MODERATOR, town.space)
        assert not complaints_for(member).exists()
        with pytest.raises(NotFound):
            answer_complaint(complaint=complaint, outcome=UPHELD, by=member)
    assert deciders_of(complaint) == []


def test_a_moderator_of_one_district_does_not_answer(town, hidden, anna):
    local = make.an_account("lokaal")
    make.appointed(local, AppointmentRole.MODERATOR, town.here.space)
    complaint = file_complaint(decision=hidden, by=anna)
    with pytest.raises(NotFound):
        answer_complaint(complaint=complaint, outcome=UPHELD, by=local)


def test_a_late_complaint_is_refused_with_a_sentence(hidden, anna):
    with time_machine.travel(hidden.at + timedelta(days=184), tick=False):
        assert (
            "Dien een klacht in<"
            not in make.logged_in(anna).get(f"/moderation/statements/{hidden.uid}/").content.decode()
        )
        with pytest.raises(Gone, match="zes maanden"):
            file_complaint(decision=hidden, by=anna)
    with time_machine.travel(hidden.at + timedelta(days=183, hours=23), tick=False):
        assert file_complaint(decision=hidden, by=anna)


def test_second_and_needless_complaints_are_refused_with_a_sentence(hidden, anna, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    with pytest.raises(Conflict, match="tweede keer"):
        file_complaint(decision=hidden, by=anna)
    answer_complaint(complaint=complaint, outcome=REJECTED, by=rita)
    with pytest.raises(Conflict, match="al beslist"):
        answer_complaint(complaint=complaint, outcome=UPHELD, by=rita)


def test_the_answer_needs_reasons(hidden, anna, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    for answer in ("", "   nee   ", "x" * 2001):
        with pytest.raises(Invalid) as refused:
            answer_complaint(complaint=complaint, outcome=Outcome(True, answer), by=rita)
        assert refused.value.field == "answer"
    assert state_of(hidden) == CaseState.DISPUTED


def test_a_complaint_can_be_taken_back_until_it_is_answered(hidden, anna, griet, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    with pytest.raises(NotFound):
        withdraw_complaint(complaint=complaint, by=griet)
    withdraw_complaint(complaint=complaint, by=anna)
    assert state_of(hidden) == CaseState.DECIDED
    with pytest.raises(Conflict):
        withdraw_complaint(complaint=complaint, by=anna)
    with pytest.raises(Conflict):
        answer_complaint(complaint=complaint, outcome=UPHELD, by=rita)


def test_two_reporters_get_one_answer(town, post, anna, griet, saskia, rita):
    els = make.a_resident(town.here, "els")
    case = reported(post, griet)
    reported(post, els)
    decision = decided(case, saskia, Action.KEEP)
    first, second = file_complaint(decision=decision, by=griet), file_complaint(decision=decision, by=els)
    answer_complaint(complaint=first, outcome=follows(), by=rita)
    second.refresh_from_db()
    assert (second.state, second.decided_by) == (ComplaintState.UPHELD, rita)
    assert second.statement
    assert Decision.objects.filter(case=case).count() == 2


@pytest.mark.slow
def test_with_two_complaints_the_case_stays_disputed_until_the_last_one(town, post, griet, saskia, rita):
    els = make.a_resident(town.here, "els")
    case = reported(post, griet)
    reported(post, els)
    decision = decided(case, saskia, Action.KEEP)
    first, second = file_complaint(decision=decision, by=griet), file_complaint(decision=decision, by=els)
    answer_complaint(complaint=first, outcome=REJECTED, by=rita)
    assert state_of(decision) == CaseState.DISPUTED
    answer_complaint(complaint=second, outcome=REJECTED, by=rita)
    assert state_of(decision) == CaseState.FINAL


def test_evidence_is_kept_for_its_term_and_then_gone(hidden, anna, post):
    kept = Evidence.objects.get()
    assert kept.text == post.text
    assert kept.author_name
    with time_machine.travel(hidden.at + timedelta(days=183), tick=False):
        assert erase_ended() == 0
        complaint = file_complaint(decision=hidden, by=anna)
    with time_machine.travel(hidden.at + timedelta(days=190), tick=False):
        assert erase_ended() == 0  # a complaint runs
        withdraw_complaint(complaint=complaint, by=anna)
        assert erase_ended() == 1
    kept.refresh_from_db()
    assert (kept.text, kept.author_name) == ("", "")


def test_nothing_is_kept_of_what_stays(kept):
    assert not Evidence.objects.filter(erased_at__isnull=True).exists()


def test_the_author_complains_on_the_page_and_reads_the_answer(hidden, anna, rita):
    page = make.logged_in(anna)
    road = f"/moderation/statements/{hidden.uid}/"
    assert "Dien een klacht in" in page.get(road).content.decode()
    assert page.post(f"{road}complain/", {"text": ""}).status_code == 302
    shown = page.get(road).content.decode()
    assert "Iemand anders kijkt opnieuw" in shown
    assert "Dien een klacht in<" not in shown
    complaint = Complaint.objects.get()
    desk = make.logged_in(rita)
    assert complaint.uid in desk.get("/moderation/complaints/").content.decode()
    path = f"/moderation/complaints/{complaint.uid}/"
    assert "Wie heeft er een ladder?" in desk.get(path).content.decode()
    assert Look.objects.filter(person=anna, viewer=rita, reason=LookReason.COMPLAINT).exists()
    assert desk.post(path, {"upheld": "yes", "answer": ""}).status_code == 422
    assert desk.post(path, {"upheld": "yes", "answer": ANSWER}).status_code == 302
    assert ANSWER in page.get(road).content.decode()
    assert complaint.uid in desk.get("/moderation/complaints/?show=done").content.decode()


def test_the_reporter_has_a_page_with_what_became_of_it(kept, griet, bram, anna):
    page = make.logged_in(griet)
    assert f"/moderation/reports/{kept.uid}/" in page.get("/moderation/reports/").content.decode()
    road = f"/moderation/reports/{kept.uid}/"
    shown = page.get(road).content.decode()
    assert "We lieten staan" in shown
    assert f"kan tot {moments.full_date(kept.at + COMPLAINT_TERM)}." in shown  # in another year, so with it
    assert "Wie heeft er een ladder?" not in shown
    assert make.logged_in(bram).get(road).status_code == 404
    assert make.logged_in(bram).post(f"/moderation/statements/{kept.uid}/complain/").status_code == 404
    assert page.post(f"/moderation/statements/{kept.uid}/complain/", {}).status_code == 302
    complaint = Complaint.objects.get()
    assert page.post(f"/moderation/complaints/{complaint.uid}/withdraw/").status_code == 302
    assert Complaint.objects.get().state == ComplaintState.WITHDRAWN


def test_without_another_moderator_it_waits_in_sight_and_the_administrator_knows(hidden, anna, saskia):
    boss = make.an_administrator("boss")
    complaint = file_complaint(decision=hidden, by=anna)
    event = ComplaintFiled(complaint_id=complaint.pk, case_id=hidden.case_id)
    assert to_deciders(event) is None
    message = to_administrators(event)
    assert boss.pk in list(message.recipients)
    assert "tweede moderator" in message.title
    page = make.logged_in(anna).get(f"/moderation/statements/{hidden.uid}/").content.decode()
    assert "tweede moderator" in page
    assert "wacht op iemand anders" in make.logged_in(saskia).get("/moderation/complaints/").content.decode()


def test_everybody_is_told(hidden, anna, griet, rita):
    complaint = file_complaint(decision=hidden, by=anna)
    filed = ComplaintFiled(complaint_id=complaint.pk, case_id=hidden.case_id)
    assert list(to_deciders(filed).recipients) == [rita.pk]
    assert to_administrators(filed) is None
    answer_complaint(complaint=complaint, outcome=UPHELD, by=rita)
    decided_event = ComplaintDecided(complaint_id=complaint.pk, case_id=hidden.case_id, upheld=True)
    assert list(to_complainant(decided_event).recipients) == [anna.pk]
    assert "zetten we terug" in to_reporters(decided_event).text
    assert list(to_reporters(decided_event).recipients) == [griet.pk]
    assert to_author(decided_event) is None


def test_the_author_is_told_when_a_reporter_gets_right(kept, anna, griet, rita):
    complaint = file_complaint(decision=kept, by=griet)
    answer_complaint(complaint=complaint, outcome=follows(), by=rita)
    event = ComplaintDecided(complaint_id=complaint.pk, case_id=kept.case_id, upheld=True)
    message = to_author(event)
    assert list(message.recipients) == [anna.pk]
    assert message.text == Decision.objects.get(complaint=complaint).statement
    assert to_complainant(event).link == f"/moderation/reports/{kept.uid}/"


def test_over_the_api(hidden, anna, saskia, rita):
    mine = Program(anna, Scope.READ, Scope.WRITE)
    filed = mine("POST", "complaints/", {"decision": hidden.uid, "text": "Ik bedoelde de gemeente."})
    assert mine.status == 201, filed
    assert mine("GET", "complaints/")["results"][0]["id"] == filed["id"]
    assert mine("POST", "complaints/", {"decision": hidden.uid})["code"] == "conflict"
    first = Program(saskia, Scope.READ, Scope.MODERATE)
    assert first("POST", f"complaints/{filed['id']}/decide/", {"upheld": True, "answer": ANSWER})
    assert first.status == 403
    other = Program(rita, Scope.READ, Scope.MODERATE)
    waiting = other("GET", "complaints/waiting/")["results"]
    assert [row["id"] for row in waiting] == [filed["id"]]
    assert "text" not in waiting[0]
    answered = other("POST", f"complaints/{filed['id']}/decide/", {"upheld": True, "answer": ANSWER})
    assert (other.status, answered["state"]) == (200, "upheld")
    stranger = Program(make.an_account("vreemd"), Scope.READ, Scope.WRITE, Scope.MODERATE)
    for method, road in (("GET", ""), ("POST", "decide/"), ("POST", "withdraw/")):
        stranger(
            method,
            f"complaints/{filed['id']}/{road}",
            None if method == "GET" else {"upheld": True, "answer": ANSWER},
        )
        assert stranger.status == 404
