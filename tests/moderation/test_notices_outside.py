"""Notices from outside: anybody may give one, nobody learns what exists, and an answer comes."""

import re
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core import mail
from django.test import Client

from moderation.events import DecisionTaken, DecisionUndone, NoticeAnswered, NoticeReceived
from moderation.models import (
    Action,
    Case,
    CaseState,
    NoticeState,
    OutsideNotice,
    Priority,
    Signal,
    SignalKind,
)
from moderation.permissions import ModerationPower
from moderation.queries.notices_outside import notices_waiting
from moderation.rules.notices_outside import Given, secret_of
from moderation.services import notice_mail
from moderation.services.notices_outside import (
    answer_notices,
    ask_again,
    erase_notifiers,
    link_notice,
    receive_notice,
    refuse_notice,
)
from moderation.services.undo import undo_decision
from network.feed.services.comments import add_comment
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Invalid, NotFound, TooMany
from tests.factories import people as make
from tests.moderation.town import a_moderator, a_post, decided

NETWORKS = count()
WHY = "Hier staat het adres van iemand die gevaar loopt. Dat mag niet."
FORM = {
    "where": "Ergens in Sint-Rochus, gisteren",
    "explanation": WHY,
    "law": "artikel 443 van het Strafwetboek",
    "name": "Nora Notaris",
    "email": "nora@example.org",
    "good_faith": "on",
}


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


def given(**changed):
    return Given(**{**FORM, "good_faith": True, **changed})


def received(town, **changed):
    return receive_notice(
        given=given(**changed), network=f"netwerk-{next(NETWORKS)}", space=town.space
    ).notice


def test_a_link_opens_the_case_of_the_item(town, post, saskia):
    notice = received(town, where=f"/feed/post/{post.uid}/")
    case = Case.objects.get()
    assert (notice.state, notice.case, notice.space) == (NoticeState.LINKED, case, town.space)
    assert case.priority >= Priority.HIGH
    signal = case.signals.get()
    assert (signal.kind, signal.reference) == (SignalKind.NOTICE, notice.number)
    assert not notices_waiting(saskia).exists()


def test_a_link_to_an_answer_finds_the_answer(town, post, griet):
    comment = add_comment(by=griet, post=post, text="Ik heb er een.")
    notice = received(town, where=f"/feed/post/{post.uid}/#c-{comment.uid}")
    assert (notice.case.item_kind, notice.case.item_id) == ("comment", comment.pk)


@pytest.mark.parametrize(
    "where",
    [
        "Ergens in Sint-Rochus",
        "/feed/post/0000000000000000/",
        "https://elders.example/feed/post/{uid}/",
        "javascript:alert(1)",
        "http://[kapot",
        "/moderation/queue/",
        "//",
    ],
)
def test_what_leads_nowhere_waits_for_a_person(town, post, saskia, where):
    notice = received(town, where=where.replace("{uid}", post.uid))
    assert (notice.state, notice.case) == (NoticeState.RECEIVED, None)
    assert list(notices_waiting(saskia)) == [notice]
    assert not Case.objects.exists()


def test_the_answer_is_the_same_whether_the_link_leads_somewhere_or_not(town, post):
    pages = []
    for where in (f"/feed/post/{post.uid}/", "/feed/post/0000000000000000/"):
        answer = Client().post("/moderation/notice/", {**FORM, "where": where}, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        number = OutsideNotice.objects.order_by("-pk").first().number
        pages.append(
            re.sub(
                r'(nonce|value|content)="[^"]*"|/moderation/notice/[0-9a-f]+/', "", page.replace(number, "N")
            )
        )
    assert pages[0] == pages[1]


def test_numbers_have_no_gaps_and_begin_again_each_year(town):
    assert [received(town).number[-2:] for _ in range(3)] == ["01", "02", "03"]
    with pytest.raises(Invalid):
        received(town, explanation="kort")
    assert received(town).number.endswith("000004")
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        assert received(town).number.endswith("000001")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("where", ""),
        ("where", "x" * 501),
        ("explanation", ""),
        ("explanation", "kort"),
        ("explanation", "x" * 20_000),
        ("law", "x" * 201),
        ("name", ""),
        ("name", "x" * 121),
        ("email", ""),
        ("email", "geen adres"),
        ("email", "nora@example.org\nBcc: iedereen@example.org"),
        ("email", "nora@example.org, ander@example.org"),
        ("good_faith", False),
    ],
)
def test_what_is_missing_or_too_much_is_said_at_its_field(town, field, value):
    with pytest.raises(Invalid) as refused:
        received(town, **{field: value})
    assert refused.value.field == field
    assert not OutsideNotice.objects.exists()
    sent = {**FORM, field: value or ""}
    if not value:
        sent.pop(field)
    assert Client().post("/moderation/notice/", sent).status_code == 422


