"""Reporting, clearing the queue and reading why, as people walk it."""

import pytest

from moderation.models import Action, Case, CaseState, Decision
from moderation.queries.rules import clauses_in_force
from moderation.services.cases import claim_case
from tests.factories import people as make
from tests.moderation.town import REASON, THREAT, a_moderator, a_post, decided, reported


@pytest.fixture
def saskia(town):
    return a_moderator(town)


@pytest.fixture
def post(town, anna):
    return a_post(anna, town)


def choice(case, **changes):
    clause = clauses_in_force().get(number="2.1")
    return {"action": "hide", "clause": clause.uid, "reason": REASON, "version": case.version, **changes}


def test_a_neighbour_reports_and_hears_that_it_arrived(post, griet):
    browser = make.logged_in(griet)
    page = browser.get(f"/moderation/report/post/{post.uid}/").content.decode()
    assert post.text in page
    answer = browser.post(
        f"/moderation/report/post/{post.uid}/", {"reason": "insult", "note": "Over mij."}, follow=True
    )
    assert "Een moderator bekijkt het" in answer.content.decode()
    assert Case.objects.get().signals.get().note == "Over mij."


def test_a_report_without_a_reason_keeps_what_was_typed(post, griet):
    answer = make.logged_in(griet).post(f"/moderation/report/post/{post.uid}/", {"note": "Mijn uitleg"})
    assert answer.status_code == 422
    assert "Mijn uitleg" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("path", ["post/{uid}", "post/0000000000000000", "nothing/{uid}", "comment/{uid}"])
def test_what_somebody_cannot_see_is_absent(post, bram, path):
    browser = make.logged_in(bram)
    absent = browser.get("/moderation/report/post/zzzzzzzzzzzzzzzz/")
    for answer in (
        browser.get(f"/moderation/report/{path.format(uid=post.uid)}/"),
        browser.post(f"/moderation/report/{path.format(uid=post.uid)}/", {"reason": "insult"}),
    ):
        assert answer.status_code == 404
        assert len(answer.content) == len(absent.content)
    assert not Case.objects.exists()


def test_the_queue_is_absent_for_who_holds_none(post, griet, anna):
    case = reported(post, griet)
    for person in (anna, griet):
        browser = make.logged_in(person)
        assert browser.get("/moderation/queue/").status_code == 404
        assert browser.get(f"/moderation/queue/{case.uid}/").status_code == 404
        assert browser.post(f"/moderation/queue/{case.uid}/claim/").status_code == 404
        assert browser.post(f"/moderation/queue/{case.uid}/", choice(case)).status_code == 404
    assert not Decision.objects.exists()


def test_the_queue_lists_what_waits_and_what_was_done(post, griet, saskia):
    case = reported(post, griet)
    browser = make.logged_in(saskia)
    assert post.text in browser.get("/moderation/queue/").content.decode()
    assert post.text not in browser.get("/moderation/queue/?show=done").content.decode()
    decided(case, saskia)
    assert post.text not in browser.get("/moderation/queue/").content.decode()
    assert post.text in browser.get("/moderation/queue/?show=done").content.decode()


def test_a_case_says_why_it_is_here_and_not_who_reported(town, anna, griet, saskia):
    a_post(anna, town, THREAT)
    page = make.logged_in(saskia).get(f"/moderation/queue/{Case.objects.get().uid}/").content.decode()
    assert "<mark>" in page
    assert "De woordenlijst." in page
    assert "Niemand anders ziet dit nu" in page
    case = reported(a_post(anna, town, "Nog een vraag."), griet, note="Dit klopt niet.")
    page = make.logged_in(saskia).get(f"/moderation/queue/{case.uid}/").content.decode()
    assert "Dit klopt niet." in page
    assert griet.first_name not in page


def test_take_it_give_it_back_and_find_it_taken(town, post, griet, saskia):
    case = reported(post, griet)
    road = f"/moderation/queue/{case.uid}/claim/"
    browser, colleague = make.logged_in(saskia), make.logged_in(a_moderator(town, "rita"))
    assert "Jij nam deze zaak" in browser.post(road, follow=True).content.decode()
    assert "Een collega behandelt deze zaak nu." in colleague.post(road, follow=True).content.decode()
    browser.post(road, {"release": "1"})
    case.refresh_from_db()
    assert (case.state, case.claimed_by) == (CaseState.OPEN, None)


