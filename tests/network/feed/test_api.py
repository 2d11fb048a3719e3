"""The API shows an account exactly what its pages show, and changes the same things by the same services."""

import json
from datetime import timedelta

import pytest

from network.feed.models import Comment, ItemState, Post
from network.feed.services import moves
from network.kernel import clock
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import feed

pytestmark = pytest.mark.django_db

POST_FIELDS = {
    "event",
    "id",
    "kind",
    "author",
    "space",
    "audience",
    "text",
    "html",
    "state",
    "version",
    "written_at",
    "published_at",
    "edited_at",
    "resolved_at",
    "shared_with_municipality",
    "pictures",
    "comments",
    "thanks",
    "thanked",
    "own",
    "folded",
}


class Api:
    """A program with the token of somebody."""

    def __init__(self, who, scopes=(Scope.READ, Scope.WRITE)):
        _row, plain = create_token(by=who, person=who, name="test", scopes=scopes)
        self.client = feed.Client(headers={"Authorization": f"Bearer {plain}"})

    def __call__(self, method, path, body=None, **headers):
        given = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = self.client.generic(method, f"/api/v1/{path}", **given, headers=headers)
        self.status = answer.status_code
        return answer.json() if answer.content else None


def test_the_feed_in_order_page_by_page(halle, anna, griet):
    for number in range(5):
        feed.post(anna, halle.here, f"Bericht {number}")
    api, path, texts = Api(griet), "feed/?page_size=2", []
    while path:
        page = api("GET", path)
        texts += [item["text"] for item in page["results"]]
        last, path = page, (page["next"] or "").partition("/api/v1/")[2]
    assert texts == [f"Bericht {number}" for number in (4, 3, 2, 1, 0)]
    back = api("GET", last["previous"].partition("/api/v1/")[2])
    assert [item["text"] for item in back["results"]] == ["Bericht 2", "Bericht 1"]
    assert set(page) == {"next", "previous", "results"}


def test_an_item_says_all_that_a_card_says(halle, anna, griet):
    post = feed.post(
        anna, halle.here, "Dag **allen**", kind="offer", pictures=[feed.picture(anna, halle.here)]
    )
    feed.comment(griet, post)
    (item,) = Api(griet)("GET", "feed/")["results"]
    assert set(item) == POST_FIELDS | {"type"}
    assert (item["type"], item["id"], item["kind"]) == ("post", post.uid, "offer")
    assert item["author"] == {"id": anna.uid, "name": "Anna Proef"}
    assert item["html"] == "<p>Dag <strong>allen</strong></p>\n"
    assert item["comments"] == 1
    assert item["published_at"].endswith("Z")
    assert item["pictures"][0]["alt"] == "Een ladder"
    assert Api(griet)("GET", f"posts/{post.uid}/") == {key: item[key] for key in POST_FIELDS}


def test_numbers_never_leave_the_server(halle, anna, griet):
    post = feed.post(anna, halle.here)
    feed.comment(griet, post)
    api = Api(griet)
    for path in ("feed/", f"posts/{post.uid}/", f"posts/{post.uid}/comments/", "comments/"):
        told = api("GET", path)
        rows = told.get("results", [told])
        assert all(isinstance(row["id"], str) and len(row["id"]) == 16 for row in rows)


def test_filters_of_the_feed(halle, anna, griet):
    feed.post(anna, halle.here, "Ladder te leen", kind="offer")
    feed.post(griet, halle.here, "Emmer gezocht", kind="request")
    api = Api(griet)

    def texts(asked):
        return [item["text"] for item in api("GET", f"feed/?{asked}")["results"]]

    assert texts("kind=offer") == ["Ladder te leen"]
    assert texts(f"author={griet.uid}") == ["Emmer gezocht"]
    assert texts("q=ladder") == ["Ladder te leen"]
    assert texts("before=2020-01-01") == []
    assert len(texts("after=2020-01-01T00:00:00Z")) == 2
    for wrong in ("kind=advert", "after=gisteren", "q=a", "cursor=kapot"):
        problem = api("GET", f"feed/?{wrong}")
        assert api.status == 400
        assert problem["status"] == 400


