"""A group chooses approved clauses: they count there, stand on its page, and nowhere else."""

from datetime import timedelta

import pytest
import time_machine

from groups.membership.enums import GroupKind
from groups.membership.permissions import GroupPower
from groups.membership.services.charter import choose_charter
from moderation.models import Action, CharterClause
from moderation.queries.charters import public_charters
from moderation.queries.rules import charter_of, clauses_in_force, clauses_of
from moderation.services.decide import decide
from network.feed.services.posts import publish_post
from network.kernel import clock
from network.kernel.errors import Forbidden, Invalid
from network.kernel.rest.scopes import Scope
from tests.factories import groups as make_groups
from tests.factories import people as make
from tests.moderation.town import REASON, Program, a_moderator, reported


@pytest.fixture
def garden(town, anna):
    group = make_groups.group(town, "Samentuin", kind=GroupKind.ASSOCIATION)
    make_groups.member(group, anna)
    make.give_power(anna, GroupPower.EDIT_GROUP, group.space)
    return group


@pytest.fixture
def band(town, anna):
    group = make_groups.group(town, "Fanfare", kind=GroupKind.ASSOCIATION)
    make_groups.member(group, anna)
    return group


def numbers(group):
    return list(charter_of(group.space).values_list("number", flat=True))


def test_who_edits_the_group_chooses(garden, anna, bram):
    choose_charter(group=garden, numbers=["10.2", "10.1"], by=anna)
    assert numbers(garden) == ["10.1", "10.2"]
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        choose_charter(group=garden, numbers=["10.2", "10.7"], by=anna)
        assert numbers(garden) == ["10.2", "10.7"]
    assert CharterClause.objects.filter(number="10.1", dropped_at__isnull=False).count() == 1
    for wrong in (["2.1"], ["99.9"]):
        with pytest.raises(Invalid):
            choose_charter(group=garden, numbers=wrong, by=anna)
    with pytest.raises(Forbidden):
        choose_charter(group=garden, numbers=[], by=bram)


def test_what_was_chosen_then_counted_then(garden, anna):
    choose_charter(group=garden, numbers=["10.1"], by=anna)
    first = clock.now()
    with time_machine.travel(first + timedelta(hours=2)):
        choose_charter(group=garden, numbers=[], by=anna)
        assert numbers(garden) == []
        assert clauses_of(garden.space, first).filter(number="10.1").exists()


def test_a_decision_cites_the_charter_of_its_own_group_alone(town, garden, band, anna, griet):
    for group in (garden, band):
        make_groups.member(group, griet)
    choose_charter(group=garden, numbers=["10.2"], by=anna)
    moderator = a_moderator(town)
    clause = clauses_in_force().get(number="10.2")

    def about(group, number):
        post = publish_post(by=anna, space=group.space, kind="message", text=f"Te koop: fiets {number}.")
        case = reported(post, griet)
        return decide(
            case=case, action=Action.HIDE, clause=clause, reason=REASON, version=case.version, by=moderator
        )

    assert about(garden, 1).clause == clause
    with pytest.raises(Invalid):
        about(band, 2)


def test_members_read_it_and_the_back_office_changes_it(garden, anna, griet):
    make_groups.member(garden, griet)
    client = make.logged_in(anna)
    page = f"/groups/{garden.uid}/office/charter/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"clauses": ["10.3", "10.1"]}).status_code == 302
    shown = make.logged_in(griet).get(f"/groups/{garden.uid}/").text
    assert "Afspraken van deze groep" in shown
    assert "Antwoord binnen een week" in shown
    assert make.logged_in(griet).get(page).status_code == 404
    assert client.post(page, {"clauses": ["2.1"]}).status_code == 422


def test_the_same_over_the_api(garden, anna, griet):
    program = Program(anna, Scope.READ, Scope.WRITE)
    said = program("PUT", f"charters/{garden.uid}/", {"clauses": ["10.1"]})
    assert program.status == 200
    assert [row["number"] for row in said] == ["10.1"]
    assert [row["number"] for row in program("GET", f"charters/{garden.uid}/")] == ["10.1"]
    other = Program(griet, Scope.READ, Scope.WRITE)
    other("PUT", f"charters/{garden.uid}/", {"clauses": []})
    assert other.status == 404
    assert numbers(garden) == ["10.1"]


def test_only_official_bodies_are_public_by_name(town, garden, anna):
    council = make_groups.group(town, "Seniorenraad", kind=GroupKind.COUNCIL)
    make.give_power(anna, GroupPower.EDIT_GROUP, council.space)
    for group in (garden, council):
        choose_charter(group=group, numbers=["10.6", "10.1"], by=anna)
    assert public_charters() == [{"group": council.uid, "name": "Seniorenraad", "clauses": ["10.1", "10.6"]}]