def test_a_decision_is_taken_and_leads_back_to_the_queue(post, griet, saskia):
    case = reported(post, griet)
    answer = make.logged_in(saskia).post(f"/moderation/queue/{case.uid}/", choice(case), follow=True)
    assert "Je beslissing is verstuurd" in answer.content.decode()
    assert Decision.objects.get().action == Action.HIDE


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"clause": ""}, "Kies de huisregel"),
        ({"reason": "Nee."}, "Leg in minstens één zin uit"),
        ({"action": ""}, "Kies iets bij"),
        ({"action": "burn"}, "Kies iets uit de lijst"),
        ({"version": "x"}, "getal"),
    ],
)
def test_an_unfinished_decision_says_what_is_missing(post, griet, saskia, changes, sentence):
    case = reported(post, griet)
    sent = {**choice(case), "reason": "Dit typte ik net.", **changes}
    answer = make.logged_in(saskia).post(f"/moderation/queue/{case.uid}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert sent["reason"] in page
    assert not Decision.objects.exists()


def test_somebody_was_faster_and_what_was_typed_stays(town, post, griet, saskia):
    case = reported(post, griet)
    seen = choice(case, reason="Mijn lange uitleg.")
    decided(case, a_moderator(town, "rita"))
    answer = make.logged_in(saskia).post(f"/moderation/queue/{case.uid}/", seen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "al behandeld" in page
    assert "Mijn lange uitleg." in page
    assert REASON in page  # what the colleague decided
    assert "Beslis en verstuur" not in page
    assert Decision.objects.count() == 1


def test_a_new_report_meanwhile_asks_to_look_again_and_the_second_try_counts(town, post, griet, saskia):
    case = reported(post, griet)
    seen = choice(case, reason="Mijn lange uitleg.")
    reported(post, make.a_resident(town.here, "els"), note="Ook ik vind dit erg.")
    browser = make.logged_in(saskia)
    page = browser.post(f"/moderation/queue/{case.uid}/", seen)
    assert page.status_code == 422
    assert "Ook ik vind dit erg." in page.content.decode()
    case.refresh_from_db()
    again = page.context["form"]["version"].value()
    assert int(again) == case.version
    assert browser.post(f"/moderation/queue/{case.uid}/", {**seen, "version": again}).status_code == 302
    assert Decision.objects.get().reason == "Mijn lange uitleg."


def test_a_claim_of_a_colleague_is_said_with_what_was_typed(town, post, griet, saskia):
    case = reported(post, griet)
    claim_case(case=case, by=a_moderator(town, "rita"))
    case.refresh_from_db()
    answer = make.logged_in(saskia).post(f"/moderation/queue/{case.uid}/", choice(case))
    assert answer.status_code == 422
    assert "Een collega behandelt deze zaak nu." in answer.content.decode()


def test_the_author_reads_why_and_nobody_else(post, anna, griet, bram, saskia):
    decision = decided(reported(post, griet), saskia)
    road = f"/moderation/statements/{decision.uid}/"
    page = make.logged_in(anna).get(road).content.decode()
    for part in (REASON, "2.1", "Een mens besliste"):
        assert part in page, part
    for person in (griet, saskia):
        assert person.first_name not in page
    for other in (griet, bram, saskia):
        assert make.logged_in(other).get(road).status_code == 404
    assert "Verbergen" in make.logged_in(anna).get("/moderation/statements/").content.decode()


def test_the_author_of_a_hidden_post_sees_it_with_the_reason_at_hand(post, anna, griet, saskia):
    decided(reported(post, griet), saskia)
    page = make.logged_in(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert post.text in page
    assert "/moderation/statements/" in page
    assert make.logged_in(griet).get(f"/feed/post/{post.uid}/").status_code == 404


def test_what_waits_says_so_to_its_author(town, anna):
    a_post(anna, town, THREAT)
    page = make.logged_in(anna).get("/moderation/statements/").content.decode()
    assert "Een machine hield het tegen" in page


def test_the_house_rules_are_public(client, db):
    page = client.get("/moderation/rules/")
    assert page.status_code == 200
    for clause in clauses_in_force():
        assert clause.title in page.content.decode()


@pytest.mark.parametrize("path", ["queue/", "statements/", "report/post/0000000000000000/"])
def test_visitors_are_asked_to_sign_in(client, db, path):
    answer = client.get(f"/moderation/{path}")
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]


def test_the_next_case_opens_by_itself_and_the_decision_can_be_taken_back(town, anna, griet, saskia):
    first, second = (reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(2))
    browser = make.logged_in(saskia)
    answer = browser.post(f"/moderation/queue/{first.uid}/", choice(first), follow=True)
    assert answer.redirect_chain[-1][0] == f"/moderation/queue/{second.uid}/"
    assert f"Net beslist: zaak {first.short_name}" in answer.content.decode()
    answer = browser.post(f"/moderation/queue/{first.uid}/undo/", follow=True)
    assert "De beslissing is teruggedraaid" in answer.content.decode()
    first.refresh_from_db()
    assert first.state == CaseState.OPEN


def test_a_consequence_needs_its_days_and_says_so_at_the_field(post, griet, saskia):
    case = reported(post, griet)
    browser = make.logged_in(saskia)
    sent = choice(case, consequence="limit")
    answer = browser.post(f"/moderation/queue/{case.uid}/", sent)
    assert answer.status_code == 422
    assert "Kies een aantal dagen" in answer.content.decode()
    assert browser.post(f"/moderation/queue/{case.uid}/", {**sent, "days": 3}).status_code == 302


def test_several_cases_are_decided_and_what_failed_is_said(town, anna, griet, saskia):
    first, second = (reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(2))
    claim_case(case=second, by=a_moderator(town, "rita"))
    browser = make.logged_in(saskia)
    sent = {**choice(first), "cases": [f"{first.uid}:{first.version}", f"{second.uid}:{second.version}"]}
    page = browser.post("/moderation/queue/bulk/", sent, follow=True).content.decode()
    assert "Eén zaak is beslist." in page
    assert f"Zaak {second.short_name}" in page
    refused = browser.post("/moderation/queue/bulk/", choice(first))
    assert refused.status_code == 422
    assert "Kies eerst zaken." in refused.content.decode()


@pytest.mark.slow
def test_a_case_goes_up_together_and_apart_by_its_page(town, anna, griet, saskia):
    a_moderator(town, "rita")
    first, second = (reported(a_post(anna, town, f"Bericht {number}."), griet) for number in range(2))
    browser = make.logged_in(saskia)
    road = f"/moderation/queue/{second.uid}"
    page = browser.post(f"{road}/together/", {"into": first.uid}, follow=True).content.decode()
    assert "Deze zaken worden samen beslist" in page
    assert "wordt samen beslist met" in browser.get(f"{road}/").content.decode()
    browser.post(f"{road}/together/", {"part": "1"})
    page = browser.post(f"{road}/escalate/", {"reason": ""}, follow=True).content.decode()
    assert "Leg in minstens één zin uit" in page
    page = browser.post(f"{road}/escalate/", {"reason": "Ik ken deze schrijver te goed."}, follow=True)
    assert "ligt nu bij de moderatoren van de gemeente" in page.content.decode()


@pytest.mark.slow
def test_the_list_is_narrowed_by_place_kind_language_and_pressure(town, anna, griet, saskia):
    reported(a_post(anna, town, "Een eerste bericht over de buurt."), griet, reason="threat")
    reported(a_post(anna, town, "Een tweede bericht over de buurt."), griet)
    browser = make.logged_in(saskia)
    for asked, count in (
        ("", 2),
        ("priority=3", 1),
        ("kind=comment", 0),
        ("kind=post", 2),
        ("language=fr", 0),
        (f"space={town.here.space.uid}", 2),
        (f"space={town.there.space.uid}", 0),
        ("priority=zeer", 2),
    ):
        page = browser.get(f"/moderation/queue/?{asked}").content.decode()
        assert page.count('class="case"') == count, asked


def test_an_order_is_entered_by_the_address_of_the_page(town, post, saskia):
    browser = make.logged_in(saskia)
    sent = {
        "address": f"https://halle.example/feed/post/{post.uid}/",
        "authority": "Parket",
        "reference": "7",
    }
    page = browser.post("/moderation/orders/", sent, follow=True).content.decode()
    assert "Bevel van Parket." in page
    answer = browser.post("/moderation/orders/", {**sent, "address": "https://elders.example/"})
    assert answer.status_code == 422
    assert "niet in een gemeente" in answer.content.decode()


def test_an_administrator_reads_where_a_moderator_is_needed_and_no_word(town, post, griet):
    reported(post, griet)
    page = (
        make.logged_in(make.an_administrator()).get("/moderation/queue/without-moderator/").content.decode()
    )
    assert "1 zaak wacht" in page
    assert post.text not in page
    assert make.logged_in(griet).get("/moderation/queue/without-moderator/").status_code == 404