def test_nobody_reads_another_district(halle, anna, carla, omar):
    post = feed.post(anna, halle.here, "Zonnebloem")
    comment = feed.comment(anna, post, "Zonnebloem")
    for who in (carla, omar):
        api = Api(who)
        assert api("GET", "feed/")["results"] == []
        assert api("GET", "posts/")["results"] == []
        absent = api("GET", "posts/0000000000000000/")
        for method, path in [
            ("GET", f"posts/{post.uid}/"),
            ("PATCH", f"posts/{post.uid}/"),
            ("DELETE", f"posts/{post.uid}/"),
            ("POST", f"posts/{post.uid}/thanks/"),
            ("DELETE", f"posts/{post.uid}/thanks/"),
            ("GET", f"posts/{post.uid}/comments/"),
            ("POST", f"posts/{post.uid}/comments/"),
            ("GET", f"comments/{comment.uid}/"),
            ("PATCH", f"comments/{comment.uid}/"),
            ("DELETE", f"comments/{comment.uid}/"),
        ]:
            body = {"text": "x", "version": 1} if method in {"PATCH", "POST"} else None
            assert (api(method, path, body), api.status) == (absent, 404), path
    Api(omar)("POST", "posts/", {"text": "Dag"})
    assert Post.objects.count() == 1


def test_writing_reading_changing_and_deleting_a_post(halle, anna, griet):
    api = Api(anna)
    made = api("POST", "posts/", {"text": "Eerst", "kind": "question", "share_with_municipality": True})
    assert api.status == 201
    assert (made["state"], made["own"], made["shared_with_municipality"]) == ("published", True, True)
    path = f"posts/{made['id']}/"
    assert api("PATCH", path, {"text": "Nu"})["errors"] == {"version": ["Kijk nog eens na wat je invulde."]}
    changed = api(
        "PATCH", path, {"text": "Nu", "version": 1, "resolved": True, "share_with_municipality": False}
    )
    assert (changed["text"], changed["version"], changed["shared_with_municipality"]) == ("Nu", 2, False)
    assert changed["resolved_at"] is not None
    stale = api("PATCH", path, {"text": "Straks", "version": 1})
    assert (api.status, stale["code"]) == (409, "stale")
    assert Api(griet)("PATCH", path, {"resolved": False})["status"] == 404
    assert api("DELETE", path) is None
    assert api.status == 204
    assert api("GET", path)["status"] == 404


def test_a_patch_is_done_whole_or_not_at_all(halle, anna):
    post = feed.post(anna, halle.here, "Eerst", kind="message")
    api = Api(anna)
    api("PATCH", f"posts/{post.uid}/", {"text": "Nu", "version": 1, "resolved": True})
    assert api.status == 409
    post.refresh_from_db()
    assert (post.text, post.version) == ("Eerst", 1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "x" * 5001},
        {"text": "Dag", "kind": "event"},
        {"text": "Dag", "audience": "everyone"},
        {"text": ["Dag"]},
        {"text": "Dag", "share_with_municipality": "misschien"},
    ],
)
def test_what_is_wrong_is_a_problem_with_its_field(halle, anna, body):
    api = Api(anna)
    problem = api("POST", "posts/", body)
    assert api.status == 400
    assert set(problem) >= {"type", "title", "status", "detail", "code", "errors"}
    assert not Post.objects.exists()


def test_a_repeated_call_does_nothing_twice(halle, anna):
    api = Api(anna)
    first = api("POST", "posts/", {"text": "Dag"}, **{"Idempotency-Key": "een"})
    assert api("POST", "posts/", {"text": "Dag"}, **{"Idempotency-Key": "een"}) == first
    assert Post.objects.count() == 1
    api("POST", "posts/", {"text": "Iets anders"}, **{"Idempotency-Key": "een"})
    assert api.status == 409


