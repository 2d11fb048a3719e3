"""The file of a person holds what groups keep of them; erasing leaves numbers and no words."""

import json

import pytest

from groups.membership.enums import JoinRoad
from groups.membership.models import Announcement, Membership
from groups.membership.personal_data import DATA
from groups.membership.services import ask_to_join, join
from groups.membership.services.announcements import send_announcement
from network.kernel import spaces
from network.people.models import Person
from tests.factories import groups as make
from tests.factories.people import Town

pytestmark = pytest.mark.django_db


def test_the_file_holds_groups_requests_and_announcements(town: Town, anna: Person) -> None:
    council = make.group(town, "Wetteraad")
    circle = make.group(town, "Kring", join_road=JoinRoad.REQUEST)
    join(by=anna, group=council)
    ask_to_join(by=anna, group=circle, motivation="Omdat ik graag lees.")
    make.give_back_office(council, anna)
    send_announcement(by=anna, group=council, subject="Dag", text="Een mededeling van mij.")

    text = json.dumps(DATA.export(anna.pk))

    for word in ("Wetteraad", "Kring", "Omdat ik graag lees.", "Een mededeling van mij."):
        assert word in text


def test_erasing_ends_what_is_open_and_takes_the_words(town: Town, anna: Person) -> None:
    council = make.group(town)
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    join(by=anna, group=council)
    ask_to_join(by=anna, group=circle, motivation="Omdat ik graag lees.")
    make.give_back_office(council, anna)
    send_announcement(by=anna, group=council, subject="Dag", text="Een mededeling van mij.")

    DATA.erase(anna.pk)
    DATA.erase(anna.pk)

    assert not spaces.stands_in(anna, council.space)
    assert {row.state for row in Membership.objects.all()} == {"left"}
    assert not Membership.objects.exclude(motivation="").exists()
    assert Announcement.objects.get().author is None
