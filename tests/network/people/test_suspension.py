"""A proof in doubt: who may say so, what it closes at once, what comes back, and what the resident reads."""

import pytest
from django.core import mail
from rest_framework.test import APIClient

from network.feed.services.posts import publish_post
from network.kernel import spaces
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.models import AuditEntry
from network.kernel.tasks import worker
from network.people import queries
from network.people.enums import AppointmentRole, ResidencyState
from network.people.models import Look, Person, Residency, Suspension
from network.people.services.residency import claim_address
from network.people.services.suspension import restore_residency, suspend_residency
from network.people.services.tokens import create_token
from tests.factories.people import (
    Town,
    a_member,
    a_resident,
    a_town,
    an_account,
    an_address,
    an_administrator,
    an_officer,
    appointed,
    freshly_logged_in,
    logged_in,
    prove_residency,
)

WHY = "De post voor jou komt terug."
CLEAR = "Je toonde je kaart en het adres klopt."


@pytest.fixture
def officer(town: Town) -> Person:
    """Holds the desk of the town and lives nowhere in it."""
    return an_officer(town)


@pytest.fixture
def home(anna: Person) -> Residency:
    return Residency.objects.get(person=anna)


def caller(person: Person, *scopes: str) -> APIClient:
    """Return a program that acts for somebody."""
    client = APIClient()
    client.default_format = "json"
    _row, plain = create_token(by=None, person=person, scopes=scopes or ["administer"], name="Test")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def page_of(home: Residency, do: str = "") -> str:
    return f"/office/residents/{home.uid}/{do}"


def suspended(home: Residency, officer: Person) -> Suspension:
    return suspend_residency(by=officer, residency=home, reason=WHY)


# ---------- a claim after a doubt ----------


def test_the_desk_sees_the_doubt_when_somebody_suspended_claims_another_address(
    town: Town, home: Residency, officer: Person, anna: Person
):
    suspended(home, officer)
    claim = claim_address(by=anna, address=an_address(town.there))
    desk = logged_in(officer)
    found = desk.get("/office/desk/?q=anna").content.decode()
    assert "badge-warn" in found
    page = desk.get(f"/office/desk/{claim.uid}/").content.decode()
    assert "nooit opgehelderd" in page
    assert WHY in page
    desk.post(f"/office/desk/{claim.uid}/", {"seen": "on"})
    later = claim_address(by=anna, address=an_address(town.here))
    page = desk.get(f"/office/desk/{later.uid}/").content.decode()
    assert "nooit opgehelderd" not in page, "an officer saw the card since"
    assert WHY in page, "what went before stays readable"


def test_a_letter_does_not_clear_a_doubt_up_and_a_new_claim_without_one_says_nothing(
    town: Town, home: Residency, officer: Person, anna: Person
):
    suspended(home, officer)
    claim_address(by=anna, address=an_address(town.there))
    prove_residency(anna)
    again = claim_address(by=anna, address=an_address(town.here))
    desk = logged_in(officer)
    assert "nooit opgehelderd" in desk.get(f"/office/desk/{again.uid}/").content.decode()
    noor = Residency.objects.get(person=a_member(town.here, "noor"))
    assert "twijfel" not in desk.get(f"/office/desk/{noor.uid}/").content.decode()
    assert "badge-warn" not in desk.get("/office/desk/?q=noor").content.decode()


def test_a_doubt_that_was_cleared_up_is_no_warning(
    town: Town, home: Residency, officer: Person, anna: Person
):
    suspended(home, officer)
    restore_residency(by=officer, residency=home, reason=CLEAR)
    claim = claim_address(by=anna, address=an_address(town.there))
    page = logged_in(officer).get(f"/office/desk/{claim.uid}/").content.decode()
    assert "nooit opgehelderd" not in page
    assert CLEAR in page


# ---------- who may ----------


