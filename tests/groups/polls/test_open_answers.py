"""Words and photos in a ballot by name: screened, counted in any state, and read only where they may be."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from groups.polls.kinds import OPEN_ANSWER
from groups.polls.models import NamedBallot, OpenAnswer, OpenAnswerState, Poll
from groups.polls.open_content import OpenAnswerContent
from groups.polls.personal_data import erase
from groups.polls.queries.open_answers import kept_back, readable_ballots
from groups.polls.services.casting import cast_ballot
from groups.polls.services.exports import answer_rows
from groups.polls.services.photos import take_in_photo
from moderation.models import Case
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.models import Picture
from network.people.models import Person
from tests.factories import people as make
from tests.factories import polls as ask
from tests.groups.polls.test_voting_pages import one_page, vote_on, words

ASKED = one_page(
    {"key": "why", "kind": "long", "title": "Waarom?"},
    {"key": "photo", "kind": "photo", "title": "Een foto"},
)
BAD = "Ik sla je dood, jij vuile klootzak."


@pytest.fixture
def poll(town, officer, anna, griet) -> Poll:
    return ask.an_open_poll(town, officer, definition=ASKED, may_change=True)


def cast(by: Person, poll: Poll, **answers: Any) -> NamedBallot:
    cast_ballot(by=by, poll=poll, answers=answers, version=1)
    return NamedBallot.objects.get(entry__person=by)


def a_file() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "PNG")
    return SimpleUploadedFile("plein.png", drawn.getvalue(), content_type="image/png")


def test_ordinary_words_are_read_by_who_runs_the_poll_and_not_by_neighbours(poll, anna, griet, officer):
    ballot = cast(anna, poll, why="Omdat het mooi is.")
    row = OpenAnswer.objects.get()
    content = OpenAnswerContent()
    assert row.state == OpenAnswerState.SHOWN
    assert [content.can_see(who, row.pk) for who in (anna, officer, griet)] == [True, True, False]
    assert content.describe(row.pk).text == "Omdat het mooi is."
    assert list(readable_ballots(poll, "why")) == [ballot]


def test_what_is_clearly_against_the_rules_waits_and_counts(poll, anna, officer):
    cast(anna, poll, why=BAD)
    row = OpenAnswer.objects.get()
    assert row.state == OpenAnswerState.HELD
    assert not OpenAnswerContent().can_see(officer, row.pk)
    assert list(kept_back(poll, "why")) == [row]
    assert not readable_ballots(poll, "why").exists()
    assert Case.objects.filter(item_kind=OPEN_ANSWER, item_id=row.pk).exists()
    assert NamedBallot.objects.count() == 1
    assert BAD not in str(list(answer_rows(poll)))
    OpenAnswerContent().publish(row.pk)
    assert BAD in str(list(answer_rows(poll)))
    assert readable_ballots(poll, "why").exists()


def test_a_changed_answer_is_looked_at_again_and_a_dropped_one_is_gone(poll, anna):
    cast(anna, poll, why=BAD)
    cast(anna, poll, why="Zomaar.")
    assert OpenAnswer.objects.get().state == OpenAnswerState.SHOWN
    OpenAnswerContent().remove(OpenAnswer.objects.get().pk)
    cast(anna, poll, why="Toch maar.")
    assert OpenAnswer.objects.get().state == OpenAnswerState.REMOVED
    cast(anna, poll, why=None)
    assert not OpenAnswer.objects.exists()


def test_a_photo_is_sent_once_and_hangs_on_the_answer(poll, anna, griet, officer):
    client = make.logged_in(anna)
    typed = {"q.why": "Kijk."}
    wrong = vote_on(client, poll, {**typed, "q.photo.file": a_file()})
    assert "Zeg in een paar woorden wat er op de foto staat" in words(wrong)
    shown = vote_on(client, poll, {**typed, "q.photo.file": a_file(), "q.photo.alt": "Het plein"}, go="stay")
    picture = Picture.objects.get()
    assert f'value="{picture.uid}"' in shown.content.decode()
    assert vote_on(client, poll, {**typed, "q.photo": picture.uid}).status_code == 302
    picture.refresh_from_db()
    assert (picture.item_kind, picture.item_id) == (OPEN_ANSWER, OpenAnswer.objects.get(question="photo").pk)
    road = reverse("pictures:show", kwargs={"uid": picture.uid, "size": "thumb"})
    assert make.logged_in(officer).get(road).status_code == 200
    assert make.logged_in(griet).get(road).status_code == 404
    assert vote_on(client, poll, {"q.why": "Nog eens.", "q.photo": picture.uid}).status_code == 302
    assert vote_on(client, poll, {"q.why": "Zonder foto."}).status_code == 302
    picture.refresh_from_db()
    assert picture.removed_at is not None


def test_nobody_votes_with_the_photo_of_somebody_else(poll, anna, griet, bram):
    picture = take_in_photo(by=griet, poll=poll, upload=a_file(), alt="Van griet")
    with pytest.raises(Invalid, match="er niet meer"):
        cast(anna, poll, photo=picture.uid)
    assert not NamedBallot.objects.exists()
    with pytest.raises(Forbidden):
        take_in_photo(by=bram, poll=poll, upload=a_file(), alt="Van bram")


def test_who_erases_their_account_takes_their_words_along(poll, anna):
    ballot = cast(anna, poll, why="Mijn eigen woorden.")
    erase(anna.pk)
    ballot.refresh_from_db()
    assert "why" not in ballot.answers
    assert not OpenAnswer.objects.exists()
    with pytest.raises(NotFound):
        OpenAnswerContent().find("0" * 16, anna)