def test_thanks_and_comments(halle, anna, griet):
    post = feed.post(anna, halle.here)
    api = Api(griet)
    assert api("POST", f"posts/{post.uid}/thanks/") == {"thanks": 1, "thanked": True}
    assert api("DELETE", f"posts/{post.uid}/thanks/") == {"thanks": 0, "thanked": False}
    made = api("POST", f"posts/{post.uid}/comments/", {"text": "Een"})
    assert (api.status, made["post"], made["state"]) == (201, post.uid, "published")
    api("POST", f"posts/{post.uid}/comments/", {"text": "Twee"})
    listed = api("GET", f"posts/{post.uid}/comments/")
    assert [comment["text"] for comment in listed["results"]] == ["Een", "Twee"]
    assert [comment["text"] for comment in api("GET", "comments/")["results"]] == ["Twee", "Een"]
    assert Api(anna)("GET", "comments/")["results"] == []
    changed = api("PATCH", f"comments/{made['id']}/", {"text": "Anders", "version": 1})
    assert (changed["text"], changed["version"]) == ("Anders", 2)
    assert Api(anna)("PATCH", f"comments/{made['id']}/", {"text": "x", "version": 2})["status"] == 404
    api("DELETE", f"comments/{made['id']}/")
    assert api.status == 204
    assert Comment.objects.filter(state=ItemState.PUBLISHED).count() == 1


def test_own_posts_in_every_state(halle, anna, griet):
    post = feed.post(anna, halle.here, "Verborgen")
    feed.post(griet, halle.here, "Van Griet")
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    api = Api(anna)
    assert [item["state"] for item in api("GET", "posts/?mine=true")["results"]] == ["hidden"]
    assert {item["text"] for item in api("GET", "posts/")["results"]} == {"Verborgen", "Van Griet"}
    assert [item["text"] for item in Api(griet)("GET", "posts/")["results"]] == ["Van Griet"]


def test_a_token_that_reads_does_not_write(halle, anna):
    api = Api(anna, scopes=[Scope.READ])
    assert api("POST", "posts/", {"text": "Dag"})["status"] == 403
    assert feed.Client().get("/api/v1/feed/").status_code == 401
    assert feed.client(anna).get("/api/v1/feed/").status_code == 401


def test_a_list_asks_no_more_for_many_than_for_few(halle, anna, griet, django_assert_max_num_queries):
    for number in range(9):
        feed.post(anna, halle.here, f"Bericht {number}")
    api = Api(griet)
    api("GET", "feed/")
    with django_assert_max_num_queries(7):
        api("GET", "feed/")
    with django_assert_max_num_queries(7):
        api("GET", "posts/")


def test_the_agenda_and_coming_to_an_event(halle, anna, griet, bram):
    begin = clock.now() + timedelta(days=3)
    body = {
        "title": "Soep",
        "text": "Kom.",
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=2)).isoformat(),
        "place": "Plein",
        "limit": 1,
    }
    of_anna, of_griet, of_bram = Api(anna), Api(griet), Api(bram)
    made = of_anna("POST", "activities/", body)
    assert (made["kind"], made["event"]["title"], made["event"]["limit"]) == ("event", "Soep", 1)
    path = f"activities/{made['id']}/attendance/"
    assert of_griet("GET", path)["state"] == ""
    assert of_griet("POST", path)["state"] == "going"
    assert of_anna("POST", path) == {"state": "waiting", "ahead": 0, "coming": 1, "waiting": 1}
    of_bram("POST", path)
    assert of_bram.status == 404
    assert of_griet("DELETE", path) == {"state": "", "ahead": 0, "coming": 1, "waiting": 0}
    (listed,) = of_griet("GET", "activities/")["results"]
    assert listed["event"]["coming"] == 1
    assert of_bram("GET", "activities/")["results"] == []
    assert of_griet("GET", f"activities/{made['id']}/")["id"] == made["id"]
    plain = feed.post(anna, halle.here)
    of_griet("GET", f"activities/{plain.uid}/")
    assert of_griet.status == 404
    wrong = {**body, "ends_at": begin.isoformat()}
    of_anna("POST", "activities/", wrong)
    assert of_anna.status == 400
