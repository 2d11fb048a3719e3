"""A secret ballot says the same before it is sealed and after it is opened."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from groups.polls.questions import NO_OPINION, read_definition
from groups.polls.sealing.opening import Opened, open_boxes
from groups.polls.sheets import from_sealed, sheet_of, to_sealed

OPTIONS = [{"key": key, "title": key.upper()} for key in ("a", "b", "c", "d")]
DEFINITION = read_definition(
    {
        "pages": [
            {
                "key": "p",
                "questions": [
                    {"kind": "single", "key": "one", "title": "Een?", "options": OPTIONS, "no_opinion": True},
                    {"kind": "multiple", "key": "some", "title": "Enkele?", "options": OPTIONS, "most": 3},
                    {"kind": "ranking", "key": "order", "title": "Volgorde?", "options": OPTIONS},
                    {
                        "kind": "score",
                        "key": "each",
                        "title": "Elk?",
                        "low": -2,
                        "high": 2,
                        "options": OPTIONS,
                    },
                    {"kind": "score", "key": "itself", "title": "Zelf?", "low": 0, "high": 10},
                ],
            }
        ]
    }
)
KEYS = st.sampled_from("abcd")
ANSWERS = st.fixed_dictionaries(
    {
        "one": st.one_of(st.none(), KEYS, st.just(dict(NO_OPINION))),
        "some": st.one_of(st.none(), st.lists(KEYS, min_size=1, max_size=3, unique=True)),
        "order": st.one_of(st.none(), st.lists(KEYS, min_size=1, unique=True)),
        "each": st.one_of(st.none(), st.dictionaries(KEYS, st.integers(-2, 2), min_size=1)),
        "itself": st.one_of(st.none(), st.integers(0, 10)),
    }
)


@given(ANSWERS, st.sampled_from([{}, {"age": "18-34"}]))
def test_what_goes_in_comes_out(given_answers: dict[str, Any], groups: dict[str, str]) -> None:
    answers = {question.key: question.check(given_answers[question.key]) for question in DEFINITION.questions}
    sheet = sheet_of("poll", 1, DEFINITION, {"age": ("18-34", "35-54")})
    length, key = sheet.length(), PrivateKey.generate()
    box = SealedBox(key.public_key).encrypt(sheet.encode(to_sealed(DEFINITION, answers), groups, length))
    (opened,) = open_boxes([box], key, {1: sheet}, length=length)
    assert isinstance(opened, Opened)
    answered = {key: answer for key, answer in answers.items() if answer is not None}
    assert from_sealed(DEFINITION, opened.answers) == answered
    assert opened.groups == groups
