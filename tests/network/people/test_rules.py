"""The rules of people, and the state machine of a residency against a model."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.kernel.access import powers
from network.kernel.errors import Invalid
from network.kernel.forms import plain_code
from network.kernel.ids import CROCKFORD
from network.people import codes, rules
from network.people.boxes import clean_box
from network.people.enums import AppointmentRole, ResidencyState
from network.people.permissions import ROLE_POWERS, ROLE_SPACES

WINTER = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 0.30 on 1 January 2027 in the town
CODE = st.text(alphabet=CROCKFORD.upper(), min_size=12, max_size=12)


def test_the_table_of_states_is_complete_and_moving_is_final():
    assert set(rules.TRANSITIONS) == set(ResidencyState)
    assert rules.TRANSITIONS[ResidencyState.MOVED] == frozenset()
    assert all(ResidencyState.MOVED in rules.TRANSITIONS[state] for state in rules.CURRENT)
    assert not rules.can_become("unverified", "suspended")


@pytest.mark.parametrize(
    ("year", "minimum", "old_enough"),
    [(2014, 13, True), (2015, 13, False), (2013, 13, True), (2009, 18, True)],
)
def test_the_year_of_the_town_counts(year: int, minimum: int, old_enough: bool):
    assert rules.old_enough(year, minimum, WINTER) is old_enough


@pytest.mark.parametrize(("year", "plausible"), [(1906, False), (1907, True), (2027, True), (2028, False)])
def test_a_birth_year_belongs_to_somebody_alive(year: int, plausible: bool):
    assert rules.plausible_birth_year(year, WINTER) is plausible


def test_tries_count_from_midnight_in_the_town():
    assert rules.start_of_tries(WINTER) == datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


@given(CODE)
def test_a_code_survives_being_printed_and_typed(code: str):
    printed = rules.code_in_parts(code)
    assert len(printed) == 14
    for typed in (
        printed,
        printed.lower(),
        printed.replace("-", " "),
        f"  {code}\n",
        printed.replace("0", "O"),
    ):
        assert plain_code(typed) == code
    assert plain_code(code.replace("1", "I")) == code
    assert plain_code(code.replace("1", "l")) == code


@given(st.text(max_size=40))
def test_reading_a_code_never_fails_and_a_second_time_changes_nothing(text: str):
    once = plain_code(text)
    assert plain_code(once) == once
    assert not rules.is_code(once) or (len(once) == 12 and set(once.lower()) <= set(CROCKFORD))


def test_codes_are_random_and_have_the_bits_that_were_promised():
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(rules.is_code(code) for code in made)
    assert rules.CODE_BITS == 60
    a_year_of_guesses = rules.TRIES_PER_PERSON * 366
    assert a_year_of_guesses / 2**rules.CODE_BITS <= 1e-9


@given(st.text(max_size=30))
def test_a_box_is_clean_or_refused(typed: str):
    try:
        box = clean_box(typed)
    except Invalid:
        return
    assert clean_box(box) == box
    assert box == box.strip().upper()


@pytest.mark.parametrize(
    ("typed", "box"), [("bus 3a", "3A"), ("Bte. 12", "12"), ("b 4", "4"), ("B4", "B4"), ("", "")]
)
def test_a_box_in_one_spelling(typed: str, box: str):
    assert clean_box(typed) == box


def test_every_role_has_powers_and_places():
    assert set(ROLE_POWERS) == set(ROLE_SPACES) == set(AppointmentRole)
    assert all(ROLE_POWERS.values())
    assert all(ROLE_SPACES.values())


def test_every_power_of_a_role_is_registered_by_its_app():
    assert all(power in powers for given_powers in ROLE_POWERS.values() for power in given_powers)
