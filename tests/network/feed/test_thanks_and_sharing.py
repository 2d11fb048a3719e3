"""The single thanks, and what the municipality may read for as long as the author likes."""

import pytest

from network.feed import events, queries
from network.feed.models import ItemState, Thanks
from network.feed.services import moves
from network.feed.services.sharing import share_post, unshare_post
from network.feed.services.thanks import give_thanks, take_back_thanks
from network.kernel.errors import Conflict, Forbidden, NotFound
from tests.factories import feed

pytestmark = pytest.mark.django_db


def test_thanks_count_once_each(halle, anna, griet):
    post = feed.post(anna, halle.here)
    other = feed.resident("hanne", halle.here)
    assert [give_thanks(by=griet, post=post), give_thanks(by=griet, post=post)] == [1, 1]
    assert give_thanks(by=other, post=post) == 2
    assert [take_back_thanks(by=griet, post=post), take_back_thanks(by=griet, post=post)] == [1, 1]
    assert Thanks.objects.count() == 1


def test_no_thanks_for_oneself_nor_from_a_stranger(halle, anna, carla):
    post = feed.post(anna, halle.here)
    with pytest.raises(Forbidden):
        give_thanks(by=anna, post=post)
    for act in (give_thanks, take_back_thanks):
        with pytest.raises(NotFound):
            act(by=carla, post=post)


def test_sharing_is_off_until_the_author_says_so(halle, anna, griet, told):
    post = feed.post(anna, halle.here)
    assert post.shared_at is None
    with pytest.raises(NotFound):
        share_post(by=griet, post=post)
    share_post(by=anna, post=post)
    share_post(by=anna, post=post)
    assert told.one(events.PostShared).municipality_id == halle.municipality.space_id
    unshare_post(by=anna, post=post)
    unshare_post(by=anna, post=post)
    assert told.one(events.PostUnshared).post_id == post.pk


def test_what_was_hidden_cannot_be_shared_but_sharing_can_end(halle, anna):
    post = feed.post(anna, halle.here, share_with_municipality=True)
    moves.withdraw_post(post.pk, ItemState.HIDDEN)
    assert unshare_post(by=anna, post=post).shared_at is None
    with pytest.raises(Conflict):
        share_post(by=anna, post=post)


@pytest.mark.slow
def test_the_author_sees_which_department_read_it(halle, anna, griet):
    post = feed.post(anna, halle.here, share_with_municipality=True)
    official = feed.client(feed.reader_for(halle.department))
    assert queries.departments_that_read(post) == []
    listed = official.get("/feed/shared/").content.decode()
    assert post.uid in listed
    assert feed.CLEAN not in listed
    assert "Anna" not in listed
    assert queries.departments_that_read(post) == []
    for _time in range(2):
        opened = official.get(f"/feed/shared/{post.uid}/")
        assert feed.CLEAN in opened.content.decode()
    (look,) = queries.departments_that_read(post)
    assert look.space == halle.department
    page = feed.client(anna).get(f"/feed/post/{post.uid}/").content.decode()
    assert f"Gelezen door {halle.department.name}" in page
    assert "Gelezen door" not in feed.client(griet).get(f"/feed/post/{post.uid}/").content.decode()
    assert "gelezen" in official.get("/feed/shared/").content.decode()


def test_taking_it_back_closes_the_page_and_the_photos(halle, anna):
    post = feed.post(
        anna, halle.here, share_with_municipality=True, pictures=[feed.picture(anna, halle.here)]
    )
    (picture,) = queries.pictures_of(post)
    official = feed.client(feed.reader_for(halle.department))
    assert official.get(f"/feed/shared/{post.uid}/").status_code == 200
    assert official.get(f"/pictures/{picture.uid}/large.webp").status_code == 200
    answer = feed.client(anna).post(f"/feed/post/{post.uid}/share/", {"share": "0"}, follow=True)
    assert "De gemeente leest dit bericht niet." in answer.content.decode()
    assert official.get(f"/feed/shared/{post.uid}/").status_code == 404
    assert official.get(f"/pictures/{picture.uid}/large.webp").status_code == 404


def test_the_page_of_what_is_shared_is_for_who_holds_the_power(halle, anna, griet):
    assert feed.client(griet).get("/feed/shared/").status_code == 404
    stranger = feed.client(feed.reader_for(feed.town("Aalst").department, "stranger"))
    post = feed.post(anna, halle.here, share_with_municipality=True)
    assert post.uid not in stranger.get("/feed/shared/").content.decode()
    assert stranger.get(f"/feed/shared/{post.uid}/").status_code == 404
    assert stranger.get(f"/feed/shared/?department={halle.department.uid}").status_code == 404


def test_the_list_of_what_is_shared_goes_on_without_offsets(halle, anna):
    shared = [feed.post(anna, halle.here, f"Deel {n}", share_with_municipality=True) for n in range(5)]
    first, older = queries.shared_page(halle.department, None, 3)
    rest, end = queries.shared_page(halle.department, older, 3)
    assert [post.pk for post in [*first, *rest]] == [post.pk for post in reversed(shared)]
    assert end is None
