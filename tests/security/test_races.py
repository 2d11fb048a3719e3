"""Two at once on PostgreSQL: one of them is told that it came too late, and nothing is counted twice.

Not for codes of letters: see `tests/network/people/test_races.py`.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network.feed import rules
from network.feed.models import Post, Thanks
from network.feed.services.posts import edit_post
from network.feed.services.thanks import give_thanks
from network.kernel import access, clock
from network.kernel.errors import Conflict, TooMany
from network.people.enums import AppointmentRole
from network.people.models import Appointment, Person
from network.people.services.appointments import appoint, end_appointment
from tests.factories import feed
from tests.factories.people import an_account, an_administrator, appointed
from tests.helpers.at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
MODERATOR = AppointmentRole.MODERATOR


def appointing(town, colleague: Person) -> Callable[[], object]:
    boss = an_administrator(f"boss{Person.objects.count()}")
    return lambda: appoint(
        by=Person.objects.get(pk=boss.pk),
        email=colleague.email,
        role=MODERATOR,
        space=town.space,
        decision="CBS 12/10/2026, punt 14",
        valid_until=clock.now() + timedelta(days=30),
    )


def ending(row: Appointment) -> Callable[[], object]:
    return lambda: end_appointment(
        by=Person.objects.get(email="appointing@example.org"),
        appointment=Appointment.objects.get(pk=row.pk),
        reason="Ander werk",
    )


def test_one_role_is_given_once(town):
    mia = an_account("mia")
    results = at_once(appointing(town, mia), appointing(town, mia), appointing(town, mia))
    assert sum(isinstance(result, Appointment) for result in results) == 1, results
    assert sum(isinstance(result, Conflict) for result in results) == 2, results
    assert Appointment.objects.filter(person=mia).count() == 1


def test_one_role_is_ended_once(town):
    mia = an_account("mia")
    row = appointed(mia, MODERATOR, town.space)
    results = at_once(ending(row), ending(row), ending(row))
    assert sum(isinstance(result, Appointment) for result in results) == 1, results
    assert not access.holds(Person.objects.get(pk=mia.pk), "hold_queue", town.space)


def test_appointing_again_while_the_first_ends_leaves_what_was_said_last(town):
    mia = an_account("mia")
    row = appointed(mia, MODERATOR, town.space)
    results = at_once(ending(row), appointing(town, mia))
    row.refresh_from_db()
    assert row.ended_at is not None
    running = Appointment.objects.filter(person=mia, ended_at__isnull=True).count()
    assert running == (0 if isinstance(results[1], Conflict) else 1), results
    assert access.holds(Person.objects.get(pk=mia.pk), "hold_queue", town.space) is (running == 1)


def test_two_edits_of_one_version_are_one_edit(anna, town):
    post = feed.post(anna, town.here)

    def edit(text: str) -> Callable[[], object]:
        return lambda: edit_post(
            by=Person.objects.get(pk=anna.pk), post=Post.objects.get(pk=post.pk), text=text, version=1
        )

    results = at_once(edit("Eerst dit"), edit("Eerst dat"), edit("Eerst iets"))
    assert sum(isinstance(result, Post) for result in results) == 1, results
    assert sum(isinstance(result, Conflict) for result in results) == 2, results
    post.refresh_from_db()
    assert post.version == 2


def test_thanks_are_counted_once(anna, griet, town):
    post = feed.post(anna, town.here)

    def thank() -> object:
        return give_thanks(by=Person.objects.get(pk=griet.pk), post=Post.objects.get(pk=post.pk))

    results = at_once(thank, thank, thank, thank)
    assert results == [1, 1, 1, 1]
    post.refresh_from_db()
    assert (post.thanks_count, Thanks.objects.count()) == (1, 1)


def test_no_speed_beats_the_limit_of_posts(anna, town):
    def write(number: int) -> Callable[[], object]:
        return lambda: feed.post(Person.objects.get(pk=anna.pk), town.here, f"Bericht {number}")

    results = at_once(*[write(number) for number in range(rules.POSTS_PER_HOUR + 4)])
    assert Post.objects.count() == rules.POSTS_PER_HOUR
    refused = [result for result in results if not isinstance(result, Post)]
    assert all(isinstance(result, TooMany) for result in refused), refused
