"""Keys of programs and keys of calls: what they open, for how long, and for nobody else."""

import json
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from network.feed.models import ItemState, Post
from network.kernel import clock
from network.kernel.errors import NotFound
from network.kernel.models import IdempotencyKey
from network.kernel.rest.scopes import Scope
from network.people.models import ApiToken
from network.people.services.tokens import LIFETIME, create_token, end_token
from tests.factories import broadcasts as speak
from tests.factories import feed

pytestmark = pytest.mark.django_db
POSTS = "/api/v1/posts/"


def program(person, *scopes: Scope, **headers: str) -> Client:
    """Return a program with a key of somebody, by default with every scope."""
    _row, key = create_token(by=person, person=person, scopes=list(scopes or Scope), name="test")
    return Client(headers={"Authorization": f"Bearer {key}", **headers}, raise_request_exception=False)


def say(caller: Client, text: str = "Wie heeft er een ladder?", key: str = "een", **more: object):
    body = {"text": text, **more}
    return caller.post(POSTS, body, content_type="application/json", headers={"Idempotency-Key": key})


def test_a_call_that_is_repeated_gets_its_first_answer(anna):
    caller = program(anna)
    first, second = say(caller), say(caller)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Post.objects.count() == 1


def test_the_key_of_somebody_else_opens_nothing(anna, griet):
    first = say(program(anna), "Een bericht van anna")
    second = say(program(griet), "Een bericht van griet")
    assert first.json()["id"] != second.json()["id"]
    assert {post.author for post in Post.objects.all()} == {anna, griet}


def test_a_key_is_for_one_call(anna):
    caller = program(anna)
    say(caller)
    assert say(caller, "Iets anders").json()["code"] == "idempotency_key"
    uid = Post.objects.get().uid
    other = caller.delete(f"{POSTS}{uid}/", headers={"Idempotency-Key": "een"})
    assert other.status_code == 409
    assert Post.objects.get().state == ItemState.PUBLISHED


def test_a_refused_call_can_be_repeated_with_its_key(anna):
    caller = program(anna)
    assert say(caller, "").status_code == 400
    assert IdempotencyKey.objects.count() == 0
    assert say(caller).status_code == 201


def test_a_repeated_call_asks_again_who_calls(anna):
    row, key = create_token(by=anna, person=anna, scopes=[Scope.WRITE], name="test")
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    assert say(caller).status_code == 201
    end_token(by=anna, token=row)
    assert say(caller).status_code == 401


@pytest.mark.parametrize("key", ["x" * 81, "x" * 100_000])
def test_a_key_that_is_too_long_is_refused(anna, key):
    assert say(program(anna), key=key).status_code == 400
    assert Post.objects.count() == 0


@pytest.mark.parametrize("key", ["é", "'; drop table", "\t", "😀", "a\x00b"])
def test_a_strange_key_is_no_fault(anna, key):
    assert say(program(anna), key=key).status_code in {201, 400}


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ((Scope.READ,), POSTS, 403),
        ((Scope.WRITE,), POSTS, 201),
        ((Scope.ADMINISTER, Scope.MODERATE, Scope.BROADCAST), POSTS, 403),
        ((Scope.READ, Scope.WRITE), "/api/v1/broadcasts/", 403),
    ],
)
def test_a_key_opens_its_own_scopes_only(anna, scopes, path, status):
    answer = program(anna, *scopes).post(path, {"text": "Dag buren"}, content_type="application/json")
    assert answer.status_code == status


def test_a_key_that_may_write_reads_nothing(anna):
    assert program(anna, Scope.WRITE).get(POSTS).status_code == 403
    assert program(anna, Scope.READ).get("/api/v1/cases/").status_code == 403


def test_every_scope_gives_no_power_that_the_account_lacks(anna, town):
    caller = program(anna)
    department = speak.a_department(town)
    assert caller.get("/api/v1/cases/").json()["results"] == []
    body = {"department": department.uid, "title": "Werken", "topic": "other", "everywhere": True}
    assert caller.post("/api/v1/broadcasts/", body, content_type="application/json").status_code == 404


