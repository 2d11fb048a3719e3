"""Photos as answers: seen by who runs the poll, named in what is taken out, gone with who gave them."""

import pytest
from django.urls import reverse

from groups.polls.models import OpenAnswer, OpenAnswerState, Poll
from groups.polls.personal_data import erase, export
from groups.polls.queries.photos import photo_page
from groups.polls.services.casting import cast_ballot
from groups.polls.services.exports import answer_rows
from groups.polls.services.photos import take_in_photo
from network.kernel.models import Picture
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_open_answers import ASKED, a_file


@pytest.fixture
def poll(town, officer, anna, griet) -> Poll:
    return ask.an_open_poll(town, officer, definition=ASKED)


def give(poll: Poll, by, alt: str = "Het plein") -> Picture:
    picture = take_in_photo(by=by, poll=poll, upload=a_file(), alt=alt)
    cast_ballot(by=by, poll=poll, answers={"why": "Kijk.", "photo": picture.uid}, version=1)
    return picture


def road(poll: Poll, question: str = "photo") -> str:
    return reverse("polls:photos", args=[poll.uid, question])


def test_who_runs_the_poll_looks_at_photos_with_their_words_and_nobody_else_does(
    poll, officer, anna, griet, bram
):
    picture = give(poll, anna)
    page = make.logged_in(officer).get(road(poll)).content.decode()
    assert 'alt="Het plein"' in page
    assert picture.uid in page
    assert anna.get_full_name() not in page
    for person in (anna, griet, bram):
        assert make.logged_in(person).get(road(poll)).status_code == 404
    for question in ("why", "nothing"):
        assert make.logged_in(officer).get(road(poll, question)).status_code == 404
    assert f"{picture.uid}: Het plein" in str(list(answer_rows(poll)))
    assert export(anna.pk)["polls"][0]["photos"] == {picture.uid: "Het plein"}
    OpenAnswer.objects.filter(question="photo").update(state=OpenAnswerState.HIDDEN)
    assert picture.uid not in make.logged_in(officer).get(road(poll)).content.decode()


def test_a_photo_goes_with_who_gave_it(poll, officer, anna):
    picture = give(poll, anna)
    erase(anna.pk)
    picture.refresh_from_db()
    assert picture.removed_at is not None
    assert picture.uid not in make.logged_in(officer).get(road(poll)).content.decode()
    assert picture.uid not in str(list(answer_rows(poll)))


def test_they_come_in_pages(poll, anna, griet, monkeypatch):
    monkeypatch.setattr("groups.polls.queries.photos.PAGE", 1)
    given = {give(poll, person).uid for person in (anna, griet)}
    first = photo_page(poll, "photo")
    assert first.after is not None
    second = photo_page(poll, "photo", after=first.after)
    assert {one.uid for page in (first, second) for one in page.photos} == given
    assert second.after is None