def somebody(who: str, town: Town, home: Residency) -> Person:
    """Return somebody who asks to suspend or restore anna's residency."""
    if who == "desk officer":
        return an_officer(town)
    if who == "desk officer elsewhere":
        return an_officer(a_town("Wetteren", "42025"))
    if who == "administrator":
        return an_administrator()
    if who == "neighbour":
        return a_resident(town.here, "griet")
    if who == "housemate at the desk":
        mate = a_member(town.here, "otto", address=home.household.address)
        appointed(mate, AppointmentRole.DESK_OFFICER, town.space)
        return mate
    if who == "herself at the desk":
        appointed(home.person, AppointmentRole.DESK_OFFICER, town.space)
        return home.person
    person = an_account("cas")
    appointed(person, AppointmentRole(who), town.space)
    return person


WHO = {
    "desk officer": True,
    "desk officer elsewhere": False,
    "administrator": False,
    "neighbour": False,
    "housemate at the desk": False,
    "herself at the desk": False,
    AppointmentRole.APPOINTER: False,
    AppointmentRole.MODERATOR: False,
    AppointmentRole.PARTICIPATION_OFFICER: False,
}


@pytest.mark.parametrize(("who", "may"), WHO.items())
def test_who_may_suspend_and_restore_on_every_road(town: Town, home: Residency, who: str, may: bool):
    by = somebody(who, town, home)
    page, api = freshly_logged_in(by), caller(by)
    ask = {"reason": WHY, "version": home.version}
    if not may:
        for do, service in (("suspend", suspend_residency), ("restore", restore_residency)):
            with pytest.raises(Forbidden):
                service(by=by, residency=home, reason=WHY)
            assert page.post(page_of(home, f"{do}/"), ask).status_code == 404
            assert api.post(f"/api/v1/residencies/{home.uid}/{do}/", ask).status_code == 404
        assert page.get(page_of(home)).status_code == 404
        assert api.get(f"/api/v1/residencies/{home.uid}/").status_code == 404
        assert api.get("/api/v1/residencies/", {"q": "anna"}).json()["results"] == []
        assert not Suspension.objects.exists()
        return
    assert page.post(page_of(home, "suspend/"), ask).status_code == 302
    home.refresh_from_db()
    assert home.state == ResidencyState.SUSPENDED
    answer = api.post(f"/api/v1/residencies/{home.uid}/restore/", {"reason": CLEAR, "version": home.version})
    assert answer.json()["residency"] == "verified", answer.content


def test_nobody_decides_about_their_household_however_they_call(town: Town, home: Residency):
    mate = somebody("housemate at the desk", town, home)
    with pytest.raises(Forbidden, match="huishouden"):
        suspend_residency(by=mate, residency=home, reason=WHY)
    assert queries.residents_at_desk(mate, town.municipality, "anna") == []
    claim_address(by=mate, address=an_address(town.here))
    assert queries.residents_at_desk(mate, town.municipality, "anna") == [home]
    suspended(home, mate)
    assert not queries.is_verified(home.person)


def test_a_visitor_is_asked_to_log_in_and_a_key_needs_the_scope(client, officer: Person, home: Residency):
    assert client.get(page_of(home)).status_code == 302
    assert caller(officer, "read", "write").get("/api/v1/residencies/").status_code == 403
    answer = caller(officer, "read", "write").post(
        f"/api/v1/residencies/{home.uid}/suspend/", {"reason": WHY, "version": 1}
    )
    assert answer.status_code == 403
    assert not Suspension.objects.exists()


def test_suspending_asks_for_the_password_and_then_goes_on(officer: Person, home: Residency):
    answer = logged_in(officer).post(page_of(home, "suspend/"), {"reason": WHY, "version": 1})
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not Suspension.objects.exists()


# ---------- what it closes, and what comes back ----------


