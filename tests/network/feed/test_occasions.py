"""Events: what the agenda refuses, who finds a place, who moves up, who is told."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import given
from hypothesis import strategies as st

from network.feed import cursors, events, notices, occasion_rules, queries
from network.feed.models import (
    Attendance,
    AttendanceState,
    Entry,
    ItemState,
    Occasion,
    Post,
    Revision,
    SearchText,
)
from network.feed.occasion_rules import Facts
from network.feed.queries import occasions
from network.feed.queries.own_file import file_of
from network.feed.receivers import places_come_free
from network.feed.services import moves
from network.feed.services.attending import attend, note_presence, stay_away
from network.feed.services.erasing import erase_person
from network.feed.services.occasions import cancel_occasion, change_occasion, facts_of, publish_occasion
from network.feed.services.posts import delete_post, edit_post, publish_post
from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.models import SpaceKind, StandingKind
from tests.factories import feed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def numbers(post):
    """Return how many come and wait, as counted and as kept."""
    occasion = Occasion.objects.get(pk=post.pk)
    rows = Attendance.objects.filter(occasion=occasion)
    counted = (rows.filter(state="going").count(), rows.filter(state="waiting").count())
    assert (occasion.coming, occasion.waiting) == counted
    return counted


def changed(post, **what):
    """Return the facts of an event with some of them changed."""
    facts = facts_of(Occasion.objects.get(pk=post.pk))
    return Facts(**{**{name: getattr(facts, name) for name in facts.__slots__}, **what})


# The rules


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (HOUR, HOUR, "ends_at"),
        (HOUR, HOUR / 2, "ends_at"),
        (-2 * HOUR, -HOUR, "starts_at"),
        (-2 * HOUR, timedelta(0), "starts_at"),
        (HOUR, HOUR + timedelta(days=32), "ends_at"),
        (timedelta(days=1200), timedelta(days=1200) + HOUR, "starts_at"),
    ],
)
def test_a_period_that_no_agenda_knows(start, end, field):
    with pytest.raises(Invalid) as refused:
        occasion_rules.ensure_period(NOW + start, NOW + end, now=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize(("start", "end"), [(HOUR, 2 * HOUR), (-HOUR, HOUR)])
def test_a_period_that_comes_or_goes_on(start, end):
    occasion_rules.ensure_period(NOW + start, NOW + end, now=NOW)


@given(st.none() | st.integers(1, 6), st.integers(0, 6), st.integers(0, 6))
def test_places_and_line(limit, coming, waiting):
    """Never more than there is room, and nobody passes who waits."""
    state = occasion_rules.place_in_line(limit, coming=coming, waiting=waiting)
    if state == AttendanceState.GOING:
        assert not waiting
        assert limit is None or coming < limit
    else:
        assert waiting or coming >= limit
    free = occasion_rules.free_places(limit, coming=coming, waiting=waiting)
    assert 0 <= free <= waiting
    if limit is not None and coming <= limit:
        assert coming + free <= limit


# Writing


def test_an_event_is_a_post_with_a_place_in_the_agenda(halle, anna, griet, told):
    post = feed.occasion(anna, halle.here, "Repaircafé", text="Breng je **lamp** mee.")
    assert (post.kind, post.state, post.occasion.title) == ("event", "published", "Repaircafé")
    assert Entry.objects.get(item_id=post.pk).topic == "event"
    assert "repaircafe" in SearchText.objects.get(item_id=post.pk).words
    assert told.one(events.PostPublished).post_id == post.pk
    assert list(occasions.agenda_of(griet)) == [post.occasion]


@pytest.mark.parametrize(
    "fields", [{"title": "  "}, {"where": " "}, {"text": ""}, {"limit": 0}, {"lasts": -HOUR}]
)
def test_what_misses_is_refused_and_nothing_is_kept(halle, anna, fields):
    with pytest.raises(Invalid):
        feed.occasion(anna, halle.here, **fields)
    assert not Post.objects.exists()


def test_only_who_belongs_there_plans(halle, anna, bram, omar):
    for who in (bram, omar):
        with pytest.raises(NotFound):
            feed.occasion(who, halle.here)


def test_a_post_without_a_moment_is_no_event(halle, anna):
    with pytest.raises(Invalid):
        publish_post(by=anna, space=halle.here.space, kind="event", text="Feest!")
    post = feed.post(anna, halle.here)
    with pytest.raises(Invalid):
        edit_post(by=anna, post=post, text="Feest!", version=1, kind="event")
    event = feed.occasion(anna, halle.here)
    with pytest.raises(Invalid):
        edit_post(by=anna, post=event, text="Feest!", version=1, kind="message")


def test_title_and_place_are_screened_and_a_held_event_is_nowhere(halle, anna, griet, held):
    post = feed.occasion(anna, halle.here, "Vies woord", where="Bij de pomp")
    assert held.seen == [("Breng je eigen kom mee.", "Vies woord", "Bij de pomp")]
    assert post.state == ItemState.HELD
    assert not occasions.agenda_of(griet).exists()
    with pytest.raises(NotFound):
        attend(by=griet, post=post)
    moves.release_post(post.pk)
    assert "vies woord" in SearchText.objects.get(item_id=post.pk).words
    assert occasions.agenda_of(griet).exists()


# Changing


def test_a_change_keeps_what_was_said_and_tells_who_comes(halle, anna, griet, told):
    post = feed.occasion(anna, halle.here, "Soep", where="Plein")
    attend(by=griet, post=post)
    attend(by=anna, post=post)
    post = change_occasion(by=anna, post=post, facts=changed(post, place="Zaal"), text=post.text, version=1)
    assert post.version == 2
    assert "Plein" in Revision.objects.get(item_id=post.pk).text
    event = told.one(events.OccasionChanged)
    assert list(notices.occasion_changed(event).recipients) == [griet.pk]
    assert "zaal" in SearchText.objects.get(item_id=post.pk).words


def test_a_stale_form_a_stranger_and_a_past_event_change_nothing(halle, anna, griet):
    post = feed.occasion(anna, halle.here)
    facts = changed(post, place="Elders")
    with pytest.raises(Conflict):
        change_occasion(by=anna, post=post, facts=facts, text=post.text, version=7)
    with pytest.raises(NotFound):
        change_occasion(by=griet, post=post, facts=facts, text=post.text, version=1)
    with time_machine.travel(clock.now() + timedelta(days=9)), pytest.raises(Conflict):
        change_occasion(by=anna, post=post, facts=facts, text=post.text, version=1)
    assert Occasion.objects.get().place == "Op het plein"


def test_nothing_new_is_no_version(halle, anna, told):
    post = feed.occasion(anna, halle.here)
    post = change_occasion(by=anna, post=post, facts=changed(post), text=post.text, version=1)
    assert post.version == 1
    assert not told.of(events.OccasionChanged)


def test_new_words_that_are_held_take_it_out_of_the_agenda(halle, anna, griet, holding):
    post = feed.occasion(anna, halle.here)
    with holding() as screener:
        change_occasion(by=anna, post=post, facts=changed(post, title="Boos"), text=post.text, version=1)
    assert screener.seen[-1] == (post.text, "Boos", "Op het plein")
    assert not occasions.agenda_of(griet).exists()


def test_who_manages_changes_the_place_and_never_the_words(halle, anna, griet):
    post = feed.occasion(anna, halle.here)
    with pytest.raises(Forbidden):
        change_occasion(
            by=griet, post=post, facts=changed(post, title="Mijn"), text=post.text, version=1, may_manage=True
        )
    with pytest.raises(Forbidden):
        change_occasion(by=griet, post=post, facts=changed(post), text="Mijn", version=1, may_manage=True)
    change_occasion(
        by=griet, post=post, facts=changed(post, place="Zaal"), text=post.text, version=1, may_manage=True
    )
    assert Occasion.objects.get().place == "Zaal"


def test_a_limit_below_those_who_come_is_refused(halle, anna, griet):
    post = feed.occasion(anna, halle.here)
    attend(by=anna, post=post)
    attend(by=griet, post=post)
    with pytest.raises(Invalid) as refused:
        change_occasion(by=anna, post=post, facts=changed(post, limit=1), text=post.text, version=1)
    assert refused.value.field == "limit"
    assert "2 mensen" in refused.value.message


# Coming and staying away


def test_coming_twice_counts_once_and_coming_back_stands_last(halle, anna, griet):
    hanne = feed.resident("hanne", halle.here)
    post = feed.occasion(anna, halle.here, limit=1)
    assert attend(by=anna, post=post).state == "going"
    assert attend(by=anna, post=post).state == "going"
    assert attend(by=griet, post=post).state == "waiting"
    assert attend(by=hanne, post=post).state == "waiting"
    assert numbers(post) == (1, 2)
    stay_away(by=anna, post=post)
    assert numbers(post) == (1, 1)
    assert attend(by=anna, post=post).state == "waiting"
    occasion = Occasion.objects.get()
    assert [occasions.own_part(who, occasion) for who in (griet, hanne, anna)] == [
        occasions.OwnPart("going", 0),
        occasions.OwnPart("waiting", 0),
        occasions.OwnPart("waiting", 1),
    ]


def test_a_free_place_goes_to_the_first_who_waits_and_still_lives_there(halle, anna, griet, told):
    hanne, ines = feed.resident("hanne", halle.here), feed.resident("ines", halle.here)
    post = feed.occasion(anna, halle.here, limit=1)
    for who in (anna, griet, hanne, ines):
        attend(by=who, post=post)
    feed.move_away(griet)
    stay_away(by=anna, post=post)
    event = told.one(events.PlaceFreed)
    assert event.person_id == hanne.pk
    message = notices.place_freed(event)
    assert list(message.recipients) == [hanne.pk]
    assert numbers(post) == (1, 1)
    stay_away(by=hanne, post=post)
    assert notices.place_freed(event) is None


def test_more_places_let_more_people_in(halle, anna, griet, told):
    hanne = feed.resident("hanne", halle.here)
    post = feed.occasion(anna, halle.here, limit=1)
    for who in (anna, griet, hanne):
        attend(by=who, post=post)
    post = change_occasion(by=anna, post=post, facts=changed(post, limit=2), text=post.text, version=1)
    assert [event.person_id for event in told.of(events.PlaceFreed)] == [griet.pk]
    assert not told.of(events.OccasionChanged)
    change_occasion(by=anna, post=post, facts=changed(post, limit=None), text=post.text, version=2)
    assert numbers(post) == (3, 0)


def test_only_who_belongs_there_comes(halle, anna, bram, omar):
    post = feed.occasion(anna, halle.here)
    for who in (bram, omar):
        with pytest.raises(NotFound):
            attend(by=who, post=post)
        with pytest.raises(NotFound):
            stay_away(by=who, post=post)
    near = feed.occasion(anna, halle.here, audience="adjoining")
    assert attend(by=bram, post=near).state == "going"


def test_a_post_that_is_no_event_has_nobody_coming(halle, anna, griet):
    with pytest.raises(NotFound):
        attend(by=griet, post=feed.post(anna, halle.here))


def test_who_moved_away_can_still_give_their_place_back(halle, anna, griet):
    post = feed.occasion(anna, halle.here)
    attend(by=griet, post=post)
    feed.move_away(griet)
    stay_away(by=griet, post=post)
    assert numbers(post) == (0, 0)


def test_who_leaves_the_district_gives_their_places_back(halle, anna, griet):
    near = feed.occasion(anna, halle.here, "Dichtbij", limit=1)
    wide = feed.occasion(anna, halle.here, "Ook ernaast", audience="adjoining")
    for post in (near, wide):
        attend(by=griet, post=post)
    attend(by=anna, post=near)
    places_come_free(spaces.StandingEnded(griet.pk, halle.here.space_id, "resident"))
    assert numbers(near) == (1, 1)
    feed.move_away(griet)
    spaces.give_standing(
        person=griet, space=halle.beside.space, kind=StandingKind.RESIDENT, source="test:moved"
    )
    for _again in range(2):
        places_come_free(spaces.StandingEnded(griet.pk, halle.here.space_id, "resident"))
    assert numbers(near) == (1, 0)
    assert Attendance.objects.get(occasion_id=near.pk, state="going").person == anna
    assert numbers(wide) == (1, 0)


def test_after_the_end_and_after_cancelling_nobody_comes_or_goes(halle, anna, griet):
    post = feed.occasion(anna, halle.here)
    attend(by=griet, post=post)
    with time_machine.travel(clock.now() + timedelta(days=9)):
        for step in (attend, stay_away):
            with pytest.raises(Conflict) as refused:
                step(by=griet, post=post)
            assert refused.value.code == "past"
    cancel_occasion(by=anna, post=post)
    with pytest.raises(Conflict) as refused:
        attend(by=anna, post=post)
    assert refused.value.code == "cancelled"
    assert numbers(post) == (1, 0)


def test_a_guest_reads_and_takes_no_place(halle, anna):
    """In the district as in a group: who only reads writes nothing, in no way."""
    guest, space = feed.person("gast"), halle.here.space
    spaces.give_standing(
        person=guest,
        space=space,
        kind=StandingKind.GUEST,
        source="glass:test",
        valid_until=clock.now() + HOUR,
    )
    post = feed.occasion(anna, halle.here)
    assert list(occasions.agenda_of(guest)) == [post.occasion]
    with pytest.raises(NotFound):
        attend(by=guest, post=post)
    with pytest.raises(NotFound):
        feed.comment(guest, post)
    with pytest.raises(NotFound):
        feed.occasion(guest, halle.here)


# Calling off, and other ends


def test_calling_off_stays_visible_and_is_told_once(halle, anna, griet, told):
    post = feed.occasion(anna, halle.here)
    attend(by=griet, post=post)
    with pytest.raises(NotFound):
        cancel_occasion(by=griet, post=post)
    cancel_occasion(by=anna, post=post)
    cancel_occasion(by=anna, post=post)
    message = notices.occasion_cancelled(told.one(events.OccasionCancelled))
    assert list(message.recipients) == [griet.pk]
    assert "Soep" not in message.title + message.text
    assert occasions.agenda_of(griet).get().cancelled_at is not None


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_an_event_that_disappears_is_told_to_who_would_come(halle, anna, griet, told, how):
    post = feed.occasion(anna, halle.here)
    attend(by=griet, post=post)
    if how == "deleted":
        delete_post(by=anna, post=post)
    else:
        moves.withdraw_post(post.pk, ItemState.HIDDEN)
    message = notices.occasion_gone(told.one(events.PostWithdrawn))
    assert list(message.recipients) == [griet.pk]
    assert not occasions.agenda_of(griet).exists()


def test_a_post_that_disappears_is_no_event(halle, anna, told):
    delete_post(by=anna, post=feed.post(anna, halle.here))
    assert notices.occasion_gone(told.one(events.PostWithdrawn)) is None


def test_leaving_for_good_gives_the_place_back_and_wipes_the_words(halle, anna, griet):
    post = feed.occasion(anna, halle.here, limit=1)
    own = feed.occasion(griet, halle.here, "Van griet")
    attend(by=griet, post=post)
    attend(by=anna, post=post)
    file = file_of(griet.pk)
    assert file["attendances"][0]["event"] == post.uid
    assert file["posts"][0]["event"]["title"] == "Van griet"
    erase_person(griet.pk)
    assert numbers(post) == (1, 0)
    assert Attendance.objects.get().person == anna
    assert Occasion.objects.get(pk=own.pk).title == ""


def test_presence_is_noted_for_who_came_only(halle, anna, griet):
    post = feed.occasion(anna, halle.here, limit=1)
    attend(by=griet, post=post)
    attend(by=anna, post=post)
    assert note_presence(post=post, present={griet.pk, anna.pk}, known={griet.pk, anna.pk}) == 1
    assert note_presence(post=post, present=set(), known={griet.pk}) == 0
    assert Attendance.objects.get(person=griet).present is False


# The agenda


def test_the_agenda_runs_by_start_in_pages(halle, anna, griet, bram):
    for days in (9, 2, 5, 3):
        feed.occasion(anna, halle.here, f"Dag {days}", starts_in=timedelta(days=days))
    feed.occasion(bram, halle.beside, "Ernaast")
    seen, cursor = [], None
    for _turn in range(3):
        page, word = occasions.after(occasions.agenda_of(griet), cursor, 2)
        seen += [one.title for one in page]
        if not word:
            break
        cursor = cursors.decode(word)
    assert seen == ["Dag 2", "Dag 3", "Dag 5", "Dag 9"]
    with time_machine.travel(clock.now() + timedelta(days=4)):
        assert [one.title for one in occasions.agenda_of(griet)] == ["Dag 5", "Dag 9"]


def test_events_of_a_group_stand_in_the_agenda_of_its_members(halle, anna, griet):
    group = spaces.open_space(kind=SpaceKind.GROUP, name="Koor", municipality=halle.municipality.space)
    spaces.give_standing(person=anna, space=group, kind=StandingKind.MEMBER, source="test")
    feed.occasion(anna, group, "Repetitie")
    assert [one.title for one in occasions.agenda_of(anna)] == ["Repetitie"]
    assert not occasions.agenda_of(griet).exists()
    assert not occasions.agenda_of_space(griet, group.pk).exists()
    assert occasions.calendar_of_space(griet, group.pk) == []
    assert len(occasions.calendar_of_space(anna, group.pk)) == 1


def test_publishing_nowhere_leaves_no_occasion(halle, anna):
    with pytest.raises(NotFound):
        publish_occasion(
            by=anna,
            space=halle.municipality.space,
            facts=Facts("Feest", NOW + timedelta(days=400), NOW + timedelta(days=401), "Plein"),
            text="Kom",
        )
    with pytest.raises(ObjectDoesNotExist):
        Occasion.objects.get()
    assert not queries.feed_of(anna, halle.here.space_id).exists()


# Pages


def typed(**more):
    """Return a form as somebody fills it in."""
    day = (clock.now() + timedelta(days=30)).strftime("%d/%m/%Y")
    return {
        "title": "Soep",
        "day": day,
        "start": "14",
        "end": "17.30",
        "place": "Plein",
        "text": "Kom.",
        **more,
    }


def test_from_the_form_to_the_agenda_to_coming(halle, anna, griet):
    browser = feed.client(anna)
    answer = browser.post("/feed/event/new/", typed(limit="2"))
    post = Post.objects.get()
    assert answer.url == f"/feed/post/{post.uid}/"
    assert (post.occasion.ends_at - post.occasion.starts_at) == timedelta(hours=3, minutes=30)
    neighbour = feed.client(griet)
    assert "Soep" in neighbour.get("/feed/agenda/").content.decode()
    page = neighbour.get(f"/feed/post/{post.uid}/").content.decode()
    assert "Ik kom" in page
    assert "Wie komt er?" not in page
    neighbour.post(f"/feed/event/{post.uid}/coming/", {"come": "1"})
    page = neighbour.get(f"/feed/post/{post.uid}/").content.decode()
    assert "Je staat op de lijst" in page
    assert "Je komt" in neighbour.get("/feed/agenda/").content.decode()
    assert "Griet" in browser.get(f"/feed/post/{post.uid}/").content.decode()
    neighbour.post(f"/feed/event/{post.uid}/coming/", {"come": "0"})
    assert numbers(post) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"end": "13"}, "Het einde komt na het begin."),
        ({"day": "1/1/2020"}, "Dit is al voorbij."),
        ({"day": "1/1/0001"}, "Kies een dag in de komende drie jaar."),
        ({"end_day": "31/12/9999"}, "Kies een dag in de komende drie jaar."),
        ({"limit": "0"}, "limit"),
        ({"title": ""}, "Vul"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(halle, anna, wrong, sentence):
    answer = feed.client(anna).post("/feed/event/new/", typed(**wrong))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert "Plein" in answer.content.decode()
    assert not Post.objects.exists()


def test_changing_and_calling_off_on_the_pages(halle, anna, griet):
    browser = feed.client(anna)
    browser.post("/feed/event/new/", typed())
    post = Post.objects.get()
    assert browser.get(f"/feed/post/{post.uid}/edit/").url == f"/feed/event/{post.uid}/change/"
    assert 'value="17.30"' in browser.get(f"/feed/event/{post.uid}/change/").content.decode()
    change = f"/feed/event/{post.uid}/change/"
    assert browser.post(change, typed(place="Zaal", version="1")).status_code == 302
    assert browser.post(change, typed(place="Tuin", version="1")).status_code == 409
    assert feed.client(griet).get(change).status_code == 404
    assert "Zaal" in browser.get(f"/feed/post/{post.uid}/").content.decode()
    assert "Plein" in browser.get(f"/feed/post/{post.uid}/history/").content.decode()
    browser.post(f"/feed/event/{post.uid}/cancel/")
    assert "Afgelast" in feed.client(griet).get("/feed/").content.decode()
    assert browser.get(change).status_code == 200
    assert browser.post(change, typed(version="2")).status_code == 409


def test_the_card_follows_the_numbers_and_the_page_asks_no_more(
    halle, anna, griet, django_assert_max_num_queries
):
    post = feed.occasion(anna, halle.here, "Soep op straat")
    browser = feed.client(griet)
    page = browser.get("/feed/").content.decode()
    assert 'class="card event"' in page
    assert "nog niemand zei te komen" in page
    attend(by=griet, post=post)
    assert "1 buur komt" in browser.get("/feed/").content.decode()
    cancel_occasion(by=anna, post=post)
    assert "Afgelast" in browser.get("/feed/").content.decode()
    with django_assert_max_num_queries(8):
        browser.get("/feed/")


def test_the_agenda_asks_no_more_for_many(halle, anna, griet, django_assert_max_num_queries):
    for number in range(9):
        attend(by=griet, post=feed.occasion(anna, halle.here, f"Nummer {number}"))
    browser = feed.client(griet)
    browser.get("/feed/agenda/")
    with django_assert_max_num_queries(9):
        browser.get("/feed/agenda/")


def test_a_calendar_file_is_read_by_calendars(halle, anna, griet, bram):
    post = feed.occasion(anna, halle.here, "Soep; met, ‘komma’\\s", where="Plein, hoek")
    answer = feed.client(griet).get(f"/feed/event/{post.uid}.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"].startswith("attachment")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == post.occasion.title
    assert event["location"] == "Plein, hoek"
    assert event.decoded("dtstart") == post.occasion.starts_at.replace(microsecond=0)
    assert event["uid"].startswith(post.uid)
    assert (event["sequence"], event["status"]) == (1, "CONFIRMED")
    cancel_occasion(by=anna, post=post)
    answer = feed.client(griet).get(f"/feed/event/{post.uid}.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["sequence"], event["status"]) == (2, "CANCELLED")
    assert feed.client(bram).get(f"/feed/event/{post.uid}.ics").status_code == 404
    plain = feed.post(anna, halle.here)
    assert feed.client(griet).get(f"/feed/event/{plain.uid}.ics").status_code == 404
