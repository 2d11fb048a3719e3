"""Setting up, changing and closing groups: who may, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from groups.membership import queries
from groups.membership.enums import GroupKind, JoinRoad
from groups.membership.models import Group
from groups.membership.permissions import may_join
from groups.membership.rules import Wording
from groups.membership.services import (
    ask_to_join,
    change_door,
    close_group,
    edit_group,
    found_group,
    join,
    let_in,
)
from network.feed.services.attending import attend, stay_away
from network.feed.services.comments import add_comment, delete_comment, edit_comment
from network.feed.services.occasions import change_occasion, facts_of, publish_occasion
from network.feed.services.photos import take_in_photos
from network.feed.services.posts import delete_post, edit_post, mark_resolved, publish_post
from network.feed.services.sharing import share_post
from network.feed.services.thanks import give_thanks
from network.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from network.kernel.models import SpaceKind
from network.people.models import Person
from network.places.models import District
from tests.factories import feed, people
from tests.factories import groups as make
from tests.factories.people import Town, logged_in

pytestmark = pytest.mark.django_db


def test_a_group_has_a_space_of_its_own_in_its_town(town: Town) -> None:
    fien = make.founder(town)

    group = make.group(town, "Jeugdraad", by=fien, charter="Laat elkaar uitspreken.")

    assert (group.space.kind, group.space.name) == (SpaceKind.GROUP, "Jeugdraad")
    assert group.space.municipality == town.space
    assert "uitspreken" in group.charter_html
    assert queries.count_members(group) == 0


def test_only_who_holds_the_power_sets_up_groups(town: Town, anna: Person) -> None:
    elsewhere = people.a_town("Wetteren", "42025")
    fien = make.founder(town)

    with pytest.raises(Forbidden):
        make.group(town, by=anna)
    with pytest.raises(Forbidden):
        make.group(elsewhere, by=fien)
    with pytest.raises(Forbidden):
        make.group(town, by=fien, municipalities=[town.municipality, elsewhere.municipality])


def test_who_sets_up_a_group_reads_nothing_in_it(town: Town) -> None:
    fien = make.founder(town)
    group = make.group(town, by=fien)

    for part in ("feed/", "members/", "office/", "office/members/", "office/announcements/"):
        assert logged_in(fien).get(f"/groups/{group.uid}/{part}").status_code == 404
    assert logged_in(fien).get(f"/groups/{group.uid}/office/edit/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"summary": "  "}, "summary"),
        ({"name": "!!!"}, "name"),
        ({"languages": []}, "languages"),
        ({"languages": ["xx"]}, "languages"),
        ({"kind": GroupKind.STEERING, "join_road": JoinRoad.APPOINTED}, "parent"),
        ({"kind": GroupKind.INTEREST, "join_road": JoinRoad.APPOINTED}, "join_road"),
        ({"municipalities": []}, "municipalities"),
        ({"description": "a" * 6000}, "description"),
    ],
)
def test_what_is_not_finished_is_refused_beside_its_field(
    town: Town, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make.group(town, **fields)

    assert refusal.value.field == field
    assert not Group.objects.exists()


def test_districts_and_parents_of_elsewhere_are_refused(town: Town) -> None:
    elsewhere = people.a_town("Wetteren", "42025")

    with pytest.raises(Invalid):
        make.group(town, districts=[elsewhere.here])
    with pytest.raises(Invalid):
        make.steering(make.group(elsewhere), town)


def test_a_name_is_taken_once_in_a_town(town: Town) -> None:
    first = make.group(town, "Jeugdraad")
    with pytest.raises(Conflict):
        make.group(town, "JEUGDRAAD")
    make.group(people.a_town("Wetteren", "42025"), "Jeugdraad")

    close_group(by=None, group=first)
    make.group(town, "Jeugdraad")


def test_words_are_changed_by_the_coordinator_on_the_version_they_saw(town: Town, anna: Person) -> None:
    group = make.group(town)
    carla = make.coordinator(group, town)
    words = Wording(name="Nieuwe raad", summary="Anders.")

    edit_group(by=carla, group=group, version=1, wording=words)
    with pytest.raises(Conflict):
        edit_group(by=carla, group=group, version=1, wording=words)
    with pytest.raises(Forbidden):
        edit_group(by=anna, group=group, version=2, wording=words)

    group.refresh_from_db()
    assert (group.name, group.space.name) == ("Nieuwe raad", "Nieuwe raad")


def test_the_road_is_changed_by_who_set_the_group_up_alone(town: Town) -> None:
    group = make.group(town)
    carla = make.coordinator(group, town)

    with pytest.raises(Forbidden):
        turn(group, carla, JoinRoad.INVITATION)
    turn(group, make.founder(town), JoinRoad.INVITATION)

    group.refresh_from_db()
    assert group.join_road == JoinRoad.INVITATION


def turn(group: Group, by: Person, road: JoinRoad = JoinRoad.OPEN, *districts: District) -> Group:
    """Change the door of a group, on the version that stands there."""
    group.refresh_from_db()
    return change_door(by=by, group=group, version=group.version, join_road=road, districts=districts)


def test_narrowing_a_group_keeps_its_members_and_stops_who_comes_next(
    town: Town, anna: Person, bram: Person, griet: Person
) -> None:
    group = make.group(town)
    join(by=bram, group=group)

    turn(group, make.founder(town), JoinRoad.OPEN, town.here)

    assert queries.is_member(bram, group)
    assert may_join(griet, group)
    assert not may_join(people.a_resident(town.there, "cas"), group)


def test_who_asked_from_a_district_that_is_left_out_is_not_let_in(town: Town, bram: Person) -> None:
    group = make.group(town, join_road=JoinRoad.REQUEST)
    asked = ask_to_join(by=bram, group=group)
    turn(group, make.founder(town), JoinRoad.REQUEST, town.here)

    with pytest.raises(Forbidden):
        let_in(by=make.coordinator(group, town), membership=asked)


def test_a_door_on_an_older_page_a_foreign_district_or_a_closed_group_is_refused(town: Town) -> None:
    elsewhere, fien = people.a_town("Wetteren", "42025"), make.founder(town)
    group = make.group(town, kind=GroupKind.INTEREST)
    turn(group, fien)

    with pytest.raises(Conflict):
        change_door(by=fien, group=group, version=1, join_road=JoinRoad.OPEN, districts=[])
    with pytest.raises(Invalid):
        turn(group, fien, JoinRoad.OPEN, elsewhere.here)
    with pytest.raises(Invalid):
        turn(group, fien, JoinRoad.APPOINTED)
    close_group(by=None, group=group)
    with pytest.raises(Conflict):
        turn(group, fien)


def test_a_council_closes_after_the_groups_below_it(town: Town) -> None:
    council = make.group(town)
    board = make.steering(council, town)

    with pytest.raises(Conflict):
        close_group(by=None, group=council)
    close_group(by=None, group=board)
    close_group(by=None, group=council)
    with pytest.raises(Conflict):
        close_group(by=None, group=council)


def test_only_who_lives_in_reach_has_a_button(town: Town, anna: Person, bram: Person) -> None:
    local = make.group(town, districts=[town.here])

    assert may_join(anna, local)
    assert not may_join(bram, local)
    join(by=anna, group=local)
    assert not may_join(anna, local)


def test_nobody_writes_in_a_closed_group_by_any_road(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    close_group(by=None, group=council)

    with pytest.raises(NotFound):
        publish_post(by=anna, space=council.space, kind="message", text="Nog een woord.")
    answer = logged_in(anna).post(f"/groups/{council.uid}/feed/", {"text": "Nog een.", "kind": "message"})
    assert answer.status_code == 404


def test_every_write_of_the_feed_is_refused_in_a_closed_group(town: Town, anna: Person) -> None:
    """Who wrote there still reads, and may take their own words and their own coming back."""
    council = make.group(town)
    griet = people.a_resident(town.here, "griet2")
    for person in (anna, griet):
        join(by=person, group=council)
    own = publish_post(by=anna, space=council.space, kind="question", text="Wie heeft een ladder?")
    others = publish_post(by=griet, space=council.space, kind="message", text="Dag allemaal.")
    comment = add_comment(by=anna, post=others, text="Ja.")
    event, other_event = feed.occasion(anna, council.space), feed.occasion(griet, council.space)
    attend(by=anna, post=other_event)
    facts = replace(facts_of(event.occasion), place="Elders")
    close_group(by=None, group=council)
    space = council.space
    refused: dict[str, Callable[[], object]] = {
        "post": lambda: publish_post(by=anna, space=space, kind="message", text="Nog een woord."),
        "event": lambda: publish_occasion(by=anna, space=space, facts=facts, text="Kom."),
        "photo": lambda: take_in_photos(by=anna, space=space, photos=[]),
        "edit": lambda: edit_post(by=anna, post=own, text="Anders.", version=own.version),
        "resolve": lambda: mark_resolved(by=anna, post=own),
        "share": lambda: share_post(by=anna, post=own),
        "comment": lambda: add_comment(by=anna, post=others, text="Nog iets."),
        "own comment": lambda: add_comment(by=anna, post=own, text="Nog iets."),
        "edit comment": lambda: edit_comment(by=anna, comment=comment, text="Nee.", version=comment.version),
        "thanks": lambda: give_thanks(by=anna, post=others),
        "attend": lambda: attend(by=anna, post=event),
        "change event": lambda: change_occasion(
            by=anna, post=event, facts=facts, text=event.text, version=event.version
        ),
    }
    for name, write in refused.items():
        with pytest.raises((NotFound, Forbidden)):
            write()
            pytest.fail(f"{name} was let through")

    assert logged_in(anna).get(f"/groups/{council.uid}/feed/").status_code == 200
    stay_away(by=anna, post=other_event)
    delete_comment(by=anna, comment=comment)
    delete_post(by=anna, post=own)


def test_a_group_is_set_up_on_a_page(town: Town, anna: Person) -> None:
    fien = make.founder(town)
    fields = {
        "municipalities": [town.municipality.uid],
        "kind": "association",
        "join_road": "request",
        "name": "Zangkoor",
        "summary": "Wij zingen.",
        "languages": ["nl", "fr"],
    }
    assert logged_in(anna).post("/groups/new/", fields).status_code == 404

    answer = logged_in(fien).post("/groups/new/", fields)

    group = Group.objects.get()
    assert answer["Location"] == f"/groups/{group.uid}/"
    assert group.languages == ["nl", "fr"]


def test_a_command_sets_up_a_group_without_anybody(town: Town) -> None:
    group = found_group(
        by=None,
        municipalities=[town.municipality],
        kind=GroupKind.WORKING,
        join_road=JoinRoad.OPEN,
        name="Werkgroep",
        summary="Wij werken.",
    )

    assert group.is_open