def test_an_empty_form_says_everything_that_is_missing(town):
    page = Client().post("/moderation/notice/", {"law": ""}).content.decode()
    for field in ("where", "explanation", "name", "email", "good_faith"):
        assert f'id="id_{field}_error"' in page or f"#id_{field}" in page, field


def test_nobody_has_to_say_who_they_are_about_the_abuse_of_children(town):
    notice = received(town, name="", email="", about_children=True)
    assert (notice.name, notice.email) == ("", "")
    notice_mail.send_receipt(NoticeReceived(notice_id=notice.pk, space_id=notice.space_id))
    assert mail.outbox == []


@pytest.mark.parametrize(
    "text",
    [
        "а" * 4_000,
        "Dit іs gemengd schrift ‮ en draait om. " * 20,
        "<script>alert(1)</script> en nog wat uitleg erbij.",
        "x" * 4_999,
        "\x00\x07 besturingstekens in een uitleg van genoeg tekens",
    ],
)
def test_hostile_words_are_stored_as_words(town, text, saskia):
    try:
        notice = received(town, explanation=text, name="Nora\r\nBcc: x@example.org", where="Hier\nen daar")
    except DomainError as error:
        assert error.field in {"explanation", "name"}
        return
    assert "\n" not in notice.name + notice.where
    page = make.logged_in(saskia).get(f"/moderation/notices/{notice.uid}/").content.decode()
    assert "<script>alert" not in page


def test_the_receipt_comes_at_once_with_number_and_secret_link(town):
    notice = received(town, name="Nora\r\nBcc: ander@example.org")
    event = NoticeReceived(notice_id=notice.pk, space_id=notice.space_id)
    notice_mail.send_receipt(event)
    sent = mail.outbox[0]
    assert sent.to == ["nora@example.org"]
    assert notice.number in sent.subject
    assert "Bcc" not in str(sent.message().items())
    link = re.search(r"/moderation/notice/[0-9a-f]{40}/", sent.body).group()
    page = Client().get(link)
    assert notice.number in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert WHY not in page.content.decode()
    assert Client().get("/moderation/notice/0000/").status_code == 404


def test_the_decision_is_told_with_its_reasons_and_the_roads_that_are_left(town, post, saskia):
    notice = received(town, where=f"/feed/post/{post.uid}/")
    decision = decided(Case.objects.get(), saskia)
    event = DecisionTaken(decision_id=decision.pk, case_id=decision.case_id, action=decision.action)
    answer_notices(event)
    answer_notices(event)
    notice.refresh_from_db()
    assert notice.state == NoticeState.DECIDED
    notice_mail.send_answer(NoticeAnswered(notice_id=notice.pk))
    for part in ("We verborgen", "2.1", decision.reason, "rechter", notice.number):
        assert part in mail.outbox[0].body
    assert "Wie heeft er een ladder" not in mail.outbox[0].body
    page = Client().get(f"/moderation/notice/{secret_of(notice.uid)}/").content.decode()
    assert decision.reason in page
    assert "Anna" not in page


def test_a_statement_to_the_author_says_a_notice_but_not_whose(town, post, saskia):
    received(town, where=f"/feed/post/{post.uid}/")
    decision = decided(Case.objects.get(), saskia)
    assert decision.origin == "notice"
    assert "artikel 16" in decision.statement
    assert "Nora" not in decision.statement


def test_a_moderator_links_it_and_is_shown_no_words(town, post, saskia):
    notice = received(town)
    page = make.logged_in(saskia)
    road = f"/moderation/notices/{notice.uid}/"
    shown = page.get(road).content.decode()
    assert WHY in shown
    assert "Nora" not in shown
    assert page.post(road, {"do": "link", "where": "/feed/post/0000000000000000/"}).status_code == 422
    assert page.post(road, {"do": "link", "where": f"/feed/post/{post.uid}/"}).status_code == 302
    assert Case.objects.get().state == CaseState.OPEN
    with pytest.raises(Conflict):
        refuse_notice(notice=notice, reason="Dit vinden we nergens terug hier.", by=saskia)


