"""The agenda of a group: members plan and come, who manages it sees names and notes who was there."""

import csv
import io
from datetime import timedelta

import icalendar
import pytest
import time_machine

from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.queries.figures import Figure, figures_of
from groups.membership.services.activities import (
    cancel_activity,
    export_attendance,
    move_activity,
    take_attendance,
)
from groups.membership.services.groups import close_group
from network.feed.models import Attendance, Occasion, Post
from network.feed.services.attending import attend
from network.feed.services.occasions import facts_of
from network.kernel import clock
from network.kernel.errors import Conflict, NotFound
from network.kernel.models import AuditEntry
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories import people as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(town):
    return make_groups.group(town, kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION)


@pytest.fixture
def carla(board, town):
    return make_groups.coordinator(board, town)


@pytest.fixture
def activity(board, anna):
    make_groups.member(board, anna)
    return feed.occasion(anna, board.space, "Wandeling")


def browse(who, path):
    return make.logged_in(who).get(path)


def test_members_see_the_agenda_and_the_file_and_others_do_not(board, anna, griet, activity):
    for path in (f"/groups/{board.uid}/activities/", f"/groups/{board.uid}/agenda.ics"):
        assert "Wandeling" in browse(anna, path).content.decode()
        assert browse(griet, path).status_code == 404
        assert browse(make.an_administrator(f"boss{len(path)}"), path).status_code == 404
    answer = browse(anna, f"/groups/{board.uid}/agenda.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Wandeling"


def test_a_member_plans_and_a_closed_group_takes_nothing(board, anna, griet):
    make_groups.member(board, anna)
    day = (clock.now() + timedelta(days=5)).strftime("%d/%m/%Y")
    form = {"title": "Soep", "day": day, "start": "14", "end": "17", "place": "Zaal", "text": "Kom."}
    path = f"/groups/{board.uid}/activities/new/"
    assert make.logged_in(griet).post(path, form).status_code == 404
    assert make.logged_in(anna).post(path, {**form, "end": "13"}).status_code == 400
    assert make.logged_in(anna).post(path, form).status_code == 302
    post = Post.objects.get()
    assert (post.space_id, post.occasion.title, post.shared_at) == (board.space_id, "Soep", None)
    close_group(by=make.an_administrator(), group=board)
    assert make.logged_in(anna).post(path, form).status_code == 404


@pytest.mark.slow
def test_names_are_for_who_manages_and_counts_for_others(board, anna, carla, activity):
    attend(by=anna, post=activity)
    page = browse(carla, f"/groups/activities/{activity.uid}/").content.decode()
    assert "Anna Peeters" in page
    assert "1" in browse(carla, f"/groups/{board.uid}/office/activities/").content.decode()
    hugo = make.an_account("hugo")
    make_groups.mandated(board, hugo)
    page = browse(hugo, f"/feed/post/{activity.uid}/").content.decode()
    assert "1 lid komt" in page
    assert "Wie komt er?" not in page
    assert browse(hugo, f"/groups/activities/{activity.uid}/").status_code == 404
    assert browse(hugo, f"/groups/{board.uid}/office/activities/").status_code == 404


def test_a_power_without_membership_sees_no_activity(board, town, activity):
    outside = make.a_resident(town.there, "uma")
    make_groups.give_back_office(board, outside)
    assert browse(outside, f"/groups/activities/{activity.uid}/").status_code == 404
    assert browse(outside, f"/groups/{board.uid}/office/activities/").status_code == 404
    with pytest.raises(NotFound):
        cancel_activity(by=outside, group=board, post=activity)


def test_a_coordinator_elsewhere_manages_nothing_here(town, board, carla, activity):
    other = make_groups.group(town)
    chris = make_groups.coordinator(other, town, "chris")
    with pytest.raises(NotFound):
        cancel_activity(by=chris, group=board, post=activity)
    with pytest.raises(NotFound):
        cancel_activity(by=chris, group=other, post=activity)


def test_who_manages_moves_and_calls_off(board, carla, activity):
    browser = make.logged_in(carla)
    day = (clock.now() + timedelta(days=9)).strftime("%d/%m/%Y")
    form = {"day": day, "start": "14", "end": "17", "place": "Nieuwe zaal", "version": "1"}
    path = f"/groups/activities/{activity.uid}/move/"
    assert browser.get(path).status_code == 200
    assert browser.post(path, form).status_code == 302
    assert browser.post(path, form).status_code == 409
    assert Occasion.objects.get().place == "Nieuwe zaal"
    assert Occasion.objects.get().title == "Wandeling"
    browser.post(f"/groups/activities/{activity.uid}/cancel/")
    assert Occasion.objects.get().cancelled_at is not None
    with pytest.raises(Conflict):
        move_activity(by=carla, group=board, post=activity, facts=facts_of(Occasion.objects.get()), version=2)


def test_who_was_there_is_noted_after_it_began_and_kept(board, anna, carla, activity):
    attend(by=anna, post=activity)
    attend(by=carla, post=activity)
    with pytest.raises(Conflict):
        take_attendance(by=carla, group=board, post=activity, present=[anna.uid])
    with time_machine.travel(clock.now() + timedelta(days=7, hours=1)):
        path = f"/groups/activities/{activity.uid}/"
        make.logged_in(carla).post(path, {"present": [anna.uid, "0000000000000000"]})
        assert dict(Attendance.objects.values_list("person_id", "present")) == {
            anna.pk: True,
            carla.pk: False,
        }
        assert take_attendance(by=carla, group=board, post=activity, present=[]) == 0
    assert AuditEntry.objects.filter(action="activity.attendance").count() == 2


def test_the_table_is_safe_for_a_spreadsheet_and_its_taking_is_noted(board, anna, carla, activity):
    anna.first_name = "=cmd"
    anna.save()
    attend(by=anna, post=activity)
    answer = browse(carla, f"/groups/activities/{activity.uid}/export/")
    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    _head, line = csv.reader(io.StringIO(table), delimiter=";")
    assert line[0].startswith("'=cmd")
    assert line[1] == "komt"
    assert AuditEntry.objects.filter(action="activity.export").count() == 1
    with pytest.raises(NotFound):
        export_attendance(by=anna, group=board, post=activity)


def test_figures_count_who_was_there_in_the_last_thirty_days_from_five_on(board, town, carla, activity):
    there = [make.a_resident(town.here, f"gast{number}") for number in range(5)]
    for person in there:
        make_groups.mandated(board, person)
        attend(by=person, post=activity)
    attend(by=carla, post=activity)
    began = clock.now() + timedelta(days=7, hours=1)
    with time_machine.travel(began):
        take_attendance(by=carla, group=board, post=activity, present=[person.uid for person in there[:4]])
        figures = figures_of(board)
        assert (figures.activities, figures.came) == (1, Figure(None))
        take_attendance(by=carla, group=board, post=activity, present=[person.uid for person in there])
        assert figures_of(board).came == Figure(5)
        page = browse(carla, f"/groups/{board.uid}/office/").content.decode()
        assert "Aanwezig in 30 dagen</dt><dd>5" in page
    with time_machine.travel(began + timedelta(days=30)):
        assert figures_of(board).came == Figure(0)
