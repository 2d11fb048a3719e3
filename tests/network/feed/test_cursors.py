"""A cursor says exactly where a page begins, and nothing else is read as one."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.feed.cursors import Cursor, decode
from network.kernel.errors import Invalid

MOMENTS = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2150, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CURSORS = st.builds(Cursor, MOMENTS, st.integers(0, 10**18 - 1), st.booleans())


@given(CURSORS)
def test_a_cursor_comes_back_as_it_was(cursor):
    word = cursor.encode()
    assert decode(word) == cursor
    assert word.isascii()
    assert not set(word) & set("+/=&?# ")


@given(st.text(max_size=120))
def test_any_other_word_is_refused_with_a_sentence(word):
    try:
        cursor = decode(word)
    except Invalid as refused:
        assert refused.code == "cursor"
        assert refused.message
    else:
        assert decode(cursor.encode()) == cursor


@pytest.mark.parametrize(
    "written",
    [
        "",
        "o",
        "o1",
        "o1.",
        "x1.1",
        "o1.1.1",
        "o99999999999999999.1",
        "o-99999999999999999.1",
        "o1.-1",
        "o1.9" * 9,
        "o١.١",
    ],
)
def test_a_forged_cursor_is_refused(written):
    word = urlsafe_b64encode(written.encode()).decode().rstrip("=")
    with pytest.raises(Invalid):
        decode(word)
