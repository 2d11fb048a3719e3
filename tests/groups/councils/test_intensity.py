"""What a member chose to hear steers every seintje of a group: a table of what is told, to whom, and how."""

from typing import Any

import pytest

from groups.councils.events import AdviceAdopted, AdviceAnswered, AdviceDelivered, AdviceFollowedUp
from groups.mandates.events import CallOpened
from groups.membership.enums import DocumentKind, Intensity
from groups.membership.events import AnnouncementSent, DocumentShown
from groups.membership.models import Group
from groups.membership.services import choose_intensity, join
from groups.membership.services.announcements import send_announcement
from groups.membership.services.documents import Content, add_document
from network.feed.events import PostPublished
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.ports.notices import notices
from network.people.models import Person
from tests.factories import councils as advise
from tests.factories import feed, people
from tests.factories import groups as make
from tests.factories import mandates as give
from tests.factories.people import Town

pytestmark = pytest.mark.django_db
ALL, DIGEST, DECISIONS = Intensity.EVERYTHING, Intensity.DIGEST, Intensity.DECISIONS
MAIL, SEINTJE, SUMMED = "mail", "seintje", "in the digest"

TOLD: dict[str, dict[Intensity, str]] = {
    "post": {ALL: SEINTJE, DIGEST: SUMMED},
    "activity": {ALL: SEINTJE, DIGEST: SEINTJE},
    "document": {ALL: SEINTJE, DIGEST: SEINTJE},
    "announcement": {ALL: MAIL, DIGEST: SEINTJE},
    "decision": {ALL: MAIL, DIGEST: MAIL, DECISIONS: MAIL},
    "call": {ALL: MAIL, DIGEST: SEINTJE},
}
"""What happens in a group: how who chose an intensity hears of it; who is not listed hears nothing."""


@pytest.fixture
def officer(town: Town) -> Person:
    return give.an_officer(town)


@pytest.fixture
def groups(town: Town, officer: Person) -> tuple[Group, Group]:
    """A council, and a steering group below it."""
    return give.a_council(town, officer)


@pytest.fixture
def members(groups: tuple[Group, Group], town: Town) -> dict[int, Intensity]:
    """A member of the council for each choice."""
    found = {}
    for intensity in Intensity:
        person = people.a_resident(town.here, f"lid{intensity.value}")
        choose_intensity(by=person, membership=join(by=person, group=groups[0]), intensity=intensity)
        found[person.pk] = intensity
    return found


@pytest.fixture
def carla(groups: tuple[Group, Group], town: Town) -> Person:
    return make.coordinator(groups[0], town)


def happened(what: str, groups: tuple[Group, Group], carla: Person, officer: Person) -> Any:
    """Let something happen, and return its event."""
    council, sport = groups
    if what in ("post", "activity"):
        if what == "activity":
            post = feed.occasion(carla, council.space)
        else:
            post = publish_post(by=carla, space=council.space, kind="message", text="Dag allemaal.")
        return PostPublished(post.pk, post.uid, carla.pk, (council.space_id,), clock.now())
    if what == "document":
        content = Content(text="Zo was het.")
        made = add_document(by=carla, group=council, kind=DocumentKind.MINUTES, title="X", content=content)
        return DocumentShown(made.pk)
    if what == "call":
        return CallOpened(call_id=give.a_call(sport, by=officer).pk)
    said = send_announcement(
        by=carla, group=council, subject="Nieuws", text="Er is nieuws.", important=what == "decision"
    )
    return AnnouncementSent(announcement_id=said.pk, announcement_uid=said.uid, version=said.version)


def heard(event: Any, members: dict[int, Intensity]) -> dict[Intensity, str]:
    """Return how each member hears of it; nobody twice."""
    found: dict[Intensity, str] = {}
    for notice in notices:
        message = notice.message(event) if isinstance(event, notice.event) else None
        for number in message.recipients if message is not None else ():
            if number in members:
                assert members[number] not in found, "told twice"
                found[members[number]] = MAIL if notice.by_mail else SEINTJE if message.in_list else SUMMED
    return found


@pytest.mark.parametrize("what", TOLD)
def test_who_hears_of_what(
    what: str,
    groups: tuple[Group, Group],
    members: dict[int, Intensity],
    carla: Person,
    officer: Person,
) -> None:
    assert heard(happened(what, groups, carla, officer), members) == TOLD[what]


def test_every_step_of_an_advice_reaches_every_choice(
    groups: tuple[Group, Group], members: dict[int, Intensity], town: Town
) -> None:
    body = advise.a_body(town, group=groups[0])
    advice = advise.answered(body, advise.a_college(town))
    names = {"advice_id": advice.pk, "advice_uid": advice.uid, "group_id": advice.group_id}
    for kind in (AdviceAdopted, AdviceDelivered, AdviceAnswered):
        event = kind(**names, space_id=groups[0].space_id)
        assert heard(event, members) == dict.fromkeys(Intensity, MAIL)
    followed = AdviceFollowedUp(**names, space_id=groups[0].space_id, follow_up_id=1)
    assert heard(followed, members) == dict.fromkeys(Intensity, MAIL)


def test_two_memberships_are_told_once_and_as_much_as_the_larger_one_wants(
    groups: tuple[Group, Group], town: Town, officer: Person
) -> None:
    ilse = people.a_resident(town.here, "ilse")
    council, sport = groups
    above = join(by=ilse, group=council)
    give.a_mandate(sport, ilse, by=officer)
    choose_intensity(by=ilse, membership=above, intensity=DECISIONS)

    event = CallOpened(call_id=give.a_call(sport, by=officer).pk)
    assert heard(event, {ilse.pk: ALL}) == {ALL: MAIL}


def test_a_post_of_a_district_or_one_that_is_gone_is_told_by_no_group(
    groups: tuple[Group, Group], members: dict[int, Intensity], town: Town, anna: Person
) -> None:
    post = publish_post(by=anna, space=town.here.space, kind="message", text="Dag buren.")
    event = PostPublished(post.pk, post.uid, anna.pk, (town.here.space_id,), clock.now())
    assert notices.get("group_post").message(event) is None
    gone = PostPublished(post.pk + 99, "x", anna.pk, (groups[0].space_id,), clock.now())
    assert notices.get("group_post").message(gone) is None
