"""Real neighbours: who writes has two names and a proven address; a house number is its owner's to show."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from network.feed.models import Comment, Post, Thanks
from network.kernel import clock
from network.kernel.rest.scopes import Scope
from network.people.enums import AppointmentRole
from network.people.models import Person, Residency
from network.people.services.residency import leave_address
from network.people.services.suspension import suspend_residency
from network.people.services.tokens import create_token
from tests.factories import feed
from tests.factories import people as make

pytestmark = pytest.mark.django_db

NEIGHBOURLY = "Wie heeft er een lange ladder voor zaterdag?"
NUMBER = "4711"
ACCOUNT = {
    "first_name": "Eva",
    "last_name": "Van den Broeck",
    "email": "eva@example.org",
    "birth_year": "1980",
    "password1": make.PASSWORD,
    "house_rules": "on",
}


def unproven(town: make.Town, who: str) -> Person:
    """Make somebody who does not live in the district, or did not prove it."""
    if who == "without an address":
        return make.an_account("lea")
    if who == "not proven yet":
        return make.a_member(town.here, "noor")
    if who == "of the municipality":
        officer = make.an_officer(town)
        make.appointed(officer, AppointmentRole.MODERATOR, town.space)
        return officer
    if who == "administrator":
        return make.an_administrator()
    resident = make.a_resident(town.here, "sam")
    if who == "moved out":
        leave_address(by=resident)
    elif who == "in doubt":
        suspend_residency(
            by=make.an_officer(town),
            residency=Residency.objects.get(person=resident),
            reason="Post komt terug.",
        )
    return resident


UNPROVEN = (
    "without an address",
    "not proven yet",
    "moved out",
    "in doubt",
    "of the municipality",
    "administrator",
)


def token_of(person: Person) -> dict[str, str]:
    _row, plain = create_token(by=person, person=person, scopes=list(Scope), name="test")
    return {"Authorization": f"Bearer {plain}"}


def written() -> tuple[int, int, int]:
    return Post.objects.count(), Comment.objects.count(), Thanks.objects.count()


def write_everywhere(person: Person, post: Post) -> list[int]:
    """Try every road to words in a district. Returns: what each answered."""
    page, token = make.logged_in(person), token_of(person)
    form = {"text": NEIGHBOURLY, "kind": "question", "audience": "district"}
    on_pages = [
        page.post("/feed/write/", form),
        page.post(f"/feed/post/{post.uid}/comment/", {"text": NEIGHBOURLY}),
        page.post(f"/feed/post/{post.uid}/thanks/", {"give": "1"}),
    ]
    json = {"content_type": "application/json", "headers": token}
    over_the_api = [
        Client().post("/api/v1/posts/", {**form, "share_with_municipality": False}, **json),
        Client().post(f"/api/v1/posts/{post.uid}/comments/", {"text": NEIGHBOURLY}, **json),
        Client().post(f"/api/v1/posts/{post.uid}/thanks/", **json),
    ]
    return [answer.status_code for answer in on_pages + over_the_api]


@pytest.mark.parametrize("who", UNPROVEN)
def test_nobody_writes_in_a_district_without_proof(town, anna, who):
    post = feed.post(anna, town.here)
    person = unproven(town, who)
    before = written()
    answers = write_everywhere(person, post)
    assert written() == before
    assert all(status in {302, 404} for status in answers), answers
    assert 404 in answers[3:]


def test_who_proved_it_writes_by_each_of_these_roads(town, anna, griet):
    post = feed.post(anna, town.here)
    answers = write_everywhere(griet, post)
    assert all(status < 400 for status in answers), answers
    assert written() == (3, 2, 1)


def test_nobody_proves_with_an_old_a_used_a_replaced_or_a_foreign_code(town):
    noor, omar, lies = (make.a_member(town.here, name) for name in ("noor", "omar", "lies"))
    codes = {person: make.code_on_letter(person) for person in (noor, omar, lies)}
    assert not opens(noor, codes[omar]), "the code of somebody else"
    assert not opens(noor, "7KQ4-M2XD-9TRV"), "a code of nobody"
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert not opens(noor, codes[noor]), "a code that ended"
    assert opens(lies, codes[lies])
    leave_address(by=lies)
    assert not opens(lies, codes[lies]), "a code that was used"
    assert opens(omar, codes[omar])


def opens(person: Person, code: str) -> bool:
    """Fill in a code on the page. Returns: whether the district is open afterwards."""
    parts = dict(zip(("code_0", "code_1", "code_2"), code.split("-"), strict=True))
    browser = make.logged_in(person)
    browser.post("/verify/letter/", parts)
    return 'data-draft="post"' in browser.get("/feed/").content.decode()


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200d", "123", "—"])
def test_nobody_signs_up_without_both_names(db, missing, typed):
    answer = Client().post("/signup/", {**ACCOUNT, missing: typed})
    assert answer.status_code in {200, 422}
    assert not Person.objects.exists()


@pytest.mark.parametrize("missing", ["first_name", "last_name"])
def test_nobody_takes_a_name_away_afterwards(town, anna, missing):
    browser = make.logged_in(anna)
    chosen = {"first_name": "Anna", "last_name": "Peeters", "language": "nl", "theme": "system"}
    assert browser.post("/settings/", {**chosen, missing: " "}).status_code == 422
    anna.refresh_from_db()
    assert str(anna) == "Anna Peeters"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  Eva\t Maria  ", "Eva Maria"),
        ("E\u200bv\u202ea\u2066", "Eva"),
        ("Ｅｖａ", "Eva"),
        ("Zoe\u0308", "Zoë"),
        ("D'Hondt-Özdemir", "D'Hondt-Özdemir"),
    ],
)
def test_a_name_holds_nothing_hidden(db, typed, shown):
    Client().post("/signup/", {**ACCOUNT, "first_name": typed})
    assert Person.objects.get().first_name == shown


@pytest.mark.parametrize("typed", ["<b>Eva</b>", "Ev\u0430", "A" * 81, "Eva🙂"])
def test_a_name_that_plays_somebody_else_or_shouts_is_refused(db, typed):
    Client().post("/signup/", {**ACCOUNT, "first_name": typed})
    assert not Person.objects.exists()


def test_first_and_last_name_stand_with_everything_that_somebody_writes(town, anna, griet):
    post = feed.post(anna, town.here)
    feed.comment(anna, post)
    for body in everything_seen_by(griet, anna, post):
        assert "Anna Peeters" in body


def everything_seen_by(viewer: Person, author: Person, post: Post) -> list[str]:
    """Read every page and answer on which a neighbour meets the author."""
    browser, token = make.logged_in(viewer), token_of(viewer)
    pages = ["/feed/", f"/feed/post/{post.uid}/", f"/people/{author.uid}/", "/feed/search/?q=ladder"]
    calls = [
        "/api/v1/feed/",
        "/api/v1/posts/",
        f"/api/v1/posts/{post.uid}/",
        f"/api/v1/posts/{post.uid}/comments/",
        f"/api/v1/people/{author.uid}/",
    ]
    bodies = [browser.get(path) for path in pages] + [Client().get(path, headers=token) for path in calls]
    assert all(answer.status_code == 200 for answer in bodies)
    return [answer.content.decode() for answer in bodies]


def test_neighbours_see_a_house_number_only_where_its_owner_shows_it(town, griet):
    address = make.an_address(town.here, number=NUMBER, box="19Q")
    anna = make.a_resident(town.here, "anna", address=address, box="19Q")
    post = feed.post(anna, town.here)
    feed.comment(anna, post)
    for body in everything_seen_by(griet, anna, post):
        assert NUMBER not in body
        assert "19Q" not in body
    chosen = {"first_name": "Anna", "last_name": "Peeters", "language": "nl", "theme": "system"}
    make.logged_in(anna).post("/settings/", {**chosen, "shows_house_number": "on"})
    assert any(NUMBER in body for body in everything_seen_by(griet, anna, post))
    make.logged_in(anna).post("/settings/", chosen)
    assert not any(NUMBER in body for body in everything_seen_by(griet, anna, post))


def test_a_stranger_sees_no_street_either(town, anna, bram):
    post = feed.post(anna, town.here, audience="adjoining")
    street = "Sint-Rochusstraat"
    browser = make.logged_in(bram)
    assert browser.get(f"/people/{anna.uid}/").status_code == 404
    for path in ("/feed/", f"/feed/post/{post.uid}/"):
        assert street not in browser.get(path).content.decode()