def test_a_key_ends_with_its_year_its_account_and_its_owner(anna, griet):
    row, key = create_token(by=anna, person=anna, scopes=[Scope.READ], name="test")
    caller = Client(headers={"Authorization": f"Bearer {key}"})
    assert caller.get(POSTS).status_code == 200
    with pytest.raises(NotFound):
        end_token(by=griet, token=row)
    assert caller.get(POSTS).status_code == 200, "somebody else ended it"
    with time_machine.travel(clock.now() + LIFETIME + timedelta(seconds=1)):
        assert caller.get(POSTS).status_code == 401
    anna.is_active = False
    anna.save()
    assert caller.get(POSTS).status_code == 401
    anna.is_active = True
    anna.save()
    end_token(by=anna, token=row)
    assert caller.get(POSTS).status_code == 401


def test_a_key_is_found_by_its_digest_only(anna):
    row, key = create_token(by=anna, person=anna, scopes=[Scope.READ], name="test")
    assert key not in json.dumps(list(ApiToken.objects.values()), default=str)
    for wrong in (row.digest, key[:-1], key + "a", key.upper(), key.lower(), "", "%", "\x00", "é" * 9):
        if wrong != key:
            assert Client(headers={"Authorization": f"Bearer {wrong}"}).get(POSTS).status_code == 401


@pytest.mark.parametrize(
    "extra",
    [
        {"author": "someone"},
        {"state": "published"},
        {"version": 99},
        {"shared_at": "2020-01-01T00:00:00Z", "published_at": "2020-01-01T00:00:00Z"},
        {"id": "0" * 16, "uid": "0" * 16, "pk": 1},
        {"space": "elsewhere", "space_id": 1},
        {"html": "<script>alert(1)</script>"},
        {"thanks": 5, "thanks_count": 5, "hidden_at": None, "photos": ["x"]},
    ],
)
def test_nothing_but_what_may_be_said_can_be_set(anna, griet, town, extra):
    caller = program(anna)
    assert say(caller, **extra).status_code == 201
    post = Post.objects.get()
    assert post.author == anna
    assert post.space == town.here.space
    assert post.version == 1
    assert post.thanks_count == 0
    assert post.shared_at is None
    assert post.uid != "0" * 16
    assert "<script>" not in post.html
    assert (clock.now() - post.published_at) < timedelta(minutes=1)
    changed = caller.patch(
        f"{POSTS}{post.uid}/",
        {"text": "Anders", **extra, "version": 1},
        content_type="application/json",
    )
    assert changed.status_code == 200
    post.refresh_from_db()
    assert (post.author, post.space, post.version) == (anna, town.here.space, 2)
    assert post.thanks_count == 0
    assert post.shared_at is None


def test_what_is_held_cannot_be_published_by_its_author(anna, town):
    post = feed.post(anna, town.here, "Ik sla je dood, jij vuile klootzak.")
    assert post.state == ItemState.HELD
    caller = program(anna)
    for extra in ({"state": "published"}, {"resolved": True}, {"share_with_municipality": True}):
        caller.patch(f"{POSTS}{post.uid}/", extra, content_type="application/json")
    post.refresh_from_db()
    assert post.state == ItemState.HELD


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_one_key_used_by_many_at_once_does_one_thing(anna):
    caller = program(anna)
    headers = dict(caller.defaults)
    together, answers = threading.Barrier(6), []

    def call() -> None:
        mine = Client(raise_request_exception=False)
        mine.defaults.update(headers)
        together.wait()
        answers.append(say(mine).status_code)
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {201, 409}, answers
    assert 201 in answers
    assert Post.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_call_whose_first_try_still_runs_is_told_so(anna):
    """The first try holds its key for longer than a lock is waited for."""
    caller = program(anna)
    held, done = threading.Event(), threading.Event()

    def first_try() -> None:
        from django.db import transaction

        with transaction.atomic():
            IdempotencyKey.objects.create(person=anna, key="een", fingerprint="x", created_at=clock.now())
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=first_try)
    thread.start()
    held.wait(10)
    answer = say(caller)
    done.set()
    thread.join()
    assert answer.status_code == 409, answer.content
    assert answer.json()["code"] == "idempotency_key"
    assert Post.objects.count() == 0
