"""Complaints of who gave notice from outside, by their link; and of each reporter in their own right."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from moderation.events import ComplaintDecided, DecisionTaken, NoticeAnswered
from moderation.models import (
    Action,
    Case,
    CaseState,
    Complaint,
    ComplaintState,
    Decision,
    NoticeState,
    OutsideNotice,
)
from moderation.personal_data import erase
from moderation.queries.notices_outside import notices_waiting
from moderation.queries.redress import complaints_for, complaints_in_queue, deciders_of
from moderation.redress_notices import to_author
from moderation.rules.notices_outside import Given, secret_of
from moderation.services import notice_mail
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from moderation.services.notices_outside import (
    answer_anew,
    answer_notices,
    erase_notifiers,
    link_notice,
    receive_notice,
    refuse_notice,
)
from moderation.services.notifier_complaints import complain_of_notice
from network.feed.models import ItemState, Post
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Gone, Invalid, NotFound, TooMany
from network.people.enums import AppointmentRole
from network.people.models import Person
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided, reported, the_clause

ANSWER = "Ik las het opnieuw en leg hier uit waarom."
REFUSAL = "We vinden nergens waar dit staat. Stuur de link."
REJECTED = Outcome(upheld=False, answer=ANSWER)


@pytest.fixture
def saskia(town: make.Town) -> Person:
    return a_moderator(town)


@pytest.fixture
def rita(town: make.Town) -> Person:
    return a_moderator(town, "rita")


@pytest.fixture
def post(town: make.Town, anna: Person) -> Post:
    return a_post(anna, town)


def a_notice(town: make.Town, where: str = "Ergens", by: Person | None = None) -> OutsideNotice:
    given = Given(
        where=where,
        explanation="Hier staat het adres van iemand die gevaar loopt.",
        name="Nora Notaris",
        email="nora@example.org",
        good_faith=True,
    )
    return receive_notice(given=given, network="een", space=town.space, by=by).notice


def about(
    post: Post, town: make.Town, saskia: Person, action: Action, by: Person | None = None
) -> OutsideNotice:
    """Give notice of a post, and let saskia decide."""
    notice = a_notice(town, f"/feed/post/{post.uid}/", by)
    decision = decided(Case.objects.get(), saskia, action)
    answer_notices(DecisionTaken(decision_id=decision.pk, case_id=decision.case_id, action=action))
    notice.refresh_from_db()
    return notice


def complained(notice: OutsideNotice, text: str = "") -> OutsideNotice:
    return complain_of_notice(notice=notice, network="een", text=text)


def follows() -> Outcome:
    return Outcome(upheld=True, answer=ANSWER, action=Action.HIDE, clause=the_clause())


def answered(complaint: Complaint) -> ComplaintDecided:
    complaint.refresh_from_db()
    return ComplaintDecided(
        complaint_id=complaint.pk, case_id=complaint.decision.case_id, upheld=complaint.state == "upheld"
    )


def test_on_the_page_of_the_link_one_complains_and_reads_the_answer(
    town: make.Town, post: Post, anna: Person, saskia: Person, rita: Person
) -> None:
    notice = about(post, town, saskia, Action.KEEP)
    road = f"/moderation/notice/{secret_of(notice.uid)}/"
    visitor = Client()
    assert "Dien een klacht in" in visitor.get(road).content.decode()
    assert visitor.post(f"{road}complain/", {"text": "Kijk nog eens."}).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.person, complaint.role, complaint.notice) == (None, "notifier", notice)
    shown = visitor.get(road).content.decode()
    assert "Iemand anders kijkt opnieuw" in shown
    assert "Dien een klacht in<" not in shown
    assert Case.objects.get().state == CaseState.DISPUTED
    assert not complaints_for(saskia).exists()
    assert deciders_of(complaint) == [rita]
    with pytest.raises(Forbidden):
        answer_complaint(complaint=complaint, outcome=follows(), by=saskia)
    with pytest.raises(Invalid):
        answer_complaint(complaint=complaint, outcome=Outcome(upheld=True, answer=ANSWER), by=rita)
    desk = make.logged_in(rita)
    form = {"upheld": "yes", "action": "hide", "clause": the_clause().uid, "answer": ANSWER}
    assert desk.post(f"/moderation/complaints/{complaint.uid}/", form).status_code == 302
    post.refresh_from_db()
    assert post.state == ItemState.HIDDEN
    assert ANSWER in visitor.get(road).content.decode()
    notice_mail.send_complaint_answer(answered(complaint))
    assert ANSWER in mail.outbox[-1].body
    message = to_author(answered(complaint))
    assert message is not None
    assert list(message.recipients) == [anna.pk]
    assert Case.objects.get().state == CaseState.DECIDED  # new to the author, who may complain in turn


def test_a_refused_notice_waits_again_for_somebody_else(
    town: make.Town, post: Post, saskia: Person, rita: Person
) -> None:
    notice = a_notice(town)
    refuse_notice(notice=notice, reason=REFUSAL, by=saskia)
    complained(OutsideNotice.objects.get(), "Het staat in Sint-Rochus.")
    assert not notices_waiting(saskia).exists()
    assert list(notices_waiting(rita)) == [notice]
    with pytest.raises(Forbidden):
        refuse_notice(notice=notice, reason=REFUSAL, by=saskia)
    page = make.logged_in(rita).get(f"/moderation/notices/{notice.uid}/").content.decode()
    assert "Het staat in Sint-Rochus." in page
    assert REFUSAL in page
    shown = Client().get(f"/moderation/notice/{secret_of(notice.uid)}/").content.decode()
    assert REFUSAL in shown
    assert "Iemand anders" in shown
    refuse_notice(notice=notice, reason="Ook ik vind het nergens in de wijk.", by=rita)
    notice.refresh_from_db()
    assert (notice.state, notice.decided_by) == (NoticeState.REFUSED, rita)
    with pytest.raises(Conflict):
        complained(notice)


def test_somebody_else_may_find_what_a_refused_notice_meant(
    town: make.Town, post: Post, saskia: Person, rita: Person
) -> None:
    notice = a_notice(town)
    refuse_notice(notice=notice, reason=REFUSAL, by=saskia)
    complained(OutsideNotice.objects.get())
    link_notice(notice=notice, where=f"/feed/post/{post.uid}/", by=rita)
    assert Case.objects.get().state == CaseState.OPEN


def test_there_is_nothing_to_complain_of_before_an_answer_or_when_it_was_followed(
    town: make.Town, post: Post, saskia: Person
) -> None:
    with pytest.raises(Conflict):
        complained(a_notice(town))
    with pytest.raises(Conflict):
        complained(about(post, town, saskia, Action.HIDE))
    assert Client().post(f"/moderation/notice/{'0' * 40}/complain/").status_code == 404


@pytest.mark.parametrize("refused", [True, False])
def test_half_a_year_and_no_longer_and_only_once(
    town: make.Town, post: Post, saskia: Person, rita: Person, refused: bool
) -> None:
    if refused:
        notice = refuse_notice(notice=a_notice(town), reason=REFUSAL, by=saskia)
    else:
        notice = about(post, town, saskia, Action.KEEP)
    with time_machine.travel(clock.now() + timedelta(days=184), tick=False), pytest.raises(Gone):
        complained(notice)
    with time_machine.travel(clock.now() + timedelta(days=183, hours=23), tick=False):
        complained(notice)
        with pytest.raises(Conflict):
            complained(notice)


def test_one_network_cannot_flood(town: make.Town) -> None:
    notice = a_notice(town)
    for _ in range(10):
        with pytest.raises(Conflict):
            complained(notice)
    with pytest.raises(TooMany):
        complained(notice)


def test_a_notifier_is_kept_until_the_complaint_was_answered(
    town: make.Town, post: Post, saskia: Person
) -> None:
    omar = make.an_account("omar")
    make.appointed(omar, AppointmentRole.MODERATOR, town.space, days=400)
    notice = about(post, town, saskia, Action.KEEP)
    with time_machine.travel(clock.now() + timedelta(days=183), tick=False):
        complained(notice, "Mijn uitleg.")
    with time_machine.travel(clock.now() + timedelta(days=190), tick=False):
        assert erase_notifiers() == 0
        answer_complaint(complaint=Complaint.objects.get(), outcome=REJECTED, by=omar)
        assert erase_notifiers() == 0
    with time_machine.travel(clock.now() + timedelta(days=190 + 185), tick=False):
        assert erase_notifiers() == 1
    assert Complaint.objects.get().text == ""


def test_who_gave_notice_does_not_answer_their_own_complaint(
    town: make.Town, post: Post, saskia: Person, rita: Person
) -> None:
    complained(about(post, town, saskia, Action.KEEP, by=rita))
    assert not complaints_in_queue(rita).exists()
    with pytest.raises(NotFound):
        answer_complaint(complaint=Complaint.objects.get(), outcome=follows(), by=rita)


def test_erasing_an_account_erases_the_complaint_by_its_notice(
    town: make.Town, post: Post, saskia: Person, griet: Person
) -> None:
    complained(about(post, town, saskia, Action.KEEP, by=griet), "Van griet.")
    erase(griet.pk)
    complaint = Complaint.objects.get()
    assert (complaint.text, complaint.state) == ("", ComplaintState.WITHDRAWN)
    assert Case.objects.get().state == CaseState.DECIDED


def test_a_notifier_hears_anew_when_the_complaint_of_an_author_succeeds(
    town: make.Town, post: Post, anna: Person, saskia: Person, rita: Person
) -> None:
    notice = about(post, town, saskia, Action.HIDE)
    notice_mail.send_answer(NoticeAnswered(notice_id=notice.pk))
    complaint = file_complaint(decision=Decision.objects.get(), by=anna)
    answer_complaint(complaint=complaint, outcome=Outcome(upheld=True, answer=ANSWER), by=rita)
    answer_anew(answered(complaint))
    answer_anew(answered(complaint))
    notice.refresh_from_db()
    assert "laten staan" in notice.answer
    notice_mail.send_answer(NoticeAnswered(notice_id=notice.pk))
    names = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert len(set(names)) == 2
    with pytest.raises(Conflict):
        complained(notice)  # what answers a complaint is not complained of again


def test_each_reporter_complains_also_after_another_was_rejected(
    town: make.Town, post: Post, anna: Person, griet: Person, saskia: Person, rita: Person
) -> None:
    els = make.a_resident(town.here, "els")
    reported(post, griet)
    case = reported(post, els)
    decision = decided(case, saskia, Action.KEEP)
    answer_complaint(complaint=file_complaint(decision=decision, by=griet), outcome=REJECTED, by=rita)
    assert Case.objects.get().state == CaseState.FINAL
    with pytest.raises(Conflict):
        file_complaint(decision=decision, by=griet)
    second = file_complaint(decision=decision, by=els)
    assert Case.objects.get().state == CaseState.DISPUTED
    withdraw_complaint(complaint=second, by=els)
    assert Case.objects.get().state == CaseState.FINAL
    piet = make.a_resident(town.here, "piet")
    with pytest.raises(NotFound):
        file_complaint(decision=decision, by=piet)
