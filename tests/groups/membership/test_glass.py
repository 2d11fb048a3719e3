"""Breaking the glass: one group, one hour, read only, and every member knows."""

from datetime import timedelta

import pytest
import time_machine

from groups.membership.documents_permissions import access_document
from groups.membership.enums import DocumentKind, GroupKind, Intensity, JoinRoad
from groups.membership.events import GlassBroken
from groups.membership.glass import GLASS_NOTICE, draw_panel, told
from groups.membership.models import GlassBreak, Membership
from groups.membership.permissions import access_inside
from groups.membership.services import close_group
from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document
from groups.membership.services.glass import break_glass, close_glass
from moderation.models import Case
from network.feed.models import Comment, Thanks
from network.feed.permissions import access_post, can_comment, can_post
from network.feed.queries import feed_of
from network.feed.services.attending import attend
from network.feed.services.comments import add_comment
from network.feed.services.posts import publish_post
from network.feed.services.thanks import give_thanks
from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.models import Standing
from network.kernel.ports.content import content_kinds
from realtime.gateway.topics import open_topic, still_open
from tests.factories import feed
from tests.factories import groups as make_groups
from tests.factories import people as make

pytestmark = pytest.mark.django_db
REASON = "Een melding over bedreigingen in deze groep"


@pytest.fixture
def board(town):
    return make_groups.group(town, kind=GroupKind.ASSOCIATION, join_road=JoinRoad.INVITATION)


@pytest.fixture
def carla(board, town):
    return make_groups.coordinator(board, town)


@pytest.fixture
def ada(town):
    return make.an_administrator()


@pytest.fixture
def post(board, carla):
    return publish_post(by=carla, space=board.space, kind="message", text="Onder ons gezegd.")


def break_it(by, group, reason=REASON):
    return break_glass(by=by, group=group, reason=reason)


def test_without_it_an_administrator_reads_nothing(board, ada, post):
    with pytest.raises(NotFound):
        access_inside(ada, board.uid)
    with pytest.raises(NotFound):
        access_post(ada, post.uid)


def test_it_opens_this_group_and_no_other_for_an_hour_and_no_longer(town, board, carla, ada, post):
    other = make_groups.group(town)
    make_groups.coordinator(other, town, "otto")
    document = add_document(
        by=carla, group=board, kind=DocumentKind.MINUTES, title="Verslag", content=Content(text="Zo was het.")
    ).document
    glass = break_it(ada, board)
    assert access_inside(ada, board.uid) == board
    assert access_post(ada, post.uid) == post
    assert access_document(ada, document.uid) == document
    assert feed_of(ada, board.space_id).count() == 1
    with pytest.raises(NotFound):
        access_inside(ada, other.uid)
    with pytest.raises(NotFound):
        feed_of(ada, town.here.space_id)
    with time_machine.travel(glass.valid_until - timedelta(seconds=1), tick=False):
        assert access_inside(ada, board.uid) == board
    with time_machine.travel(glass.valid_until, tick=False):
        for call in (
            lambda: access_inside(ada, board.uid),
            lambda: access_post(ada, post.uid),
            lambda: access_document(ada, document.uid),
        ):
            with pytest.raises(NotFound):
                call()


def test_the_socket_of_the_group_opens_and_ends_with_the_hour(board, ada, post):
    name = f"space:{board.space.uid}"
    assert open_topic(ada, name) is None
    glass = break_it(ada, board)
    topic = open_topic(ada, name)
    listening = {topic.kind: {(ada.pk, topic.subject_id)}}
    assert still_open(listening) == listening
    with time_machine.travel(glass.valid_until, tick=False):
        assert open_topic(ada, name) is None
        assert still_open(listening) == {topic.kind: set()}


def test_a_guest_writes_nothing(board, carla, ada, post):
    event = feed.occasion(carla, board.space)
    break_it(ada, board)
    assert not can_comment(ada, post)
    assert not can_post(ada, board.space)
    refused = (
        lambda: add_comment(by=ada, post=post, text="Dag"),
        lambda: give_thanks(by=ada, post=post),
        lambda: attend(by=ada, post=event),
        lambda: publish_post(by=ada, space=board.space, kind="message", text="Dag allen"),
        lambda: feed.occasion(ada, board.space),
        lambda: add_document(
            by=ada, group=board, kind=DocumentKind.MINUTES, title="X", content=Content(text="Y")
        ),
    )
    for call in refused:
        with pytest.raises(NotFound):
            call()
    assert not Comment.objects.exists()
    assert not Thanks.objects.exists()


def test_the_pages_of_a_guest_have_no_forms_to_write_with(board, carla, ada, post):
    event = feed.occasion(carla, board.space)
    break_it(ada, board)
    browser = make.logged_in(ada)
    listing = browser.get(f"/groups/{board.uid}/feed/").content.decode()
    page = browser.get(f"/feed/post/{post.uid}/").content.decode()
    assert "Onder ons gezegd." in listing
    assert "Onder ons gezegd." in page
    for html in (listing, page, browser.get(f"/feed/post/{event.uid}/").content.decode()):
        assert f"/feed/post/{post.uid}/comment/" not in html
        assert f"/feed/post/{post.uid}/thanks/" not in html
        assert "Ik kom</button>" not in html
    assert browser.post(f"/feed/event/{event.uid}/coming/", {"come": "1"}).status_code == 404
    assert browser.post(f"/feed/post/{post.uid}/comment/", {"text": "Dag"}).status_code in {400, 404}
    assert browser.get(f"/groups/{board.uid}/members/").status_code == 200
    assert browser.get(f"/groups/{board.uid}/activities/new/").status_code == 404
    assert not Comment.objects.exists()


