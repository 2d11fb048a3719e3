"""The checker of histories catches each lie: forged ones, one fault at a time, and random ones."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.realtime.faults.checker import Wrong, check
from tests.realtime.faults.history import Acked, Heard, History, Odd, Said, Stored


def right(begins: int = 0, messages: int = 4) -> History:
    """Return a history in which all is well: two authors in one room, and two readers who stay."""
    names = [("ab"[number % 2], f"c{number}") for number in range(messages)]
    numbers = [begins + number + 1 for number in range(messages)]
    history = History(begins={"r": begins})
    history.said = [Said(author, name, "r", f"Hallo {name}") for author, name in names]
    history.acked = [
        Acked(author, name, "r", number) for (author, name), number in zip(names, numbers, strict=True)
    ]
    history.stored = [
        Stored("r", number, author, name, f"Hallo {name}")
        for (author, name), number in zip(names, numbers, strict=True)
    ]
    for reader in "xy":
        history.kept[reader]["r"] = [Heard(row.number, row.text) for row in history.stored]
        history.stays[reader] = frozenset({"r"})
    return history


def found(history: History) -> set[Wrong]:
    return {finding.wrong for finding in check(history)}


def test_a_right_history_has_no_findings():
    assert check(right()) == check(right(begins=7)) == check(History()) == []


def test_what_is_held_needs_no_number():
    history = right()
    history.said.append(Said("a", "h", "r", "Dreigement"))
    history.acked.append(Acked("a", "h", "r", None))
    assert found(history) == {Wrong.UNSTORED}
    history.stored.append(Stored("r", None, "a", "h", "Dreigement"))
    assert check(history) == []


def test_what_was_never_acknowledged_may_be_stored_or_not():
    history = right()
    history.acked.pop()
    history.said.append(Said("a", "z", "r", "In de tunnel"))
    assert check(history) == []


def test_who_left_needs_nothing():
    history = right()
    history.kept["x"]["r"].pop()
    assert found(history) == {Wrong.LOST}
    del history.stays["x"]
    assert check(history) == []


def acknowledged_but_not_stored(history):
    """The newest one: that nobody heard it makes it no better."""
    history.stored.pop()
    for reader in "xy":
        history.kept[reader]["r"].pop()


def stored_with_other_text(history):
    history.stored[1] = replace(history.stored[1], text="Iets anders")


def stored_in_another_room(history):
    history.stored[3] = replace(history.stored[3], room="q", number=1)


def stored_twice(history):
    history.stored.append(replace(history.stored[0], number=5))


def stored_under_another_number(history):
    history.acked[2] = replace(history.acked[2], number=4)


def acknowledged_in_another_room(history):
    history.acked[2] = replace(history.acked[2], room="q")


def a_number_given_twice(history):
    history.stored[3] = replace(history.stored[3], number=3)


def a_number_given_anew(history):
    history.begins["r"] = 1


def a_hole_in_the_room(history):
    history.stored[3] = replace(history.stored[3], number=5)


def a_hole_where_it_began(history):
    history.begins["r"] = -1


def nobody_said_it(history):
    history.said.pop(0)


def lost_at_the_end(history):
    history.kept["x"]["r"].pop()


def lost_in_the_middle(history):
    del history.kept["y"]["r"][1]


def lost_altogether(history):
    history.kept.pop("y")


def doubled_at_once(history):
    history.kept["x"]["r"].insert(1, history.kept["x"]["r"][0])


def doubled_later(history):
    history.kept["x"]["r"].append(history.kept["x"]["r"][0])


def out_of_order(history):
    history.kept["y"]["r"][1:3] = reversed(history.kept["y"]["r"][1:3])


def misheard(history):
    history.kept["x"]["r"][0] = Heard(1, "Iets anders")


def imagined(history):
    history.kept["x"]["r"].append(Heard(5, "Nooit gezegd"))


def a_double_on_the_wire(history):
    history.odd.append(Odd("double", "x", "r", 2))


FORGERIES = {
    acknowledged_but_not_stored: {Wrong.UNSTORED},
    stored_with_other_text: {Wrong.OTHER_TEXT, Wrong.MISHEARD},
    stored_in_another_room: {Wrong.OTHER_TEXT, Wrong.OTHER_NUMBER, Wrong.IMAGINED},
    stored_twice: {Wrong.STORED_TWICE, Wrong.LOST},
    stored_under_another_number: {Wrong.OTHER_NUMBER},
    acknowledged_in_another_room: {Wrong.OTHER_NUMBER},
    a_number_given_twice: {Wrong.NUMBER_TWICE, Wrong.OTHER_NUMBER, Wrong.MISHEARD, Wrong.IMAGINED},
    a_number_given_anew: {Wrong.NUMBER_TWICE},
    a_hole_in_the_room: {Wrong.HOLE, Wrong.OTHER_NUMBER, Wrong.LOST, Wrong.IMAGINED},
    a_hole_where_it_began: {Wrong.HOLE},
    nobody_said_it: {Wrong.INVENTED},
    lost_at_the_end: {Wrong.LOST},
    lost_in_the_middle: {Wrong.LOST},
    lost_altogether: {Wrong.LOST},
    doubled_at_once: {Wrong.DOUBLED},
    doubled_later: {Wrong.DOUBLED, Wrong.OUT_OF_ORDER},
    out_of_order: {Wrong.OUT_OF_ORDER},
    misheard: {Wrong.MISHEARD},
    imagined: {Wrong.IMAGINED},
    a_double_on_the_wire: {Wrong.AGAINST_RULES},
}


@pytest.mark.parametrize(("forge", "wrong"), FORGERIES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_each_forgery_is_caught(forge, wrong):
    history = right()
    forge(history)
    assert found(history) == wrong


def test_every_name_is_shown_by_a_forgery():
    assert set().union(*FORGERIES.values()) == set(Wrong)


@given(st.permutations(range(1, 7)), st.sets(st.integers(1, 6)), st.lists(st.integers(1, 6), max_size=2))
def test_a_reader_is_right_only_with_exactly_the_numbers_in_order(order, lost, doubled):
    history = right(messages=6)
    texts = {row.number: row.text for row in history.stored}
    numbers = [number for number in order if number not in lost] + doubled
    history.kept["x"]["r"] = [Heard(number, texts[number]) for number in numbers]
    assert (check(history) == []) == (numbers == list(range(1, 7)))
