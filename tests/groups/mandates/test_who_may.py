"""Who may do what with calls and candidacies, in which state: every actor, every state, every act."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from groups.mandates.enums import Visibility
from groups.mandates.models import Call, Candidacy
from groups.mandates.permissions import access_call, can_see_candidates
from groups.mandates.queries import candidates_of
from groups.mandates.services.appointing import appoint, nominees_of
from groups.mandates.services.calls import CallTerms, cancel_call, change_call, open_call
from groups.mandates.services.candidacies import (
    put_on_reserve,
    refuse_candidacies,
    stand_as_candidate,
    withdraw_candidacy,
)
from groups.mandates.services.exports import note_candidates_export
from network.kernel import clock
from network.kernel.errors import DomainError
from network.people.models import Person
from tests.factories import groups as gather
from tests.factories import mandates as give
from tests.factories import people as make
from tests.helpers.sampled import mostly_slow

pytestmark = pytest.mark.django_db
ACTORS = (
    "officer",
    "coordinator",
    "member",
    "above",
    "candidate",
    "neighbour",
    "other_officer",
    "boss",
    "visitor",
)
MEMBERS = [name for name in ACTORS if name != "visitor"]
MAKES_CALLS = {"officer", "coordinator"}
SITS = {"coordinator", "member", "above", "candidate"}


@dataclass
class Scene:
    """A call in some state, who answered it, and everybody who could act on it."""

    call: Call
    row: Any
    people: dict[str, Any]

    def decision(self):
        return give.a_decision(self.people["officer"], self.call.group)


def terms_of(call: Call, **changes) -> CallTerms:
    names = ("title", "profile", "seats", "term_from", "term_until", "deadline", "kind", "visibility")
    return CallTerms(**{**{name: getattr(call, name) for name in names}, **changes})


Act = Callable[[Person, Scene], object]


def choose(by, scene: Scene) -> None:
    appoint(
        by=by,
        group=scene.call.group,
        nominees=nominees_of([scene.row]),
        kind="member",
        decision=scene.decision(),
        valid_from=scene.call.term_from,
        valid_until=scene.call.term_until,
    )


CALL_ACTS: dict[str, Act] = {
    "open": lambda by, scene: open_call(by=by, call=scene.call),
    "change": lambda by, scene: change_call(
        by=by, call=scene.call, terms=terms_of(scene.call, title="Een andere titel")
    ),
    "cancel": lambda by, scene: cancel_call(by=by, call=scene.call, reason="Vergissing."),
    "stand": lambda by, scene: stand_as_candidate(by=by, call=scene.call, motivation="Ik wil."),
    "export": lambda by, scene: note_candidates_export(by=by, call=scene.call),
}
CANDIDACY_ACTS: dict[str, Act] = {
    "withdraw": lambda by, scene: withdraw_candidacy(by=by, candidacy=scene.row),
    "choose": choose,
    "reserve": lambda by, scene: put_on_reserve(by=by, candidacies=[scene.row]),
    "refuse": lambda by, scene: refuse_candidacies(
        by=by, candidacies=[scene.row], reason="Te veel kandidaten."
    ),
}
CALL_STATES = {
    "draft": {"open", "change", "cancel", "export"},
    "open": {"change", "cancel", "stand", "export"},
    "closed": {"change", "cancel", "export"},
    "settled": {"export"},
    "cancelled": {"export"},
}
CANDIDACY_STATES = {
    "early": {"withdraw"},
    "submitted": {"withdraw", "choose", "reserve", "refuse"},
    "reserve": {"withdraw", "choose", "refuse"},
    "appointed": set(),
    "refused": set(),
    "withdrawn": set(),
}
MAY = {
    "open": MAKES_CALLS,
    "change": MAKES_CALLS,
    "cancel": MAKES_CALLS,
    "export": MAKES_CALLS,
    "stand": SITS,
    "withdraw": {"candidate"},
    "choose": {"officer"},
    "reserve": {"officer"},
    "refuse": {"officer"},
}


@pytest.fixture
def people(town, sport, officer, anna, griet, bram) -> dict[str, Any]:
    """Everybody in some relation to the group; the candidate is a member above and answered."""
    give.a_mandate(sport, anna, by=officer)
    give.a_mandate(sport, bram, by=officer, kind="member")
    above = make.a_resident(town.here, "els")
    for person in (above, griet):
        gather.member(sport.parent, person)
    beersel = make.a_town("Beersel", "23003")
    return {
        "officer": officer,
        "coordinator": anna,
        "member": bram,
        "above": above,
        "candidate": griet,
        "neighbour": make.a_resident(town.here, "wout"),
        "other_officer": give.an_officer(beersel, "otto"),
        "boss": make.an_administrator(),
        "visitor": AnonymousUser(),
    }


def call_in(state: str, sport, people, **more) -> Call:
    """Make a call in a state, with the candidate in it where it was ever open."""
    officer = people["officer"]
    call = give.a_call(sport, by=officer, open_now=state != "draft", **more)
    if state == "settled":
        row = give.a_candidacy(call, people["candidate"])
        with time_machine.travel(call.deadline, tick=False):
            refuse_candidacies(by=officer, candidacies=[row], reason="Te veel kandidaten.")
    if state == "cancelled":
        cancel_call(by=officer, call=call, reason="Vergissing.")
    call.refresh_from_db()
    return call


def candidacy_in(state: str, sport, people) -> Candidacy:
    """Make a candidacy in a state; the call stays open for another one."""
    officer = people["officer"]
    call = give.a_call(sport, by=officer)
    row = give.a_candidacy(call, people["candidate"])
    give.a_candidacy(call, people["above"])
    scene = Scene(call, row, people)
    act = {"reserve": "reserve", "appointed": "choose", "refused": "refuse", "withdrawn": "withdraw"}.get(
        state
    )
    with time_machine.travel(call.deadline, tick=False):
        if act is not None:
            CANDIDACY_ACTS[act](people["candidate" if act == "withdraw" else "officer"], scene)
    row.refresh_from_db()
    return row


def facts() -> list[list[dict[str, object]]]:
    kinds: tuple[type[models.Model], ...] = (Call, Candidacy)
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]


def undone(acts: dict[str, Act]) -> Iterator[tuple[str, Act]]:
    """Yield each act, and take back what came of it before the next one."""
    for verb, act in acts.items():
        with transaction.atomic():
            yield verb, act
            transaction.set_rollback(True)


def does(act: Callable[[], object], *, allowed: bool, changes: bool) -> None:
    """Do something that is allowed, or see it refused with a sentence and without a trace."""
    before = facts()
    if allowed:
        act()
    else:
        with pytest.raises(DomainError):
            act()
    assert (facts() != before) is (allowed and changes)


@pytest.mark.parametrize("state", list(CALL_STATES))
@pytest.mark.parametrize("actor", mostly_slow(MEMBERS, ("officer", "member").__contains__))
def test_who_may_do_what_with_a_call(sport, people, actor, state):
    for verb, act in undone(CALL_ACTS):
        call = call_in(state, sport, people)
        by = people[actor]
        with time_machine.travel(call.deadline if state == "closed" else clock.now(), tick=False):
            allowed = verb in CALL_STATES[state] and actor in MAY[verb]
            does(partial(act, by, Scene(call, None, people)), allowed=allowed, changes=verb != "export")


@pytest.mark.parametrize("state", list(CANDIDACY_STATES))
@pytest.mark.parametrize("actor", mostly_slow(MEMBERS, ("officer", "member").__contains__))
def test_who_may_do_what_with_a_candidacy(sport, people, actor, state):
    for verb, act in undone(CANDIDACY_ACTS):
        row = candidacy_in(state, sport, people)
        scene = Scene(row.call, row, people)
        at = row.call.deadline - timedelta(hours=1) if state == "early" else row.call.deadline
        with time_machine.travel(at, tick=False):
            allowed = verb in CANDIDACY_STATES[state] and actor in MAY[verb]
            does(partial(act, people[actor], scene), allowed=allowed, changes=True)


NAMES = {
    Visibility.DECIDERS: MAKES_CALLS,
    Visibility.MEMBERS: MAKES_CALLS | {"member", "above", "candidate"},
    Visibility.EVERYBODY: set(ACTORS) - {"visitor"},
}


@pytest.mark.parametrize("visibility", list(Visibility))
@pytest.mark.parametrize("state", list(CALL_STATES))
def test_who_sees_the_candidates_of_a_call(sport, people, visibility, state):
    call = call_in(state, sport, people, visibility=visibility)
    names = NAMES[visibility] if state != "draft" else MAKES_CALLS
    if state in ("open", "closed"):
        give.a_candidacy(call, people["candidate"])
    with time_machine.travel(call.deadline if state == "closed" else clock.now(), tick=False):
        for actor in ACTORS:
            viewer = people[actor]
            assert can_see_candidates(viewer, call) is (actor in names), actor
            found = candidates_of(viewer, call).exists()
            assert found is (actor in names and state in ("open", "closed", "settled")), actor
            opens = state != "draft" or actor in MAKES_CALLS
            try:
                access_call(viewer, call.uid)
            except DomainError:
                assert not opens, actor
            else:
                assert opens, actor