def test_the_district_closes_at_once_and_comes_back_whole(
    town: Town, anna: Person, griet: Person, officer: Person, home: Residency
):
    own = publish_post(by=anna, space=town.here.space, kind="message", text="Dit schreef ik vroeger.")
    neighbours = publish_post(by=griet, space=town.here.space, kind="message", text="Dit las ik graag.")
    browser, api = logged_in(anna), caller(anna, "read", "write")

    def reads() -> tuple[int, int, int]:
        return (
            browser.get(f"/feed/post/{neighbours.uid}/").status_code,
            len(api.get("/api/v1/feed/").json()["results"]),
            api.get(f"/api/v1/posts/{neighbours.uid}/").status_code,
        )

    assert reads() == (200, 2, 200)
    suspended(home, officer)
    assert reads() == (404, 0, 404)
    assert browser.get("/feed/").headers["Location"] == "/verify/"
    assert not spaces.stands_in(anna, town.here.space)
    assert own.uid in logged_in(griet).get("/feed/").content.decode(), "what she wrote stays"
    restore_residency(by=officer, residency=home, reason=CLEAR)
    assert reads() == (200, 2, 200)
    home.refresh_from_db()
    assert home.verified_at is not None
    assert home.road == "letter"
    (row,) = Suspension.objects.all()
    assert (row.reason, row.end_reason, row.suspended_by, row.ended_by) == (WHY, CLEAR, officer, officer)
    acts = AuditEntry.objects.filter(item_uid=home.uid).order_by("id").values_list("action", flat=True)
    assert list(acts)[-2:] == ["residency.suspended", "residency.restored"]


def test_the_resident_reads_why_by_whom_and_what_to_do(anna: Person, officer: Person, home: Residency):
    suspended(home, officer)
    browser = logged_in(anna)
    page = browser.get("/verify/").content.decode()
    for words in ("De balie van Halle", WHY, "Wat kun je doen?", "identiteitskaart", "wijken@example.org"):
        assert words in page
    assert str(officer) not in page, "an office decided, not a name"
    assert "Lees waarom" in browser.get("/profile/").content.decode()
    me = caller(anna, "read").get("/api/v1/people/me/").json()
    assert me["residency"] == "suspended"
    assert (me["suspension"]["reason"], me["suspension"]["office"]) == (WHY, "Halle")


@pytest.mark.django_db(transaction=True)
def test_the_resident_gets_a_seintje_and_a_mail_both_times(town: Town, anna: Person):
    officer, home = an_officer(town), Residency.objects.get(person=anna)
    worker.drain()
    mail.outbox.clear()
    suspended(home, officer)
    worker.drain()
    restore_residency(by=officer, residency=home, reason=CLEAR)
    worker.drain()
    subjects = [each.subject for each in mail.outbox if each.to == [anna.email]]
    assert len(subjects) == 2, subjects
    assert WHY in mail.outbox[0].body
    assert CLEAR in mail.outbox[1].body


def test_a_move_ends_the_doubt_and_the_record_stays(
    anna: Person, officer: Person, town: Town, home: Residency
):
    row = suspended(home, officer)
    claim_address(by=anna, address=an_address(town.there))
    row.refresh_from_db()
    assert row.ended_at is not None
    assert row.end_reason == ""
    prove_residency(anna)
    now = Residency.objects.get(person=anna, state=ResidencyState.VERIFIED)
    assert [each.reason for each in queries.doubts_about(now)] == [WHY]
    assert WHY in logged_in(officer).get(page_of(now)).content.decode()


# ---------- the desk ----------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anna", True),
        ("peeters ANNA", True),
        ("Ännä", True),
        ("anna@example.org", True),
        ("anna@example", False),
        ("sint-rochusstraat 77b", True),
        ("sint-rochusstraat 77", False),
        ("77B anna", True),
        ("nederhemstraat", False),
        ("a", False),
        ("", False),
    ],
)
def test_a_resident_is_found_by_name_address_or_whole_email(
    town: Town, officer: Person, words: str, found: bool
):
    a_resident(town.here, "anna", address=an_address(town.here, number="77B"))
    assert bool(queries.residents_at_desk(officer, town.municipality, words)) is found


def test_the_search_is_bounded_constant_and_stays_in_its_town(
    town: Town, officer: Person, django_assert_num_queries
):
    for number in range(24):
        a_resident(town.here, f"anna{number}")
    a_resident(a_town("Wetteren", "42025").here, "annafar")
    a_member(town.here, "annanew")
    browser = logged_in(officer)
    browser.get("/office/residents/", {"q": "peeters"})
    assert len(queries.residents_at_desk(officer, town.municipality, "peeters")) == 20
    with django_assert_num_queries(5):
        queries.residents_at_desk(Person.objects.get(pk=officer.pk), town.municipality, "peeters")
    for nobody in ("annafar", "annanew"):
        assert "Niemand gevonden" in browser.get("/office/residents/", {"q": nobody}).content.decode()
    found = caller(officer).get("/api/v1/residencies/", {"q": "peeters"}).json()
    assert len(found["results"]) == 20
    assert set(found["results"][0]) == {"id", "name", "street", "district", "residency"}
    assert caller(officer).get("/api/v1/residencies/").json()["results"] == []


