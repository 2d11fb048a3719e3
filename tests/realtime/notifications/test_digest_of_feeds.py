"""What neighbours and members write, in the digest of who wants one: counted, and never quoted."""

from datetime import UTC, datetime

import pytest

from groups.membership.enums import Intensity
from groups.membership.services import choose_intensity, join
from network.feed.services.posts import delete_post, publish_post
from network.kernel.ports.notices import Rhythm
from network.kernel.tasks import worker
from network.people.models import BlockKind
from network.people.services.blocks import keep_away
from realtime.notifications.models import Notification
from realtime.notifications.services import choose_kind
from tests.factories import groups as make
from tests.realtime.notifications.test_digest import EVENING, evening_comes

SECRET = "Wie heeft een geheime ladder?"


@pytest.fixture
def monday(settled, time_machine):
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)


def write(by, space, text=SECRET):
    """Let somebody write, and the worker do what follows."""
    post = publish_post(by=by, space=space, kind="message", text=text)
    worker.drain()
    return post


def bodies(postbox, person):
    """The text of everything that somebody received."""
    return [mail.get_body(("plain",)).get_content() for mail in postbox.of(person)]


def test_posts_of_the_district_are_counted_for_who_asked(
    town, anna, griet, bram, monday, postbox, time_machine
):
    for person in (anna, griet, bram):
        choose_kind(by=person, kind="district_news", mail=Rhythm.DAILY)
    write(anna, town.here.space)
    write(anna, town.here.space)
    evening_comes(time_machine)
    (body,) = bodies(postbox, griet)
    assert "Nieuw bericht in je wijk (2 keer)" in body
    assert "ladder" not in body
    assert bodies(postbox, anna) == bodies(postbox, bram) == []
    assert not Notification.objects.filter(person=griet).exists()


def test_who_asked_for_nothing_hears_nothing(town, anna, griet, monday, postbox, time_machine):
    write(anna, town.here.space)
    evening_comes(time_machine)
    assert postbox.taken == []


@pytest.mark.parametrize("gone", ["deleted", "blocked"])
def test_what_one_may_no_longer_see_is_not_counted(town, anna, griet, monday, postbox, time_machine, gone):
    choose_kind(by=griet, kind="district_news", mail=Rhythm.DAILY)
    post = write(anna, town.here.space)
    if gone == "deleted":
        delete_post(by=anna, post=post)
    else:
        keep_away(by=griet, other=anna, kind=BlockKind.BLOCK)
    evening_comes(time_machine)
    assert postbox.taken == []


def test_posts_of_a_group_stand_in_the_digest_of_who_wants_one(
    town, anna, griet, monday, postbox, time_machine
):
    group = make.group(town, "Buurtmoestuin")
    for person in (anna, griet):
        join(by=person, group=group)
    choose_intensity(by=griet, membership=group.memberships.get(person=griet), intensity=Intensity.DIGEST)
    choose_kind(by=griet, kind="group_news", mail=Rhythm.DAILY)
    worker.drain()
    write(anna, group.space)
    assert not Notification.objects.filter(person=griet, notice__startswith="group_post").exists()
    evening_comes(time_machine, EVENING)
    (body,) = bodies(postbox, griet)
    assert "Nieuw bericht in Buurtmoestuin" in body
    assert "ladder" not in body
