"""Photos: taken in with words, shown to whoever sees the post, and to nobody else."""

import re

import pytest

from network.feed import queries
from network.feed.models import Audience, ItemState, Post
from network.feed.services import moves
from network.feed.services.photos import Photo, delete_photos, take_in_photos
from network.feed.services.posts import delete_post
from network.kernel.errors import Invalid, NotFound, TooMany
from network.kernel.models import Picture
from tests.factories import feed

pytestmark = pytest.mark.django_db


def status(who, picture, size="large"):
    return feed.client(who).get(f"/pictures/{picture.uid}/{size}.webp").status_code


@pytest.fixture
def post(halle, anna):
    """A post with two photos."""
    pictures = [feed.picture(anna, halle.here, "Een ladder"), feed.picture(anna, halle.here, "Een dakgoot")]
    return feed.post(anna, halle.here, pictures=pictures, audience=Audience.ADJOINING)


def test_who_sees_the_post_sees_its_photos(post, anna, griet, bram, carla, omar):
    for picture in queries.pictures_of(post):
        for size in ("large", "thumb"):
            assert [status(who, picture, size) for who in (anna, griet, bram, carla, omar)] == [
                200,
                200,
                200,
                404,
                404,
            ]
        assert feed.Client().get(f"/pictures/{picture.uid}/large.webp").status_code == 404


def test_the_answer_lets_nothing_run_and_nobody_keep_it(post, griet):
    picture = queries.pictures_of(post)[0]
    answer = feed.client(griet).get(f"/pictures/{picture.uid}/large.webp")
    headers = answer.headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]
    assert answer.content[8:12] == b"WEBP"


@pytest.mark.parametrize("path", ["large.png", "huge.webp", "large.webp/..", "../../settings.py"])
def test_no_other_file_comes_out(post, anna, path):
    picture = queries.pictures_of(post)[0]
    assert feed.client(anna).get(f"/pictures/{picture.uid}/{path}").status_code == 404


@pytest.mark.slow
def test_photos_go_where_the_post_goes(post, anna, griet):
    picture = queries.pictures_of(post)[0]
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    assert (status(griet, picture), status(anna, picture)) == (404, 200)
    moves.release_post(post.pk)
    assert status(griet, picture) == 200
    post.refresh_from_db()
    delete_post(by=anna, post=post)
    assert status(griet, picture) == 404


def test_a_removed_photo_is_gone_for_everybody(post, anna, django_capture_on_commit_callbacks):
    picture = queries.pictures_of(post)[0]
    with django_capture_on_commit_callbacks(execute=True):
        delete_photos("post", post.pk)
    assert status(anna, picture) == 404
    assert not picture.path.exists()
    assert queries.pictures_of(post) == []


def test_a_photo_that_hangs_on_nothing_is_its_owners(halle, anna, griet):
    picture = feed.picture(anna, halle.here)
    assert (status(anna, picture), status(griet, picture)) == (200, 404)


def test_photos_come_in_with_words(halle, anna):
    with pytest.raises(Invalid) as refused:
        take_in_photos(by=anna, space=halle.here.space, photos=[Photo(feed.upload(), " ", number=2)])
    assert refused.value.field == "alt_2"
    assert not Picture.objects.exists()


def test_what_is_no_photo_names_its_field(halle, anna):
    lie = feed.SimpleUploadedFile("ladder.png", b"GIF89a and more", "image/png")
    with pytest.raises(Invalid) as refused:
        take_in_photos(by=anna, space=halle.here.space, photos=[Photo(lie, "Een ladder", number=3)])
    assert refused.value.field == "photo_3"


@pytest.mark.slow
def test_four_photos_with_those_that_were_kept(halle, anna):
    kept = [feed.picture(anna, halle.here).uid for _number in range(3)]
    photos = [Photo(feed.upload(), "Een ladder")]
    taken = take_in_photos(by=anna, space=halle.here.space, photos=photos, kept=kept)
    assert [picture.uid for picture in taken][:3] == kept
    with pytest.raises(Invalid):
        take_in_photos(by=anna, space=halle.here.space, photos=photos * 2, kept=kept)


def test_nobody_posts_a_photo_of_another(halle, anna, griet):
    picture = feed.picture(anna, halle.here)
    with pytest.raises(NotFound):
        take_in_photos(by=griet, space=halle.here.space, photos=[], kept=[picture.uid])


def test_nobody_takes_photos_in_where_they_do_not_live(halle, bram):
    with pytest.raises(NotFound):
        take_in_photos(by=bram, space=halle.here.space, photos=[Photo(feed.upload(), "Een ladder")])


def test_thirty_photos_in_half_an_hour(halle, anna, monkeypatch):
    monkeypatch.setattr("network.feed.rules.PHOTOS_PER_HALF_HOUR", 2)
    for _number in range(2):
        take_in_photos(by=anna, space=halle.here.space, photos=[Photo(feed.upload(), "Een ladder")])
    with pytest.raises(TooMany):
        take_in_photos(by=anna, space=halle.here.space, photos=[Photo(feed.upload(), "Een ladder")])


def test_a_post_with_photos_from_the_form(halle, anna, griet):
    form = {
        "text": "Wie zag deze kat?",
        "kind": "lost_found",
        "photo_1": feed.upload("kat.png", "black"),
        "alt_1": "Een zwarte kat",
        "photo_3": feed.upload("mand.png", "brown"),
        "alt_3": "Haar mand",
    }
    assert feed.client(anna).post("/feed/write/", form).status_code == 302
    page = feed.client(griet).get("/feed/").content.decode()
    assert 'alt="Een zwarte kat"' in page
    assert 'alt="Haar mand"' in page
    for address in re.findall(r'src="(/pictures/[^"]+)"', page):
        assert feed.client(griet).get(address).status_code == 200


def test_photos_are_kept_when_something_else_is_wrong(halle, anna):
    browser = feed.client(anna)
    form = {"text": "x" * 5001, "photo_1": feed.upload(), "alt_1": "Een ladder"}
    answer = browser.post("/feed/write/", form)
    assert answer.status_code == 400
    assert "5.001" in answer.content.decode()
    kept = Picture.objects.get().uid
    assert f'value="{kept}"' in answer.content.decode()
    assert browser.post("/feed/write/", {"text": "Kort", "kept": kept}).status_code == 302
    post = Post.objects.get()
    assert [picture.uid for picture in queries.pictures_of(post)] == [kept]
