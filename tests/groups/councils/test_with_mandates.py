"""Advice by people who were really appointed: what a mandate gives, and that it is gone when it ends."""

from datetime import timedelta

import pytest
import time_machine

from groups.councils import permissions, queries, services
from groups.councils.enums import AdviceState
from groups.councils.rules import Count
from groups.mandates.enums import CompositionRule, MandateKind
from groups.mandates.services.course import suspend
from network.kernel import clock
from network.kernel.errors import Conflict, Forbidden, Invalid
from tests.factories import mandates as give

pytestmark = pytest.mark.django_db


def test_a_coordinator_writes_for_the_group_and_for_the_council_above_until_the_mandate_ends(town, anna):
    officer = give.an_officer(town)
    council, sport = give.a_council(town, officer)
    give.a_mandate(sport, anna, by=officer, days=30)
    advice = services.start_advice(by=anna, group=sport, title="Zwembad", text="Langer open.")
    above = services.start_advice(by=anna, group=council, title="Park", text="Meer banken.")
    assert queries.role_in(anna, sport) == f"coördinator, {sport.name}"
    assert queries.role_in(anna, council) == f"coördinator, {sport.name}"
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        for each in (advice, above):
            with pytest.raises(Forbidden):
                services.write_version(by=anna, advice=each, text="Nog meer.", change="Meer", version=1)
        assert not permissions.can_draft(anna, sport)
        assert not permissions.can_record(anna, council)
        assert permissions.can_read_drafts(anna, sport)  # still a member of the council above it
        assert queries.role_in(anna, sport) == ""


def test_a_suspended_seat_counts_for_the_quorum_and_has_no_vote(town, anna, griet):
    officer = give.an_officer(town)
    _council, sport = give.a_council(town, officer)
    give.a_mandate(sport, anna, by=officer)
    held = give.a_mandate(sport, griet, by=officer, kind=MandateKind.MEMBER)
    advice = services.start_advice(by=anna, group=sport, title="Zwembad", text="Langer open.")
    suspend(by=officer, mandate=held, reason="Onderzoek", decision="CBS 1")
    vote = {"version": 1, "held_on": clock.today()}
    with pytest.raises(Forbidden):
        services.write_version(by=griet, advice=advice, text="Ik toch.", change="Anders", version=1)
    with pytest.raises(Invalid, match="maar 1 lid een stem"):
        services.record_vote(by=anna, advice=advice, count=Count(2, 2, 0, 0), **vote)
    made = services.record_vote(by=anna, advice=advice, count=Count(1, 1, 0, 0), **vote)
    assert (made.seats, made.quorum) == (2, 1)


def test_too_few_seats_let_a_body_start_with_a_reason_but_never_adopt(town, anna):
    officer = give.an_officer(town)
    _council, sport = give.a_council(
        town, officer, rule=CompositionRule.FREE, min_seats=3, override_reason="Wij zoeken nog leden."
    )
    give.a_mandate(sport, anna, by=officer)
    advice = services.start_advice(by=anna, group=sport, title="Zwembad", text="Langer open.")
    with pytest.raises(Conflict, match="Het minimum is 3") as refused:
        services.record_vote(
            by=anna,
            advice=advice,
            version=1,
            held_on=clock.today(),
            count=Count(1, 1, 0, 0),
        )
    assert refused.value.code == "composition"
    advice.refresh_from_db()
    assert advice.state == AdviceState.DRAFTING
