"""What changed between two versions: nothing is lost, nothing is invented."""

import time

from hypothesis import given
from hypothesis import strategies as st

from groups.councils.differences import GONE, NEW, SAME, Piece, differences

texts = st.text(alphabet="ab \n.", max_size=80)


def without(blocks, kind):
    kept = ["".join(piece.text for piece in block if piece.kind != kind) for block in blocks]
    only = {kind}
    return "\n".join(
        text for text, block in zip(kept, blocks, strict=True) if {p.kind for p in block} != only
    )


def test_a_changed_word_stands_beside_the_one_that_went():
    assert differences("Open tot acht uur.", "Open tot tien uur.") == [
        [Piece(SAME, "Open tot "), Piece(GONE, "acht"), Piece(NEW, "tien"), Piece(SAME, " uur.")]
    ]


def test_a_new_line_and_a_line_that_went_are_whole():
    assert differences("a\nb", "b\nc") == [[Piece(GONE, "a")], [Piece(SAME, "b")], [Piece(NEW, "c")]]


@given(before=texts, after=texts)
def test_leaving_out_what_is_new_gives_the_old_text_and_the_other_way_round(before, after):
    blocks = differences(before, after)
    assert without(blocks, NEW) == before
    assert without(blocks, GONE) == after


def test_the_longest_texts_are_compared_at_once():
    before = " ".join(f"w{number % 97}" for number in range(7_000))[:20_000]
    after = " ".join(f"w{number % 89}" for number in range(7_000))[:20_000]
    started = time.perf_counter()
    differences(before, after)
    assert time.perf_counter() - started < 5
