"""Blocking and muting somebody: who may, what one sees of it, and that the other one never learns of it."""

import json
import re

import pytest

from network.kernel.models import AuditEntry
from network.kernel.rest.scopes import Scope
from network.kernel.tasks import schedule
from network.people import personal_data
from network.people.adapter import AccountAdapter
from network.people.models import Block, BlockKind, Person
from network.people.queries.blocks import away_of, hear_nothing_of
from network.people.services.blocks import keep_away
from network.people.services.tokens import create_token
from tests.factories import feed

pytestmark = pytest.mark.django_db
WRITE = re.compile(r'<form[^>]*action="/chat/new/">.*?</form>', re.DOTALL)
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|"csrf[^"]*": ?"[^"]*"|nonce="[^"]*"')


@pytest.fixture
def halle(db):
    """The town."""
    return feed.town()


@pytest.fixture
def people(halle):
    """Return a resident with everybody whom one could try to keep away."""
    moved = feed.resident("mia", halle.here)
    feed.move_away(moved)
    banned = feed.resident("boris", halle.here)
    banned.is_active = False
    banned.save()
    return {
        "anna": feed.resident("anna", halle.here),
        "griet": feed.resident("griet", halle.here),
        "bram": feed.resident("bram", halle.beside),
        "omar": feed.claimant("omar", halle.here),
        "mia": moved,
        "boris": banned,
    }


def keep(who, other, kind="block"):
    """Send what the form on a profile sends."""
    return feed.client(who).post(f"/people/{other.uid}/keep-away/", {"kind": kind})


def api(who, method, path, body=None):
    """Call the API as somebody."""
    _row, plain = create_token(by=who, person=who, name="test", scopes=(Scope.READ, Scope.WRITE))
    given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    client = feed.Client(headers={"Authorization": f"Bearer {plain}"})
    return getattr(client, method)(f"/api/v1/{path}", **given)


@pytest.mark.parametrize("kind", BlockKind.values)
@pytest.mark.parametrize(
    ("who", "other", "may"),
    [
        ("anna", "griet", True),
        ("griet", "anna", True),
        ("anna", "anna", False),
        ("anna", "bram", False),
        ("anna", "omar", False),
        ("omar", "anna", False),
        ("anna", "mia", False),
        ("mia", "anna", False),
        ("anna", "boris", False),
    ],
)
def test_who_may_keep_whom_away(people, who, other, may, kind):
    answer = keep(people[who], people[other], kind)
    assert answer.status_code == (302 if may else 404)
    assert Block.objects.exists() is may
    Block.objects.all().delete()
    told = api(people[who], "post", f"people/{people[other].uid}/keep-away/", {"kind": kind})
    assert told.status_code == (200 if may else 404)
    assert Block.objects.exists() is may


def test_a_visitor_and_a_stranger_keep_nobody_away(people):
    anna, griet = people["anna"], people["griet"]
    assert feed.Client().post(f"/people/{griet.uid}/keep-away/", {"kind": "mute"}).status_code == 403
    keep(anna, griet)
    assert feed.client(people["bram"]).post(f"/people/{griet.uid}/let-near/").status_code == 404
    assert feed.client(griet).post(f"/people/{anna.uid}/let-near/").status_code == 404
    assert Block.objects.count() == 1


@pytest.mark.parametrize("kind", ["", "ban", "Block", "\x00"])
def test_an_unknown_kind_changes_nothing(people, kind):
    anna, griet = people["anna"], people["griet"]
    assert keep(anna, griet, kind).status_code == 302
    assert api(anna, "post", f"people/{griet.uid}/keep-away/", {"kind": kind}).status_code in {400, 422}
    assert not Block.objects.exists()


def test_the_newest_choice_counts_and_is_undone(people):
    anna, griet = people["anna"], people["griet"]
    keep(anna, griet, "mute")
    anna.refresh_from_db()
    assert away_of(anna).muted == {griet.pk}
    keep(anna, griet, "block")
    assert (away_of(anna).muted, away_of(anna).blocked) == (set(), {griet.pk})
    page = feed.client(anna).get(f"/people/{griet.uid}/").content.decode()
    assert "Weer toelaten" in page
    assert "Schrijf een bericht" not in page
    answer = feed.client(anna).post(f"/people/{griet.uid}/let-near/")
    assert (answer.status_code, answer.url) == (302, f"/people/{griet.uid}/")
    assert not Block.objects.exists()
    facts = list(AuditEntry.objects.filter(action__in=("person.kept_away", "person.let_near")).order_by("id"))
    assert [(entry.action, entry.item_uid) for entry in facts] == [
        ("person.kept_away", ""),
        ("person.kept_away", ""),
        ("person.let_near", ""),
    ]


def test_the_list_shows_ones_own_and_also_who_moved(people):
    anna, griet = people["anna"], people["griet"]
    keep(anna, griet, "mute")
    feed.move_away(griet)
    browser = feed.client(anna)
    assert "Griet Proef" in browser.get("/settings/blocks/").content.decode()
    assert "/settings/blocks/" in browser.get("/settings/").content.decode()
    assert "Griet" not in feed.client(people["bram"]).get("/settings/blocks/").content.decode()
    assert "Anna" not in feed.client(griet).get("/settings/blocks/").content.decode().split("<main")[1]
    assert browser.post(f"/people/{griet.uid}/let-near/", {"listed": "1"}).url == "/settings/blocks/"


