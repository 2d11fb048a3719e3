"""What is unusual beside the words: a first message with a link, many at once, a picture that was removed."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from moderation.events import DecisionTaken, DecisionUndone, ItemStored
from moderation.models import Action, Case, Decision, Measure, Priority, RemovedPicture, Score, Signal
from moderation.permissions import ModerationPower
from moderation.queries.rules import clauses_in_force
from moderation.scoring.pictures import LABEL
from moderation.services.cases import open_case
from moderation.services.look import look_at_item
from moderation.services.removed_pictures import forget_pictures, remember_pictures
from network.feed.models import ItemState, Post
from network.kernel import clock, images
from network.kernel.models import Picture
from network.kernel.ports.content import ItemRef
from tests.factories import feed, people
from tests.moderation.scoring.test_pictures import cut, scene
from tests.moderation.town import a_post

pytestmark = pytest.mark.django_db
LINK = "Bekijk dit eens: https://voorbeeld.be/feest"


def look(post: Post) -> None:
    look_at_item(ItemStored("post", post.pk))


def labels() -> list[tuple[str, str]]:
    return list(Signal.objects.order_by("pk").values_list("kind", "label"))


def test_a_first_message_with_a_link_waits_for_a_person_and_not_soon(town, anna):
    post = a_post(anna, town, LINK)
    look(post)
    assert labels() == [("rule", "first_post")]
    case = Case.objects.get()
    assert (case.priority, case.held) == (Priority.LOW, False)
    post.refresh_from_db()
    assert post.state == ItemState.PUBLISHED
    assert not Measure.objects.exists()


def test_a_plain_first_message_is_only_noted(town, anna):
    look(a_post(anna, town, "Dag buren, wij wonen hier nieuw."))
    assert not Case.objects.exists()
    assert Score.objects.get().labels["first_post"] == 0.3


def test_who_wrote_before_may_link(town, anna):
    a_post(anna, town, "Dag buren.")
    look(a_post(anna, town, LINK))
    assert not Case.objects.exists()


def test_ten_in_ten_minutes(town, anna):
    posts = [a_post(anna, town, f"Nummer {number} van vandaag") for number in range(10)]
    look(posts[8])
    assert not Case.objects.exists()
    look(posts[9])
    assert labels() == [("rule", "speed")]
    first = posts[0]
    Signal.objects.all().delete()
    Post.objects.filter(pk__in=[post.pk for post in posts[:9]]).update(
        written_at=clock.now() - timedelta(minutes=11)
    )
    look(first)
    assert labels() == []


def test_the_same_event_twice_changes_nothing(town, anna):
    post = a_post(anna, town, LINK)
    for _ in range(3):
        look(post)
    assert len(labels()) == 1


def test_what_is_gone_or_of_a_department_is_left_alone(town):
    look_at_item(ItemStored("post", 987654))
    look_at_item(ItemStored("poem", 1))
    assert not Score.objects.exists()


def test_looking_takes_few_queries_however_much_somebody_wrote(town, anna, django_assert_max_num_queries):
    posts = [a_post(anna, town, f"Nummer {number}") for number in range(8)]
    with django_assert_max_num_queries(9):
        look(posts[-1])


def upload(picture: Image.Image) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=70)
    return SimpleUploadedFile("foto.jpg", buffer.getvalue(), "image/jpeg")


@pytest.fixture
def place() -> feed.Town:
    return feed.town()


def post_with(picture: Image.Image, by: object, place: feed.Town) -> Post:
    taken = images.take_in(upload(picture), space=place.here.space, owner=by, alt="Een foto")
    return feed.post(by, place.here, pictures=[taken])


def decided(post: Post, action: Action = Action.REMOVE) -> Decision:
    """Let a decision stand, without the whole road to it: that has tests of its own."""
    case, _described = open_case(item=ItemRef("post", post.pk))
    return Decision.objects.create(
        case=case,
        action=action,
        clause=clauses_in_force().first(),
        reason="Dit is een foto van iemand die dat niet wilde.",
        statement="Je foto is verwijderd.",
        at=clock.now(),
    )


def removed(post: Post) -> Decision:
    decision = decided(post)
    remember_pictures(DecisionTaken(decision.pk, decision.case_id, decision.action))
    return decision


def found() -> list[int]:
    return list(Signal.objects.filter(label=LABEL).values_list("case__item_id", flat=True))


def test_a_copy_of_a_removed_picture_is_shown_to_a_person_and_stays(place):
    anna, griet = feed.resident("anna", place.here), feed.resident("griet", place.here)
    removed(post_with(scene(1), anna, place))
    copy = post_with(cut(0.05, 0.05, 0.95, 0.95)(scene(1)).resize((300, 220)), griet, place)
    look(copy)
    assert found() == [copy.pk]
    signal = Signal.objects.get(label=LABEL)
    assert (signal.kind, signal.scorer, signal.value >= 0.87) == ("machine", "pictures", True)
    copy.refresh_from_db()
    assert copy.state == ItemState.PUBLISHED
    assert not Measure.objects.exists()


def test_another_picture_is_not(place):
    anna = feed.resident("anna", place.here)
    removed(post_with(scene(1), anna, place))
    look(post_with(scene(2), anna, place))
    assert found() == []


@pytest.mark.parametrize("action", [Action.KEEP, Action.HIDE])
def test_only_what_was_removed_is_remembered(place, action):
    decision = decided(post_with(scene(1), feed.resident("anna", place.here), place), action)
    remember_pictures(DecisionTaken(decision.pk, decision.case_id, decision.action))
    assert not RemovedPicture.objects.exists()


def test_a_decision_taken_back_is_forgotten(place):
    anna = feed.resident("anna", place.here)
    decision = removed(post_with(scene(1), anna, place))
    forget_pictures(DecisionUndone(decision.pk, decision.case_id))
    assert not RemovedPicture.objects.filter(retired_at__isnull=True).exists()
    look(post_with(scene(1), anna, place))
    assert found() == []


def test_it_counts_no_more_from_the_moment_it_was_taken_back(place):
    anna = feed.resident("anna", place.here)
    decision = removed(post_with(scene(1), anna, place))
    Decision.objects.filter(pk=decision.pk).update(undone_at=clock.now())  # the worker did not come to it yet
    look(post_with(scene(1), anna, place))
    assert found() == []


def test_a_later_decision_to_keep_it_forgets_it_too(place):
    anna = feed.resident("anna", place.here)
    post = post_with(scene(1), anna, place)
    removed(post)
    later = decided(post, Action.KEEP)
    remember_pictures(DecisionTaken(later.pk, later.case_id, later.action))
    assert not RemovedPicture.objects.filter(retired_at__isnull=True).exists()


def test_remembering_twice_is_remembering_once(place):
    decision = removed(post_with(scene(1), feed.resident("anna", place.here), place))
    before = RemovedPicture.objects.count()
    remember_pictures(DecisionTaken(decision.pk, decision.case_id, decision.action))
    assert RemovedPicture.objects.count() == before > 5


@pytest.mark.slow
def test_a_file_that_is_gone_or_broken_stops_nobody(place, caplog):
    anna = feed.resident("anna", place.here)
    post = post_with(scene(1), anna, place)
    removed(post)
    copy = post_with(scene(1), anna, place)
    picture = Picture.objects.get(item_id=copy.pk)
    picture.thumb_path.write_bytes(b"RIFF" + b"\xff" * 400)
    look(copy)
    assert found() == []
    assert "a picture was not compared" in caplog.text


@pytest.mark.slow
def test_a_moderator_reads_why(place):
    anna = feed.resident("anna", place.here)
    removed(post_with(scene(1), anna, place))
    copy = post_with(scene(1), anna, place)
    look(copy)
    mo = feed.person("mo")
    people.give_power(mo, ModerationPower.HOLD_QUEUE, place.here.space)
    case = Case.objects.get(item_id=copy.pk)
    page = feed.client(mo).get(reverse("moderation:case", args=[case.uid]))
    assert "ijkt op een foto die verwijderd werd" in page.content.decode()
