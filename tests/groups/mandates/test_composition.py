"""The rules of law as plain arithmetic: what is valid, what is not, and what never changes a judgement."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.mandates.composition import BoardFacts, Level, Rule, SeatFacts, judge, keeps_two_thirds
from groups.mandates.sentences import lines_of

GENDERS = st.sampled_from(["female", "male", "other", ""])
SEATS = st.lists(
    st.builds(
        SeatFacts,
        gender=GENDERS,
        no_office=st.booleans(),
        seat_group=st.sampled_from(["resident", "drawn", "councillor"]),
    ),
    max_size=40,
)
ADVISORY = BoardFacts("advisory", 1, 40)


def seats(female=0, male=0, other=0, silent=0):
    """Return seats with so many answers of each."""
    counts = {"female": female, "male": male, "other": other, "": silent}
    return [SeatFacts(gender=gender) for gender, count in counts.items() for _number in range(count)]


def level_of(judgement, rule):
    return next((each.level for each in judgement.findings if each.rule == rule), None)


@pytest.mark.parametrize(
    ("female", "male", "other", "silent", "level"),
    [
        (4, 5, 0, 0, Level.OK),
        (3, 6, 0, 0, Level.OK),
        (2, 7, 0, 0, Level.BROKEN),
        (7, 2, 0, 0, Level.BROKEN),
        (1, 0, 0, 0, Level.BROKEN),
        (2, 0, 1, 0, Level.OK),
        (3, 0, 1, 0, Level.BROKEN),
        (0, 0, 3, 0, Level.OK),
        (4, 4, 0, 1, Level.OK),
        (6, 2, 0, 1, Level.WARN),
        (0, 0, 0, 0, Level.OK),
    ],
)
def test_two_thirds_of_the_filled_seats(female, male, other, silent, level):
    judgement = judge(seats(female, male, other, silent), ADVISORY)
    assert level_of(judgement, Rule.GENDER) == level


@given(SEATS)
def test_the_rule_is_the_fraction_of_the_decree(found):
    judgement = judge(found, ADVISORY)
    share = max(
        (
            Fraction(sum(seat.gender == gender for seat in found), len(found) or 1)
            for gender in ("female", "male")
        ),
        default=Fraction(0),
    )
    assert (level_of(judgement, Rule.GENDER) is Level.BROKEN) == (share > Fraction(2, 3))


@given(SEATS, st.randoms())
def test_the_order_of_seats_changes_nothing(found, chance):
    mixed = list(found)
    chance.shuffle(mixed)
    assert judge(found, ADVISORY) == judge(mixed, ADVISORY)


@given(SEATS)
def test_a_rule_is_certain_whatever_the_silent_would_answer(found):
    """`ok` stays valid however who kept silent would have answered; `warn` says that it may not."""
    level = level_of(judge(found, ADVISORY), Rule.GENDER)
    silent = sum(not seat.gender for seat in found)
    known = [seat for seat in found if seat.gender]
    endings = [
        judge(known + seats(female=number, male=silent - number), ADVISORY) for number in range(silent + 1)
    ]
    never_broken = all(level_of(each, Rule.GENDER) is not Level.BROKEN for each in endings)
    if level is Level.OK:
        assert never_broken
    if level is Level.WARN:
        assert not never_broken


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_somebody_who_counts_in_neither_group_never_breaks_the_rule(female, male, others):
    total = female + male + others
    if keeps_two_thirds(female, male, total):
        assert keeps_two_thirds(female, male, total + 1)


@given(SEATS)
def test_one_missing_declaration_makes_an_advice_impossible(found):
    judgement = judge(found, ADVISORY)
    missing = sum(not seat.no_office for seat in found)
    assert (level_of(judgement, Rule.OFFICE) is Level.BROKEN) == bool(missing)
    assert not (missing and judgement.is_valid)


@pytest.mark.parametrize(
    ("councillors", "drawn", "residents", "kept"),
    [
        (1, 3, 0, True),
        (3, 9, 0, True),
        (15, 45, 0, True),
        (1, 4, 0, True),
        (2, 4, 0, True),
        (0, 4, 0, False),
        (2, 2, 0, False),
        (1, 2, 1, False),
    ],
)
def test_a_quarter_councillors_and_the_rest_drawn(councillors, drawn, residents, kept):
    found = [
        *[SeatFacts(seat_group="councillor", no_office=False)] * councillors,
        *[SeatFacts(seat_group="drawn")] * drawn,
        *[SeatFacts(seat_group="resident")] * residents,
    ]
    judgement = judge(found, BoardFacts("mixed", 1, 99))
    assert (level_of(judgement, Rule.MIXED) is Level.OK) == kept
    assert level_of(judgement, Rule.OFFICE) is Level.OK
    assert level_of(judgement, Rule.GENDER) is None


@given(st.integers(0, 30), st.integers(1, 20), st.integers(0, 10))
def test_numbers_against_the_board(filled, least, more):
    board = BoardFacts("free", least, least + more)
    judgement = judge([SeatFacts()] * filled, board)
    assert judgement.is_valid == (board.min_seats <= filled <= board.max_seats)
    assert judgement.is_too_full == (filled > board.max_seats)
    assert judgement.hinders_appointing == judgement.is_too_full
    full = level_of(judgement, Rule.VACANCIES) is Level.WARN
    assert full == (filled == board.max_seats)


@given(SEATS, st.sampled_from(["advisory", "mixed", "free"]))
def test_every_finding_has_a_sentence_and_a_source(found, rule):
    for line in lines_of(judge(found, BoardFacts(rule, 3, 9))):
        assert line.text.endswith((".", "!"))
        assert "%(" not in line.text
        assert line.source
