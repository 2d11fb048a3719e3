"""The roads into a group and out of it: what each act changes, and who is refused."""

from datetime import timedelta

import pytest

from groups.membership import queries
from groups.membership.enums import Intensity, JoinRoad, MembershipState
from groups.membership.models import Membership
from groups.membership.permissions import GroupPower
from groups.membership.services import (
    answer_invitation,
    ask_to_join,
    choose_intensity,
    close_group,
    enter_by_mandate,
    invite,
    invite_by_mail,
    join,
    leave,
    leave_by_mandate,
    let_in,
    refuse,
    remove_member,
)
from network.kernel import clock, spaces
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.people.models import Person
from tests.factories import groups as make
from tests.factories import people
from tests.factories.people import Town

pytestmark = pytest.mark.django_db


def test_joining_an_open_group_gives_a_standing_at_once(town: Town, anna: Person) -> None:
    council = make.group(town)

    row = join(by=anna, group=council)

    assert row.state == MembershipState.ACTIVE
    assert spaces.belongs_to(anna, council.space)
    assert queries.count_members(council) == 1


def test_leaving_ends_the_standing_at_once_and_keeps_the_history(town: Town, anna: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)

    leave(by=anna, group=council)
    assert not spaces.stands_in(anna, council.space)

    join(by=anna, group=council)
    assert [row.state for row in Membership.objects.order_by("id")] == ["left", "active"]


def test_who_comes_back_hears_as_much_as_before(town: Town, anna: Person) -> None:
    council = make.group(town)
    row = join(by=anna, group=council)
    choose_intensity(by=anna, membership=row, intensity=Intensity.DECISIONS)
    leave(by=anna, group=council)

    assert join(by=anna, group=council).intensity == Intensity.DECISIONS


@pytest.mark.parametrize("road", [JoinRoad.REQUEST, JoinRoad.INVITATION, JoinRoad.APPOINTED])
def test_only_an_open_group_is_joined_by_a_click(town: Town, anna: Person, road: JoinRoad) -> None:
    with pytest.raises(Conflict):
        join(by=anna, group=make.group(town, join_road=road))


def test_a_group_of_some_districts_is_for_them_alone(town: Town, anna: Person, bram: Person) -> None:
    local = make.group(town, districts=[town.here])

    join(by=anna, group=local)
    with pytest.raises(Forbidden):
        join(by=bram, group=local)


def test_who_did_not_prove_an_address_does_not_join(town: Town) -> None:
    with pytest.raises(Forbidden):
        join(by=people.a_member(town.here), group=make.group(town))


def test_who_lives_in_another_town_does_not_join(town: Town) -> None:
    elsewhere = people.a_town("Wetteren", "42025")

    with pytest.raises(Forbidden):
        join(by=people.a_resident(elsewhere.here, "els"), group=make.group(town))


def test_a_group_across_two_towns_takes_both(town: Town, anna: Person) -> None:
    elsewhere = people.a_town("Wetteren", "42025")
    els = people.a_resident(elsewhere.here, "els")
    both = make.group(town, municipalities=[town.municipality, elsewhere.municipality])

    join(by=anna, group=both)
    join(by=els, group=both)

    assert both.space.municipality is None
    assert queries.count_members(both) == 2


def test_asking_gives_nothing_until_somebody_lets_in(town: Town, anna: Person) -> None:
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    carla = make.coordinator(circle, town)
    asked = ask_to_join(by=anna, group=circle, motivation="Ik zing al jaren.")
    assert not spaces.stands_in(anna, circle.space)

    let_in(by=carla, membership=asked)

    assert spaces.belongs_to(anna, circle.space)
    with pytest.raises(Conflict):
        let_in(by=carla, membership=asked)


