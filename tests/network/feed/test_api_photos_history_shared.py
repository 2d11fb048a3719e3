"""Photos, earlier wordings and what is shared, over the API: by the rules of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from network.feed.models import Post
from network.feed.queries import departments_that_read
from network.feed.services.posts import edit_post
from network.feed.services.sharing import share_post, unshare_post
from network.kernel.models import Picture
from network.people.enums import AppointmentRole
from network.people.models import Look
from tests.factories import feed
from tests.factories.people import an_account, appointed
from tests.network.feed.test_api import Api

pytestmark = pytest.mark.django_db


def send(api: Api, **form):
    """Send a photo, as a form with parts."""
    answer = api.client.post("/api/v1/posts/photos/", {"alt": "Een zwarte kat", **form})
    api.status = answer.status_code
    return answer.json()


# ---------- photos ----------


@pytest.mark.slow
def test_photos_are_sent_and_taken_along_in_order(halle, anna, griet):
    api = Api(anna)
    sent = [send(api, file=feed.upload(), alt=alt) for alt in ("Een kat", "Haar mand")]
    assert api.status == 201
    names = [one["id"] for one in reversed(sent)]
    made = api("POST", "posts/", {"text": "Wie zag haar?", "pictures": names})
    assert api.status == 201, made
    assert [one["alt"] for one in made["pictures"]] == ["Haar mand", "Een kat"]
    assert [one["id"] for one in Api(griet)("GET", f"posts/{made['id']}/")["pictures"]] == names
    again = api("POST", "posts/", {"text": "Nog eens", "pictures": names})
    assert (api.status, list(again["errors"])) == (400, ["pictures"])
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"alt": " "}, "alt"),
        ({"alt": "x" * 301}, "alt"),
        ({"file": SimpleUploadedFile("ladder.png", b"GIF89a and more", "image/png")}, "file"),
        ({"file": ""}, "file"),
    ],
)
def test_what_is_wrong_with_a_photo_stands_by_its_field(halle, anna, form, field):
    api = Api(anna)
    answer = send(api, **{"file": feed.upload(), **form})
    assert (api.status, list(answer["errors"])) == (400, [field])
    assert not Picture.objects.exists()


@pytest.mark.slow
def test_photos_of_another_too_many_and_of_who_lives_nowhere(halle, anna, griet, omar):
    theirs = feed.picture(griet, halle.here).uid
    own = [feed.picture(anna, halle.here).uid for _number in range(5)]
    for names in ([theirs], own, [own[0], own[0]]):
        answer = Api(anna)
        assert "pictures" in answer("POST", "posts/", {"text": "Kijk", "pictures": names})["errors"]
        assert answer.status == 400
    api = Api(omar)
    send(api, file=feed.upload())
    assert api.status == 404


def test_an_event_takes_photos_along_too(halle, anna):
    api = Api(anna)
    photo = send(api, file=feed.upload())["id"]
    event = {
        "title": "Buurtfeest",
        "text": "Breng iets mee.",
        "starts_at": "2098-06-01T14:00:00Z",
        "ends_at": "2098-06-01T18:00:00Z",
        "place": "Plein",
        "pictures": [photo],
    }
    made = api("POST", "activities/", event)
    if api.status == 201:
        assert [one["id"] for one in made["pictures"]] == [photo]
    else:
        assert "starts_at" in made["errors"], made


# ---------- earlier wordings ----------


def edited(post: Post, author, times: int) -> Post:
    for number in range(times):
        post = edit_post(by=author, post=post, text=f"Versie {number + 2}", version=post.version)
    return post


def test_who_reads_a_post_reads_what_it_said_page_by_page(halle, anna, griet, carla):
    post = edited(feed.post(anna, halle.here, "Versie 1"), anna, 3)
    path, texts, api = f"posts/{post.uid}/history/?page_size=2", [], Api(griet)
    while path:
        page = api("GET", path)
        texts += [row["text"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]
    assert texts == ["Versie 3", "Versie 2", "Versie 1"]
    stranger = Api(carla)
    stranger("GET", f"posts/{post.uid}/history/")
    assert stranger.status == 404


@pytest.mark.slow
def test_a_comment_has_its_earlier_words_too(halle, anna, griet, carla):
    post = feed.post(anna, halle.here)
    api = Api(griet)
    made = api("POST", f"posts/{post.uid}/comments/", {"text": "Eerst"})
    api("PATCH", f"comments/{made['id']}/", {"text": "Daarna", "version": 1})
    road = f"comments/{made['id']}/history/"
    assert [row["text"] for row in Api(anna)("GET", road)["results"]] == ["Eerst"]
    stranger = Api(carla)
    stranger("GET", road)
    assert stranger.status == 404


@pytest.mark.slow
def test_the_page_of_earlier_words_holds_fifty(halle, anna, griet):
    post = edited(feed.post(anna, halle.here, "Versie 1"), anna, 52)
    road = f"/feed/post/{post.uid}/history/"
    page = feed.client(griet).get(road).content.decode()
    assert page.count("<article") == 51
    assert "Versie 53<" in page
    assert "Versie 3<" in page
    assert "Versie 2<" not in page
    assert "?before=3" in page
    rest = feed.client(griet).get(f"{road}?before=3").content.decode()
    assert rest.count("<article") == 2
    assert "Versie 53<" not in rest
    assert "Versie 1<" in rest
    for odd in ("x", "-1", "²", "9" * 40):
        assert feed.client(griet).get(road, {"before": odd}).status_code == 200


# ---------- shared with the municipality ----------


@pytest.fixture
def reader(halle):
    """Reads for a department what residents share."""
    karel = an_account("karel")
    appointed(karel, AppointmentRole.COMMUNICATOR, halle.department)
    return karel


def test_a_department_finds_what_is_shared_and_the_author_sees_that_it_was_read(halle, anna, reader):
    shared = share_post(by=anna, post=feed.post(anna, halle.here, "De put ligt open."))
    feed.post(anna, halle.here, "Alleen voor buren.")
    api = Api(reader)
    page = api("GET", "posts/shared/")
    (head,) = page["results"]
    assert (head["id"], head["read"], page["next"]) == (shared.uid, False, None)
    assert "author" not in head
    assert "text" not in head
    assert not Look.objects.exists()
    whole = api("GET", f"posts/shared/{shared.uid}/")
    assert (whole["text"], whole["author"]["id"]) == ("De put ligt open.", anna.uid)
    assert not {"comments", "thanks", "own"} & set(whole)
    assert [look.viewer for look in departments_that_read(shared)] == [reader]
    assert api("GET", "posts/shared/")["results"][0]["read"] is True
    api("GET", f"posts/{shared.uid}/")
    assert api.status == 404
    unshare_post(by=anna, post=shared)
    assert api("GET", "posts/shared/")["results"] == []
    api("GET", f"posts/shared/{shared.uid}/")
    assert api.status == 404


def test_nobody_else_finds_it(halle, anna, griet, omar):
    shared = share_post(by=anna, post=feed.post(anna, halle.here))
    for person in (anna, griet, omar):
        api = Api(person)
        for path in ("posts/shared/", f"posts/shared/{shared.uid}/", "posts/shared/?department=x"):
            api("GET", path)
            assert api.status == 404
    assert not Look.objects.exists()


def test_a_cursor_that_we_did_not_make(halle, reader):
    api = Api(reader)
    api("GET", "posts/shared/?cursor=zomaar")
    assert api.status == 400
