"""An attacker with all that is kept of a poll does no better than chance; with a careless poll, far better.

The attacker has every row of the roll, of the envelopes and of the boxes in the order in which they were
written, the log that tells which envelope belongs to which voter, and the published file. The keys are gone.
What a real database keeps is tested with the services; here, that nothing in these values leads on.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import pytest

from groups.polls.sealing.boxes import fingerprint_of
from groups.polls.sealing.opening import open_boxes
from groups.polls.sealing.publication import Publication
from groups.polls.sealing.sheet import Kind, Question, Sheet

VOTERS = 400
OPTIONS = ("yes", "no!")
SHEET = Sheet("0123456789abcdef", 1, (Question("q", Kind.SINGLE, OPTIONS),))
CHANCE = VOTERS / 2
FAR = 60  # six times the spread of four hundred tosses of a coin


@dataclass(frozen=True)
class Kept:
    """What is left of a poll for whoever reads everything, with what nobody can read beside it.

    Attributes:
        log: voter and envelope, in the order of casting; the write-ahead log tells it for ever.
        boxes: as they were written at the closing.
        marks: the published choices, as they stand in the file.
        votes: what each voter chose; not for attackers.
        own: the box of each voter; not for attackers.
    """

    log: list[tuple[int, bytes]]
    boxes: list[bytes]
    marks: list[str]
    votes: dict[int, str]
    own: dict[int, bytes]


def hold(keys, *, careless=False) -> Kept:
    """Hold a poll; a careless one takes the boxes out, and publishes the marks, in the order of casting."""
    drawn = random.Random()  # any order; secrecy may not hang on it
    order = drawn.sample(range(VOTERS), VOTERS)
    votes = {voter: OPTIONS[number % 2] for number, voter in enumerate(drawn.sample(range(VOTERS), VOTERS))}
    cast = {voter: keys.cast({"q": [votes[voter]]}, sheet=SHEET) for voter in order}
    taken = {box.fingerprint: box.box for box in keys.taken_out(cast.values())}
    own = {voter: taken[cast[voter].fingerprint] for voter in order}
    if careless:
        boxes, marks = [own[voter] for voter in order], [votes[voter] for voter in order]
    else:
        boxes = list(taken.values())
        publication = Publication(SHEET, minimum=5)
        for found in open_boxes(boxes, keys.ballot, {1: SHEET}, length=SHEET.length()):
            publication.add(found)
        told = publication.questions["q"].published(VOTERS, 5)
        marks = [OPTIONS[mark] for mark in told["marks"]]
    return Kept([(voter, cast[voter].envelope) for voter in order], boxes, marks, votes, own)


VOTER_ORDERS: dict[str, Callable[[tuple[int, bytes]], object] | None] = {
    "casting": None,
    "roll": lambda row: row[0],
    "envelope": lambda row: row[1],
    "envelope's end": lambda row: row[1][::-1],
    "envelope's fingerprint": lambda row: fingerprint_of(row[1]),
    "envelope's length": lambda row: (len(row[1]), row[1]),
}
BOX_ORDERS: dict[str, Callable[[bytes], object] | None] = {
    "writing": None,
    "box": lambda box: box,
    "box's end": lambda box: box[::-1],
    "fingerprint": fingerprint_of,
    "length": lambda box: (len(box), box),
}


def arranged(rows, key, backwards):
    rows = rows if key is None else sorted(rows, key=key)
    return rows[::-1] if backwards else rows


def guessed_choices(kept, voters, backwards):
    """Lay the voters in some order beside the published marks. Returns: how many of them are right."""
    rows = arranged(kept.log, VOTER_ORDERS[voters], backwards)
    return sum(kept.votes[row[0]] == mark for row, mark in zip(rows, kept.marks, strict=True))


def guessed_boxes(kept, voters, boxes, backwards):
    """Lay the voters in some order beside the boxes in another. Returns: how many pairs are right."""
    rows = arranged(kept.log, VOTER_ORDERS[voters], backwards)
    laid = arranged(kept.boxes, BOX_ORDERS[boxes], False)
    return sum(kept.own[row[0]] == box for row, box in zip(rows, laid, strict=True))


@pytest.fixture(scope="module")
def kept(keys):
    return hold(keys)


@pytest.fixture(scope="module")
def careless(keys):
    return hold(keys, careless=True)


@pytest.mark.parametrize(("voters", "backwards"), list(product(VOTER_ORDERS, (False, True))))
def test_no_order_tells_what_somebody_voted(kept, voters, backwards):
    assert abs(guessed_choices(kept, voters, backwards) - CHANCE) < FAR


@pytest.mark.parametrize(("voters", "boxes"), list(product(VOTER_ORDERS, BOX_ORDERS)))
def test_no_order_tells_which_box_is_whose(kept, voters, boxes):
    """By chance one of four hundred is right; more than ten once in ten million polls."""
    assert guessed_boxes(kept, voters, boxes, False) <= 10
    assert guessed_boxes(kept, voters, boxes, True) <= 10


def test_the_same_attackers_undo_a_careless_poll(careless):
    assert max(guessed_choices(careless, voters, False) for voters in VOTER_ORDERS) >= 0.95 * VOTERS
    pairs = product(VOTER_ORDERS, BOX_ORDERS)
    assert max(guessed_boxes(careless, voters, boxes, False) for voters, boxes in pairs) >= 0.95 * VOTERS


def test_no_part_of_a_box_is_seen_in_its_envelope(kept):
    """Nor anything else that pairs them: no four bytes are shared more often than by chance."""
    chunks = {box[start : start + 4] for box in kept.boxes for start in range(len(box) - 3)}
    shared = sum(
        envelope[start : start + 4] in chunks
        for _voter, envelope in kept.log
        for start in range(len(envelope) - 3)
    )
    assert shared <= 30  # some two of four thousand million are expected


def test_nothing_published_tells_who_it_is_from_by_its_length(kept):
    assert len({len(envelope) for _voter, envelope in kept.log}) == 1
    assert len({len(box) for box in kept.boxes}) == 1


def test_with_the_envelope_key_the_order_would_be_undone(keys, kept):
    """Why that key is destroyed: whoever kept it pairs every voter with a box, though not with a choice."""
    box_of = {voter: keys.taken_out([Cast(envelope)])[0].box for voter, envelope in kept.log}
    assert box_of == kept.own


@dataclass(frozen=True)
class Cast:
    """An envelope by itself."""

    envelope: bytes
