"""What a danger to life or an order of an authority made urgent stays urgent, whatever else happens to it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.models import Action, Case, CaseState, Priority
from moderation.services.authority import enter_order
from moderation.services.cases import claim_case, locked, release_case
from moderation.services.life_threat import Told, record_danger
from moderation.services.undo import undo_decision
from moderation.services.weigh import weigh
from network.kernel import clock
from network.kernel.errors import Conflict
from network.kernel.ports.content import ItemRef
from tests.factories import people as make
from tests.helpers.sampled import examples
from tests.moderation.town import a_moderator, a_post, decided, reported

STEPS = st.lists(
    st.sampled_from(["report", "weigh", "claim", "release", "keep", "undo", "later"]), min_size=1, max_size=8
)


@pytest.mark.parametrize("cause", ["life", "order"])
def test_nothing_makes_it_less_urgent(
    town: make.Town, anna: Any, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    monkeypatch.setattr("network.kernel.limits.cache.incr", lambda _slot: 1)  # limits have tests of their own
    post, saskia = a_post(anna, town), a_moderator(town)
    neighbours = [make.a_resident(town.here, name) for name in ("els", "piet")]
    reported(post, neighbours[0])

    @settings(
        max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(steps=STEPS)
    def lives(steps: list[str]) -> None:
        with time_machine.travel(clock.now(), tick=False) as travel, transaction.atomic():
            _make_urgent(cause, post, saskia)
            begun = Case.objects.get().due_at
            for step in steps:
                if step == "later":
                    travel.shift(timedelta(minutes=7))
                else:
                    _do(step, post, saskia, neighbours)
                case = Case.objects.get()
                if case.closed_at is None:
                    assert case.priority == Priority.URGENT
                    assert case.due_at <= max(begun, case.opened_at + timedelta(hours=4))
            transaction.set_rollback(True)

    lives()


def test_its_clock_runs_from_the_danger_and_not_from_the_first_report(
    town: make.Town, anna: Any, griet: Any
) -> None:
    case, saskia = reported(a_post(anna, town), griet), a_moderator(town)
    with time_machine.travel(clock.now() + timedelta(hours=30), tick=False):
        record_danger(case=case, told=_told(), by=saskia)
        weigh(locked(case))
        case.refresh_from_db()
        assert case.due_at == clock.now() + timedelta(hours=4)


def _told() -> Told:
    return Told(authority="Noodcentrale 112", at=clock.now(), given="De wijk.", why="Iemand dreigt.")


def _make_urgent(cause: str, post: Any, by: Any) -> None:
    if cause == "life":
        record_danger(case=Case.objects.get(), told=_told(), by=by)
    else:
        item = ItemRef("post", post.pk)
        enter_order(item=item, authority="Parket Halle-Vilvoorde", reference="HV 12/2026", note="", by=by)


def _do(step: str, post: Any, by: Any, neighbours: list[Any]) -> None:
    case = Case.objects.get()
    try:
        with transaction.atomic():
            if step == "report":
                reported(post, neighbours[case.version % 2])
            elif step == "weigh":
                weigh(locked(case))
            elif step == "claim":
                claim_case(case=case, by=by)
            elif step == "release":
                release_case(case=case, by=by)
            elif step == "keep":
                decided(case, by, Action.KEEP)
            elif case.state == CaseState.DECIDED:
                undo_decision(decision=case.decisions.latest("pk"), by=by)
    except Conflict:
        return