def test_opening_a_resident_is_a_look_that_they_can_read(anna: Person, officer: Person, home: Residency):
    logged_in(officer).get(page_of(home))
    caller(officer).get(f"/api/v1/residencies/{home.uid}/")
    assert Look.objects.filter(person=anna, viewer=officer).count() == 2
    assert str(officer) in logged_in(anna).get("/settings/looks/").content.decode()


def test_the_page_says_since_when_and_lists_each_doubt(officer: Person, home: Residency):
    browser = freshly_logged_in(officer)
    assert "Twijfel je aan dit adres?" in browser.get(page_of(home)).content.decode()
    browser.post(page_of(home, "suspend/"), {"reason": WHY, "version": 1})
    page = browser.get(page_of(home)).content.decode()
    assert "opgeschort sinds" in page
    assert WHY in page
    assert "Schort het adres op" not in page
    assert "opgeschort" in browser.get("/office/residents/", {"q": "anna"}).content.decode()
    browser.post(page_of(home, "restore/"), {"reason": CLEAR, "version": 2})
    assert CLEAR in browser.get(page_of(home)).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 601])
def test_a_reason_is_needed_and_what_was_typed_is_kept(officer: Person, home: Residency, reason: str):
    answer = freshly_logged_in(officer).post(page_of(home, "suspend/"), {"reason": reason, "version": 1})
    assert answer.status_code == 422
    assert reason.strip() in answer.content.decode()
    with pytest.raises(Invalid):
        suspend_residency(by=officer, residency=home, reason=reason)
    problem = caller(officer).post(
        f"/api/v1/residencies/{home.uid}/suspend/", {"reason": reason, "version": 1}
    )
    assert problem.status_code == 400
    assert "reason" in problem.json()["errors"]
    assert not Suspension.objects.exists()


# ---------- twice, and too late ----------


def test_a_double_click_suspends_once_and_says_so_calmly(officer: Person, home: Residency):
    browser = freshly_logged_in(officer)
    form = {"reason": WHY, "version": 1}
    answers = [browser.post(page_of(home, "suspend/"), form, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "al opgeschort" in answers[1].content.decode()
    assert Suspension.objects.count() == 1
    again = [browser.post(page_of(home, "restore/"), {"reason": CLEAR, "version": 2}) for _ in range(2)]
    assert [answer.status_code for answer in again] == [302, 302]
    assert (
        caller(officer)
        .post(f"/api/v1/residencies/{home.uid}/restore/", {"reason": CLEAR, "version": 3})
        .json()["code"]
        == "not_suspended"
    )


def test_a_stale_form_changes_nothing_and_keeps_the_text(officer: Person, home: Residency):
    browser = freshly_logged_in(officer)
    suspended(home, officer)
    restore_residency(by=officer, residency=home, reason=CLEAR)
    answer = browser.post(page_of(home, "suspend/"), {"reason": "Een oude bladzijde.", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Een oude bladzijde." in page
    assert "intussen" in page
    assert 'value="3"' in page, "the next try builds on what stands there now"
    home.refresh_from_db()
    assert home.state == ResidencyState.VERIFIED
    with pytest.raises(Conflict):
        suspend_residency(by=officer, residency=home, reason=WHY, version=2)
    suspended(home, officer)
    with pytest.raises(Conflict):
        restore_residency(by=officer, residency=home, reason=CLEAR, version=3)


def test_the_same_key_of_idempotency_acts_once(officer: Person, home: Residency):
    api = caller(officer)
    call = {"path": f"/api/v1/residencies/{home.uid}/suspend/", "data": {"reason": WHY, "version": 1}}
    answers = [api.post(**call, headers={"Idempotency-Key": "een"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Suspension.objects.count() == 1
