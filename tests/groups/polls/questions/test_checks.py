"""Each kind of question: what fits as an answer, in which form it is kept, and what is refused and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.questions import NO_OPINION, Definition, Page, order_for, read_definition
from groups.polls.questions.definition import read_question
from groups.polls.questions.reading import Fields
from network.kernel.errors import Invalid
from tests.helpers.sampled import examples

OPTIONS = [{"key": key, "title": key.upper()} for key in ("a", "b", "c")]
ROWS = [{"key": key, "title": key.upper()} for key in ("x", "y")]
BOX = {"west": 3.6, "south": 51.0, "east": 3.8, "north": 51.1}
DEFINED = {
    "single": {"options": OPTIONS},
    "multiple": {"options": OPTIONS, "least": 1, "most": 2},
    "ranking": {"options": OPTIONS, "least": 2, "most": 3},
    "score": {"low": -2, "high": 2},
    "scores": {"kind": "score", "low": 0, "high": 10, "options": OPTIONS},
    "matrix": {"rows": ROWS, "columns": OPTIONS},
    "number": {"low": 0, "high": 100, "decimals": 1},
    "steps": {"kind": "number", "low": 1, "step": 0.5, "decimals": 2},
    "short": {"max_length": 20},
    "long": {},
    "place": BOX,
    "photo": {},
}


def question(sort, **more):
    data = {"kind": sort, "key": "q", "title": "Wat vind je?", **DEFINED[sort], **more}
    return read_question(Fields(data, "q"))


FITS = [
    ("single", "a", "a"),
    ("multiple", ["c", "a"], ["a", "c"]),
    ("ranking", ["c", "a"], ["c", "a"]),
    ("score", -2, -2),
    ("score", "−1", -1),
    ("scores", {"b": "7", "a": 0, "c": None}, {"a": 0, "b": 7}),
    ("matrix", {"y": "a"}, {"y": "a"}),
    ("number", 12, 12),
    ("number", "12,5", 12.5),
    ("number", "12.0", 12),
    ("steps", 2.5, 2.5),
    ("short", "  twee \n woorden ", "twee woorden"),
    ("long", "Regel een\r\nregel twee", "Regel een\nregel twee"),
    ("place", {"lon": "3.7123456789", "lat": 51.05}, {"lon": 3.712346, "lat": 51.05}),
    ("photo", "0123456789abcdef", "0123456789abcdef"),
]


@pytest.mark.parametrize(("sort", "answer", "kept"), FITS)
def test_an_answer_that_fits_is_kept_in_one_form(sort, answer, kept):
    one = question(sort)
    assert one.check(answer) == kept
    assert one.check(kept) == kept
    tally = one.tally()
    tally.add(kept)
    assert tally.result().heard.answered == 1


@pytest.mark.parametrize(
    ("sort", "answer", "says"),
    [
        ("single", "z", "Die keuze hoort niet bij deze vraag."),
        ("single", ["a"], "Die keuze hoort niet bij deze vraag."),
        ("single", 1, "Die keuze hoort niet bij deze vraag."),
        ("multiple", ["a", "b", "c"], "Kies er hoogstens 2. Nu koos je er 3."),
        ("multiple", ["a", "a"], "Je koos hetzelfde twee keer."),
        ("multiple", ["a", "z"], "Die keuze hoort niet bij deze vraag."),
        ("multiple", "a", "Dit antwoord past niet"),
        ("multiple", ["a"] * 100_000, "Dit antwoord past niet"),
        ("ranking", ["a"], "Zet minstens 2 keuzes op volgorde."),
        ("ranking", ["a", "a"], "Je gaf hetzelfde twee plaatsen."),
        ("ranking", {"a": 1}, "Dit antwoord past niet"),
        ("score", 3, "Geef een score van -2 tot 2."),
        ("score", True, "Geef een score van -2 tot 2."),
        ("score", 1.5, "Geef een score van -2 tot 2."),
        ("score", "9" * 5_000, "Geef een score van -2 tot 2."),
        ("scores", {"z": 1}, "Die keuze hoort niet bij deze vraag."),
        ("scores", [1, 2], "Dit antwoord past niet"),
        ("matrix", {"z": "a"}, "Die rij hoort niet bij deze vraag."),
        ("matrix", {"x": ["a"]}, "Die keuze hoort niet bij deze vraag."),
        ("number", -1, "Vul minstens 0 in."),
        ("number", 101, "Vul hoogstens 100 in."),
        ("number", "12,55", "Vul hoogstens 1 cijfers na de komma in."),
        ("number", "veel", "Vul een getal in"),
        ("number", float("nan"), "Vul een getal in"),
        ("number", "1e400", "Vul een getal in"),
        ("number", True, "Dit antwoord past niet"),
        ("number", {}, None),
        ("steps", 2.25, "Vul een getal in stappen van 0"),
        ("short", "x" * 21, "21"),
        ("long", ["x"], "Dit antwoord past niet"),
        ("place", {"lon": 4.5, "lat": 51.05}, "Die plek ligt buiten de kaart"),
        ("place", {"lon": 3.7}, "Dit antwoord past niet"),
        ("place", {"lon": "x", "lat": "inf"}, "Dit antwoord past niet"),
        ("photo", "../../etc/passwd", "Dit antwoord past niet"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(sort, answer, says):
    if says is None:
        assert question(sort).check(answer) is None
        return
    with pytest.raises(Invalid) as refused:
        question(sort).check(answer)
    assert says in refused.value.message
    assert refused.value.field == "q"


@pytest.mark.parametrize("sort", DEFINED)
def test_required_and_no_opinion(sort):
    for nothing in (None, "", [], {}):
        assert question(sort).check(nothing) is None
        with pytest.raises(Invalid, match="Beantwoord deze vraag"):
            question(sort, required=True).check(nothing)
    assert question(sort, required=True, no_opinion=True).check(dict(NO_OPINION)) == NO_OPINION
    with pytest.raises(Invalid, match="hier geen antwoord"):
        question(sort).check(dict(NO_OPINION))
    with pytest.raises(Invalid, match="niet allebei"):
        question(sort, no_opinion=True).check({**NO_OPINION, "x": "a"})


@pytest.mark.parametrize("blank", ["   ", "\n\u200b \n"])
def test_words_of_spaces_are_no_answer(blank):
    if not blank.strip():
        assert question("long").check(blank) is None
    with pytest.raises(Invalid):
        question("long", required=True).check(blank)


def test_required_rows_and_scores_are_all_of_them():
    with pytest.raises(Invalid, match="in elke rij"):
        question("matrix", required=True).check({"x": "a"})
    with pytest.raises(Invalid, match="elke keuze een score"):
        question("scores", required=True).check({"a": 1})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["a", "x", "lon", "no_opinion", "ü"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("sort", DEFINED)
@settings(max_examples=examples(60), deadline=None)
@given(JSON)
def test_whatever_is_sent_is_refused_or_can_be_counted(sort, answer):
    one = question(sort, no_opinion=True)
    try:
        kept = one.check(answer)
    except Invalid as refused:
        assert refused.message
        return
    assert one.check(kept) == kept
    one.tally().add(kept)


@pytest.mark.parametrize("sort", DEFINED)
def test_a_definition_is_written_as_it_is_read(sort):
    definition = Definition((Page("p", "", "", (question(sort, help="Denk na.", required=True),)),))
    assert read_definition(definition.to_json()) == definition


@pytest.mark.parametrize(
    ("sort", "more", "field", "says"),
    [
        ("single", {"options": OPTIONS[:1]}, "options", "2 tot"),
        ("single", {"options": [*OPTIONS, OPTIONS[0]]}, "options", "staat er twee keer"),
        ("single", {"options": [*OPTIONS, {"key": "d", "title": "a"}]}, "options", "dezelfde tekst"),
        ("single", {"options": [{"key": "end", "title": "x"}, *OPTIONS]}, "options.0.key", "sleutel"),
        ("single", {"options": [{"key": "review", "title": "x"}, *OPTIONS]}, "options.0.key", "sleutel"),
        ("single", {"key": "Q 1"}, "key", "sleutel"),
        ("single", {"title": " "}, "title", ""),
        ("single", {"required": "ja"}, "required", "ja of nee"),
        ("single", {"colour": "red"}, "colour", "bestaat hier niet"),
        ("multiple", {"least": 3, "most": 2}, "least", "groter dan het maximum"),
        ("multiple", {"most": 4}, "most", "van 1 tot 3"),
        ("ranking", {"method": ["borda"]}, "method", "telling"),
        ("score", {"low": 2}, "high", "van laag naar hoog"),
        ("score", {"high": 2.5}, "high", "geheel getal"),
        ("number", {"low": 100}, "low", "niet kleiner"),
        ("number", {"step": 0}, "step", "miljoenste"),
        ("number", {"high": "x"}, "high", "getal"),
        ("place", {"east": 3.5}, "west", "randen van de kaart"),
        ("short", {"max_length": 0}, "max_length", "geheel getal"),
    ],
)
def test_a_definition_that_does_not_fit_says_where(sort, more, field, says):
    with pytest.raises(Invalid) as refused:
        question(sort, **more)
    assert refused.value.field == f"q.{field}"
    assert says in refused.value.message


def test_an_unknown_kind_is_refused():
    with pytest.raises(Invalid, match="bestaat niet"):
        read_question(Fields({"kind": "raad eens", "key": "q", "title": "x"}, "q"))


def test_each_voter_has_one_order_and_not_all_have_the_same():
    options = question("single", options=[*OPTIONS, {"key": "geen", "title": "Geen", "pinned": True}]).options
    orders = set()
    for voter in range(60):
        order = order_for(options, question="q", order_key=b"k", voter_key=str(voter))
        assert order == order_for(options, question="q", order_key=b"k", voter_key=str(voter))
        assert sorted(option.key for option in order) == sorted(option.key for option in options)
        assert order[-1].key == "geen"
        orders.add(order)
    assert len(orders) == 6
    assert (
        len({order_for(options, question="q", order_key=bytes([n]), voter_key="1") for n in range(60)}) == 6
    )