def test_a_link_into_another_town_is_no_link_here(town, post, saskia):
    other = make.a_town("Beersel", "23003")
    there = a_post(make.a_resident(other.here, "otto"), other)
    notice = received(town)
    with pytest.raises(Invalid):
        link_notice(notice=notice, where=f"/feed/post/{there.uid}/", by=saskia)
    assert not Case.objects.exists()


def test_it_can_be_refused_with_reasons(town, saskia):
    notice = received(town)
    with pytest.raises(Invalid):
        refuse_notice(notice=notice, reason="nee", by=saskia)
    refuse_notice(notice=notice, reason="We vinden nergens waar dit staat. Stuur de link.", by=saskia)
    notice.refresh_from_db()
    assert (notice.state, notice.decided_by) == (NoticeState.REFUSED, saskia)


def test_only_who_holds_the_queue_of_that_town_sees_it(town, anna, saskia):
    other = make.a_town("Beersel", "23003")
    stranger = a_moderator(other, "otto")
    coordinator = make.an_account("ilse")
    make.give_power(coordinator, ModerationPower.HOLD_QUEUE, town.here.space)
    notice = received(town)
    for person in (anna, stranger, coordinator):
        assert make.logged_in(person).get(f"/moderation/notices/{notice.uid}/").status_code == 404
        with pytest.raises(NotFound):
            refuse_notice(notice=notice, reason="We vinden nergens waar dit staat.", by=person)
    for person in (anna, coordinator):
        assert make.logged_in(person).get("/moderation/notices/").status_code == 404


def test_one_network_cannot_flood_the_list(town):
    for _ in range(10):
        receive_notice(given=given(), network="een", space=town.space)
    with pytest.raises(TooMany):
        receive_notice(given=given(), network="een", space=town.space)
    assert receive_notice(given=given(), network="twee", space=town.space)


@pytest.mark.parametrize("linked", [True, False])
def test_who_gave_notice_is_erased_after_the_term(town, saskia, post, linked):
    notice = received(town, where=f"/feed/post/{post.uid}/" if linked else "Ergens")
    if linked:
        decision = decided(Case.objects.get(), saskia)
        answer_notices(DecisionTaken(decision_id=decision.pk, case_id=decision.case_id, action="hide"))
    else:
        refuse_notice(notice=notice, reason="We vinden nergens waar dit staat.", by=saskia)
    with time_machine.travel(clock.now() + timedelta(days=183), tick=False):
        assert erase_notifiers() == 0
    with time_machine.travel(clock.now() + timedelta(days=184, hours=1), tick=False):
        assert erase_notifiers() == 1
        assert erase_notifiers() == 0
    notice.refresh_from_db()
    assert (notice.name, notice.email, notice.where, notice.explanation, notice.person) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert notice.number
    assert not Signal.objects.filter(kind=SignalKind.NOTICE).exclude(note="").exists()


def test_the_form_is_found_from_the_foot_and_the_rules(town):
    page = Client().get("/moderation/rules/").content.decode()
    assert "/moderation/notice/" in page
    form = Client().get("/moderation/notice/").content.decode()
    assert "112" in form
    assert "municipality" not in form
    make.a_town("Beersel", "23003")
    assert "municipality" in Client().get("/moderation/notice/").content.decode()


def test_a_decision_that_is_taken_back_is_told_anew(town, post, saskia):
    notice = received(town, where=f"/feed/post/{post.uid}/")
    decision = decided(Case.objects.get(), saskia)
    answer_notices(DecisionTaken(decision_id=decision.pk, case_id=decision.case_id, action="hide"))
    undo_decision(decision=decision, by=saskia)
    ask_again(DecisionUndone(decision_id=decision.pk, case_id=decision.case_id))
    notice.refresh_from_db()
    assert (notice.state, notice.answer) == (NoticeState.LINKED, "")


def test_keeping_is_told_too(town, post, saskia):
    notice = received(town, where=f"/feed/post/{post.uid}/")
    decision = decided(Case.objects.get(), saskia, Action.KEEP)
    answer_notices(DecisionTaken(decision_id=decision.pk, case_id=decision.case_id, action=decision.action))
    notice.refresh_from_db()
    assert "laten staan" in notice.answer
