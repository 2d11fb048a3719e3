"""Random lives of one person against a model of ten lines: state, standing and letters always agree."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from network.kernel import spaces
from network.kernel.errors import Conflict
from network.people import queries
from network.people.models import LetterCode, Residency
from network.people.services.residency import (
    claim_address,
    leave_address,
)
from network.people.services.suspension import restore_residency, suspend_residency
from network.people.services.verification import request_letter, verify_at_desk
from tests.factories.people import Town, an_account, an_address, an_officer
from tests.helpers.sampled import examples


class Life(RuleBasedStateMachine):
    """One person who claims, proves, moves, is suspended and restored in any order."""

    town: Town
    person: Any
    officer: Any
    houses: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.person = an_account("noor")
        self.state = "none"
        self.house: int | None = None
        self.letter = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.claim(0)

    @rule(house=st.integers(0, 2))
    def claim(self, house: int) -> None:
        claim_address(by=self.person, address=self.houses[house])
        if house != self.house:
            self.state, self.house, self.letter = "unverified", house, False

    @precondition(lambda self: self.state != "none")
    @rule()
    def leave(self) -> None:
        leave_address(by=self.person)
        self.state, self.house, self.letter = "none", None, False

    @rule()
    def ask_for_a_letter(self) -> None:
        before = LetterCode.objects.filter(residency__person=self.person).count()
        if self.state == "unverified" and (self.letter or before < 3):
            request_letter(by=self.person)
            self.letter = True

    @precondition(lambda self: self.state != "none")
    @rule()
    def prove(self) -> None:
        if self.state == "unverified":
            verify_at_desk(by=self.officer, residency=self._row())
            self.state, self.letter = "verified", False
        else:
            with pytest.raises(Conflict):
                verify_at_desk(by=self.officer, residency=self._row())

    @precondition(lambda self: self.state != "none")
    @rule()
    def suspend(self) -> None:
        if self.state == "verified":
            suspend_residency(by=self.officer, residency=self._row(), reason="Post komt terug.")
            self.state = "suspended"
        else:
            with pytest.raises(Conflict):
                suspend_residency(by=self.officer, residency=self._row(), reason="Post komt terug.")

    @precondition(lambda self: self.state == "suspended")
    @rule()
    def restore(self) -> None:
        restore_residency(by=self.officer, residency=self._row(), reason="Post komt terug.")
        self.state = "verified"

    @invariant()
    def one_truth(self) -> None:
        residency = queries.residency_of(self.person)
        assert (residency.state if residency else "none") == self.state
        standing = spaces.space_ids_of(self.person)
        if self.state == "verified" and self.house is not None:
            assert standing == {self.houses[self.house].district.space_id}
        else:
            assert standing == frozenset()
        still_open = LetterCode.objects.filter(
            residency__person=self.person, used_at__isnull=True, voided_at__isnull=True
        )
        assert still_open.count() == int(self.letter)

    def _row(self) -> Residency:
        return Residency.objects.select_related("household__address__street__municipality__space").get(
            person=self.person, ended_at__isnull=True
        )


def test_any_life_agrees_with_the_model(town: Town):
    Life.town = town
    Life.officer = an_officer(town)
    Life.houses = [an_address(town.here), an_address(town.here), an_address(town.there)]
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples(40),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