@pytest.mark.slow
def test_a_long_list_comes_in_pages_and_asks_as_much(halle, people, django_assert_max_num_queries):
    anna = people["anna"]
    for number in range(60):
        other = feed.person(f"buur{number}")
        Block.objects.create(person=anna, other=other, kind=BlockKind.MUTE)
    browser = feed.client(anna)
    browser.get("/settings/blocks/")
    with django_assert_max_num_queries(12):
        page = browser.get("/settings/blocks/").content.decode()
    assert page.count("/let-near/") == 50
    older = re.search(r'href="(\?before=\d+)"', page)
    assert older is not None
    assert browser.get(f"/settings/blocks/{older[1]}").content.decode().count("/let-near/") == 10
    assert browser.get("/settings/blocks/?before=²").status_code == 200


@pytest.mark.parametrize("kind", BlockKind.values)
def test_the_other_one_cannot_see_it_on_any_page_of_people(people, kind):
    anna, griet = people["anna"], people["griet"]
    browser = feed.client(griet)
    paths = (f"/people/{anna.uid}/", "/profile/", "/settings/", "/settings/blocks/", "/settings/looks/")

    def pages():
        answers = [browser.get(path) for path in paths]
        told = [api(griet, "get", f"people/{path}/") for path in (anna.uid, "kept-away", "me")]
        bodies = [WRITE.sub("", TOKENS.sub("", one.content.decode())) for one in (*answers, *told)]
        return [(one.status_code, body) for one, body in zip((*answers, *told), bodies, strict=True)]

    before = pages()
    keep(anna, griet, kind)
    assert pages() == before


@pytest.mark.parametrize(("kind", "offered"), [(None, True), ("mute", True), ("block", False)])
def test_a_profile_offers_to_write_where_that_can_be_done(people, kind, offered):
    anna, griet = people["anna"], people["griet"]
    if kind:
        keep(anna, griet, kind)
    for who, other in ((griet, anna), (anna, griet)):
        browser = feed.client(who)
        page = browser.get(f"/people/{other.uid}/").content.decode()
        assert bool(WRITE.search(page)) == offered
        assert browser.post("/chat/new/", {"person": other.uid}).status_code == (302 if offered else 404)


def test_the_api_lists_ones_own_only(people):
    anna, griet = people["anna"], people["griet"]
    assert api(anna, "post", f"people/{griet.uid}/keep-away/", {"kind": "mute"}).json()["kind"] == "mute"
    (row,) = api(anna, "get", "people/kept-away/").json()["results"]
    assert (row["id"], row["name"], row["kind"]) == (griet.uid, "Griet Proef", "mute")
    assert api(griet, "get", "people/kept-away/").json()["results"] == []
    assert api(anna, "delete", f"people/{griet.uid}/keep-away/").status_code == 204
    assert api(anna, "delete", f"people/{griet.uid}/keep-away/").status_code == 404


def test_a_file_holds_whom_one_keeps_away_and_never_by_whom_one_is(people):
    anna, griet = people["anna"], people["griet"]
    keep_away(other=griet, kind="block", by=anna)
    (row,) = personal_data.export(anna.pk)["kept_away"]
    assert (row["name"], row["how"]) == ("Griet Proef", "block")
    assert personal_data.export(griet.pk)["kept_away"] == []


@pytest.mark.parametrize("gone", ["anna", "griet"])
def test_an_erased_account_leaves_no_distance(people, gone):
    keep_away(other=people["griet"], kind="block", by=people["anna"])
    personal_data.erase(people[gone].pk)
    assert not Block.objects.exists()


def test_who_hears_nothing_of_somebody(people):
    anna, griet, bram = people["anna"], people["griet"], people["bram"]
    Block.objects.create(person=anna, other=griet, kind=BlockKind.MUTE)
    Block.objects.create(person=griet, other=bram, kind=BlockKind.BLOCK)
    assert hear_nothing_of(griet.pk) == {anna.pk, bram.pk}
    assert hear_nothing_of(anna.pk) == frozenset()
    assert hear_nothing_of(bram.pk) == {griet.pk}


def test_a_password_that_changes_meanwhile_does_not_undo_a_block(people):
    """What was read of an account before somebody blocked it is not written back over that."""
    read_before = Person.objects.get(pk=people["griet"].pk)
    keep_away(other=people["griet"], kind=BlockKind.BLOCK, by=people["anna"])
    AccountAdapter().set_password(read_before, "een heel nieuwe zin van zes woorden")
    griet = Person.objects.get(pk=people["griet"].pk)
    assert griet.has_blocks
    assert griet.check_password("een heel nieuwe zin van zes woorden")


def test_rows_from_elsewhere_are_noted_beside_both_people_by_the_next_day(people):
    Block.objects.create(person=people["anna"], other=people["griet"], kind=BlockKind.BLOCK)
    job = schedule.jobs.get("note_blocks")
    assert (job.run(), job.run()) == (2, 0)
    assert away_of(Person.objects.get(pk=people["anna"].pk)).blocked == {people["griet"].pk}