def test_a_refusal_says_why_and_lasts_a_month(
    town: Town, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    carla = make.coordinator(circle, town)
    row = refuse(by=carla, membership=ask_to_join(by=anna, group=circle), reason="We zijn met genoeg.")
    assert row.end_reason == "We zijn met genoeg."

    with pytest.raises(Forbidden):
        ask_to_join(by=anna, group=circle)

    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ask_to_join(by=anna, group=circle).state == MembershipState.REQUESTED


def test_nobody_decides_about_their_own_request(town: Town, anna: Person) -> None:
    circle = make.group(town, join_road=JoinRoad.REQUEST)
    people.give_power(anna, GroupPower.MANAGE_MEMBERS, circle.space)
    asked = ask_to_join(by=anna, group=circle)

    with pytest.raises(Forbidden):
        let_in(by=anna, membership=asked)
    with pytest.raises(Forbidden):
        invite(by=anna, group=circle, person=anna)


def test_an_invitation_is_answered_by_who_received_it(town: Town, anna: Person, griet: Person) -> None:
    circle = make.group(town, join_road=JoinRoad.INVITATION)
    carla = make.coordinator(circle, town)
    invited = invite(by=carla, group=circle, person=anna)

    with pytest.raises(Forbidden):
        answer_invitation(by=griet, membership=invited, accept=True)
    answer_invitation(by=anna, membership=invited, accept=True)

    assert spaces.belongs_to(anna, circle.space)


def test_an_invitation_by_mail_says_nothing_about_who_has_an_account(town: Town, anna: Person) -> None:
    circle = make.group(town, join_road=JoinRoad.INVITATION)
    carla = make.coordinator(circle, town)
    elsewhere = people.a_resident(people.a_town("Wetteren", "42025").here, "els")

    for address in ("niemand@example.org", elsewhere.email, carla.email, anna.email, anna.email):
        invite_by_mail(by=carla, group=circle, email=address)

    assert list(Membership.objects.filter(state="invited").values_list("person_id", flat=True)) == [anna.pk]


def test_who_was_put_out_comes_back_only_on_invitation(town: Town, anna: Person) -> None:
    council = make.group(town)
    carla = make.coordinator(council, town)
    removed = remove_member(by=carla, membership=join(by=anna, group=council), reason="Beledigde anderen.")
    assert not spaces.stands_in(anna, council.space)
    assert removed.handled_by == carla

    with pytest.raises(Forbidden):
        join(by=anna, group=council)
    answer_invitation(by=anna, membership=invite(by=carla, group=council, person=anna), accept=True)

    assert spaces.belongs_to(anna, council.space)


def test_putting_out_needs_a_reason(town: Town, anna: Person) -> None:
    council = make.group(town)
    carla = make.coordinator(council, town)
    row = join(by=anna, group=council)

    with pytest.raises(Invalid):
        remove_member(by=carla, membership=row, reason="  ")

    assert spaces.belongs_to(anna, council.space)


def test_a_coordinator_of_one_group_has_no_say_in_another(town: Town, anna: Person) -> None:
    carla = make.coordinator(make.group(town), town)
    other = make.group(town, join_road=JoinRoad.REQUEST)
    asked = ask_to_join(by=anna, group=other)

    for act in (
        lambda: let_in(by=carla, membership=asked),
        lambda: refuse(by=carla, membership=asked, reason="Nee."),
        lambda: invite(by=carla, group=other, person=anna),
        lambda: remove_member(by=carla, membership=asked, reason="Weg."),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_closed_group_is_read_and_not_joined(town: Town, anna: Person, griet: Person) -> None:
    council = make.group(town)
    join(by=anna, group=council)

    close_group(by=None, group=council)

    assert spaces.stands_in(anna, council.space)
    assert not spaces.belongs_to(anna, council.space)
    with pytest.raises(Conflict):
        join(by=griet, group=council)
    leave(by=anna, group=council)
    assert not spaces.stands_in(anna, council.space)


def test_a_mandate_ends_by_itself(town: Town, anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    council = make.group(town)
    board = make.steering(council, town)
    make.mandated(board, anna, days=30)
    assert queries.is_member(anna, board)

    later = clock.now() + timedelta(days=30, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert not spaces.stands_in(anna, board.space)
    assert not queries.is_member(anna, board)
    assert queries.count_members(board) == 0
    assert list(queries.my_groups(anna)) == []
    assert queries.open_membership_of(anna, board) is None


def test_a_new_mandate_after_one_that_lapsed_starts_a_new_stay(
    town: Town, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = make.steering(make.group(town), town)
    first = make.mandated(board, anna, days=30)
    later = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: later)

    second = make.mandated(board, anna, days=30)

    first.refresh_from_db()
    assert (first.state, first.ended_at) == (MembershipState.LEFT, first.until)
    assert second.pk != first.pk
    assert queries.is_member(anna, board)


def test_a_mandate_does_not_shorten_a_membership_of_ones_own_will(
    town: Town, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    council = make.group(town)
    join(by=anna, group=council)
    make.mandated(council, anna, days=30, source="mandate:a:1")
    with pytest.raises(Conflict):
        leave(by=anna, group=council)

    leave_by_mandate(by=None, person=anna, group=council, source="mandate:a:1")

    assert spaces.belongs_to(anna, council.space)
    leave(by=anna, group=council)
    assert not spaces.stands_in(anna, council.space)


def test_two_mandates_last_as_long_as_the_longest(town: Town, anna: Person) -> None:
    board = make.steering(make.group(town), town)
    make.mandated(board, anna, days=30, source="mandate:a:1")
    row = make.mandated(board, anna, days=60, source="mandate:b:1")

    leave_by_mandate(by=None, person=anna, group=board, source="mandate:a:1")
    assert queries.is_member(anna, board)
    leave_by_mandate(by=None, person=anna, group=board, source="mandate:b:1")

    row.refresh_from_db()
    assert row.state == MembershipState.LEFT
    assert not spaces.stands_in(anna, board.space)


def test_a_mandate_that_was_called_off_before_it_began_leaves_nothing(town: Town, anna: Person) -> None:
    board = make.steering(make.group(town), town)
    start = clock.now() + timedelta(days=10)
    enter_by_mandate(
        by=None,
        person=anna,
        group=board,
        source="mandate:a:1",
        valid_from=start,
        valid_until=start + timedelta(days=10),
    )
    assert not queries.is_member(anna, board)

    leave_by_mandate(by=None, person=anna, group=board, source="mandate:a:1")

    assert queries.open_membership_of(anna, board) is None


def test_a_mandated_member_is_not_put_out_by_a_coordinator(town: Town, anna: Person) -> None:
    board = make.steering(make.group(town), town)
    carla = make.coordinator(board, town)
    row = make.mandated(board, anna)

    with pytest.raises(Conflict):
        remove_member(by=carla, membership=row, reason="Komt nooit.")


def test_a_group_with_running_mandates_does_not_close(town: Town, anna: Person) -> None:
    board = make.steering(make.group(town), town)
    make.mandated(board, anna)

    with pytest.raises(Conflict):
        close_group(by=None, group=board)