def test_a_guest_reports_nothing_and_reads_why(board, carla, ada, post):
    comment = add_comment(by=carla, post=post, text="Zo is het.")
    said = send_announcement(by=carla, group=board, subject="Nieuws", text="Er is nieuws.")
    version = add_document(
        by=carla, group=board, kind=DocumentKind.MINUTES, title="Verslag", content=Content(text="Zo was het.")
    )
    break_it(ada, board)
    browser = make.logged_in(ada)
    for kind, item in (("post", post), ("comment", comment), ("announcement", said), ("document", version)):
        with pytest.raises(Forbidden):
            content_kinds.get(kind).find(item.uid, ada)
        path = f"/moderation/report/{kind}/{item.uid}/"
        assert "een uur mee" in browser.get(path).content.decode()
        assert browser.post(path, {"reason": "insult"}).status_code == 403
    assert not Case.objects.exists()


def test_who_keeps_reading_a_closed_group_may_report(board, carla, anna, post):
    make_groups.member(board, anna)
    Standing.objects.filter(person=carla).update(valid_until=clock.now())
    close_group(by=None, group=board)
    assert make.logged_in(anna).get(f"/moderation/report/post/{post.uid}/").status_code == 200


def test_a_members_own_form_stays(board, carla, ada, post):
    """One card is drawn for members and another for guests."""
    break_it(ada, board)
    make.logged_in(ada).get(f"/groups/{board.uid}/feed/")
    hanne = make.an_account("hanne")
    make_groups.mandated(board, hanne)
    assert (
        f"/feed/post/{post.uid}/comment/"
        in make.logged_in(hanne).get(f"/groups/{board.uid}/feed/").content.decode()
    )


@pytest.mark.parametrize("reason", ["", "   ", "te kort", "x" * 19, "x" * 301])
def test_a_reason_says_something(board, ada, reason):
    with pytest.raises(Invalid) as refused:
        break_it(ada, board, reason)
    assert refused.value.field == "reason"
    assert not spaces.stands_in(ada, board.space)


def test_only_an_administrator_breaks_it(board, carla, anna, town):
    for who in (anna, carla, make_groups.founder(town), make.an_officer(town)):
        with pytest.raises(NotFound):
            break_it(who, board)
        assert make.logged_in(who).get(f"/groups/{board.uid}/glass/").status_code == 404
    assert not GlassBreak.objects.exists()


def test_not_twice_not_where_one_is_in_and_three_at_most(town, ada):
    several = [make_groups.group(town) for _number in range(4)]
    for group in several[:3]:
        break_it(ada, group)
    with pytest.raises(Conflict) as refused:
        break_it(ada, several[0])
    assert refused.value.code == "inside"
    with pytest.raises(Conflict) as refused:
        break_it(ada, several[3])
    assert refused.value.code == "too_many"
    close_glass(by=ada, group=several[0])
    assert not spaces.stands_in(ada, several[0].space)
    break_it(ada, several[3])
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert break_it(ada, several[0])


def test_every_member_is_told_with_the_reason_and_cannot_mute_it(board, carla, anna, ada):
    make_groups.member(board, anna)
    Membership.objects.filter(person=anna).update(intensity=Intensity.DECISIONS)
    glass = break_it(ada, board)
    message = told(GlassBroken(glass.pk, board.pk, ada.pk))
    assert set(message.recipients) == {anna.pk, carla.pk}
    assert REASON in message.text
    assert message.urgent
    assert not GLASS_NOTICE.can_mute


def test_it_stays_on_the_page_of_the_group_for_its_members(board, carla, anna, ada):
    break_it(ada, board)
    assert REASON in draw_panel(carla, board)
    assert draw_panel(anna, board) is None
    assert REASON in make.logged_in(carla).get(f"/groups/{board.uid}/").content.decode()


def test_the_page_asks_who_it_is_and_opens_the_group(board, ada, post):
    path = f"/groups/{board.uid}/glass/"
    stale = make.logged_in(ada)
    assert stale.get(path).status_code == 200
    assert "/account/reauthenticate" in stale.post(path, {"reason": REASON}).headers.get("Location", "")
    assert not GlassBreak.objects.exists()
    browser = make.freshly_logged_in(ada)
    assert browser.post(path, {"reason": "kort"}).status_code == 422
    assert browser.post(path, {"reason": REASON}).status_code == 302
    assert "Onder ons gezegd." in browser.get(f"/groups/{board.uid}/feed/").content.decode()
    browser.post(f"/groups/{board.uid}/glass/close/")
    assert browser.get(f"/groups/{board.uid}/feed/").status_code == 404
