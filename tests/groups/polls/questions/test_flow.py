"""The road through the pages: who sees what, and which definitions have no sound road."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.questions import (
    END,
    NO_OPINION,
    check_answers,
    check_flow,
    check_secrecy,
    count,
    faults_in,
    from_figures,
    path,
    read_definition,
)
from network.kernel.errors import Invalid
from tests.helpers.sampled import examples

YES_NO = [{"key": "ja", "title": "Ja"}, {"key": "nee", "title": "Nee"}]


def single(key, **more):
    return {"kind": "single", "key": key, "title": f"Vraag {key}", "options": YES_NO, **more}


def page(key, *questions, **more):
    return {"key": key, "questions": list(questions), **more}


def survey(*pages):
    return read_definition({"pages": list(pages)})


def jump(question, values, to):
    return {"question": question, "values": values, "to": to}


BIKES = survey(
    page("p1", single("fiets", required=True), jumps=[jump("fiets", ["nee"], "p3")]),
    page("p2", single("ver", required=True), jumps=[jump("ver", ["ja"], END)]),
    page("p3", {"kind": "score", "key": "tevreden", "title": "Tevreden?", "low": -2, "high": 2}),
)


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({"fiets": "nee"}, ["p1", "p3"]),
        ({"fiets": "ja", "ver": "ja"}, ["p1", "p2"]),
        ({"fiets": "ja", "ver": "nee"}, ["p1", "p2", "p3"]),
        ({"fiets": "nee", "ver": "ja"}, ["p1", "p3"]),
        ({}, ["p1", "p2", "p3"]),
    ],
)
def test_a_voter_sees_the_pages_of_their_answers(answers, pages):
    assert [each.key for each in path(BIKES, answers).pages] == pages


def test_what_lies_off_the_road_is_dropped_or_refused():
    answers = {"fiets": "nee", "ver": "ja", "tevreden": "2"}
    assert check_answers(BIKES, answers) == {"fiets": "nee", "tevreden": 2}
    with pytest.raises(Invalid) as refused:
        check_answers(BIKES, answers, strict=True)
    assert (refused.value.field, refused.value.code) == ("ver", "off_road")


def test_an_answer_off_the_road_steers_nothing():
    definition = survey(
        page("p1", single("q"), jumps=[jump("q", ["nee"], "p3")]),
        page("p2", single("r")),
        page("p3", single("s"), jumps=[jump("r", ["ja"], END)]),
        page("p4", single("t")),
    )
    assert check_flow(definition) == []
    assert [each.key for each in path(definition, {"q": "ja", "r": "ja"}).pages] == ["p1", "p2", "p3"]
    assert [each.key for each in path(definition, {"q": "nee", "r": "ja"}).pages] == ["p1", "p3", "p4"]


def test_what_is_wrong_off_the_road_harms_nobody():
    assert check_answers(BIKES, {"fiets": "nee", "ver": "misschien"}) == {"fiets": "nee", "tevreden": None}


def test_a_form_hears_everything_at_once():
    kept, faults = faults_in(BIKES, {"fiets": "ja", "tevreden": 9, "stiekem": 1})
    assert set(faults) == {"stiekem", "ver", "tevreden"}
    assert kept == {"fiets": "ja"}


@pytest.mark.parametrize("nonsense", [None, [], "ja", 3])
def test_what_is_no_ballot_is_refused(nonsense):
    with pytest.raises(Invalid):
        check_answers(BIKES, nonsense)


def test_no_opinion_and_scores_and_several_choices_steer_too():
    several = {"kind": "multiple", "key": "m", "title": "M", "options": YES_NO}
    score = {"kind": "score", "key": "s", "title": "S", "low": 1, "high": 3}
    definition = survey(
        page("p1", single("q", no_opinion=True), jumps=[jump("q", ["no_opinion"], "p4")]),
        page("p2", several, jumps=[jump("m", ["nee"], "p4")]),
        page("p3", score, jumps=[jump("s", [1, 2], END)]),
        page("p4", single("z")),
    )
    assert check_flow(definition) == []
    seen = {
        answer: [each.key for each in path(definition, given).pages]
        for answer, given in {
            "none": {"q": dict(NO_OPINION)},
            "several": {"q": "ja", "m": ["ja", "nee"]},
            "score": {"q": "ja", "m": ["ja"], "s": 2},
        }.items()
    }
    assert seen == {"none": ["p1", "p4"], "several": ["p1", "p2", "p4"], "score": ["p1", "p2", "p3"]}


@pytest.mark.parametrize(
    ("definition", "codes"),
    [
        (BIKES, set()),
        (
            survey(page("p1", single("q")), page("p2", single("r"), then="p1")),
            {"backwards", "loop", "dead_end"},
        ),
        (survey(page("p1", single("q"), jumps=[jump("q", ["ja"], "p1")])), {"backwards", "loop"}),
        (survey(page("p1", single("q"), then=END), page("p2", single("r"))), {"unreachable"}),
        (
            survey(
                page("p1", single("q", required=True), jumps=[jump("q", ["ja", "nee"], "p3")]),
                page("p2", single("r")),
                page("p3", single("s")),
            ),
            {"unreachable"},
        ),
        (survey(page("p1", single("q"), then="p9")), {"unknown_page", "dead_end"}),
        (survey(page("p1", single("q"), jumps=[jump("x", ["ja"], END)])), {"unknown_question"}),
        (
            survey(page("p1", single("q"), jumps=[jump("r", ["ja"], END)]), page("p2", single("r"))),
            {"later_question"},
        ),
        (survey(page("p1", single("q"), jumps=[jump("q", ["misschien"], END)])), {"unknown_value"}),
        (survey(page("p1", single("q"), jumps=[jump("q", ["no_opinion"], END)])), {"unknown_value"}),
        (survey(page("p1", single("q"), jumps=[jump("q", [], END)])), {"unknown_value"}),
        (
            survey(
                page("p1", {"kind": "long", "key": "q", "title": "Q"}, jumps=[jump("q", ["x"], END)]),
            ),
            {"no_condition"},
        ),
        (
            survey(
                page("p1", single("q"), jumps=[jump("q", ["ja"], END), jump("q", ["ja"], "p2")]),
                page("p2", single("r")),
            ),
            {"never"},
        ),
        (survey(page("p1", single("q")), page("p2")), {"empty_page"}),
    ],
)
def test_a_road_that_is_not_sound_is_named(definition, codes):
    faults = check_flow(definition)
    assert {fault.code for fault in faults} == codes
    assert all(fault.sentence.endswith(".") for fault in faults)


@st.composite
def surveys(draw):
    size = draw(st.integers(1, 5))
    keys = [f"p{n}" for n in range(size)]
    target = st.sampled_from([*keys, END])
    return survey(
        *(
            page(
                key,
                single(f"q{n}", required=draw(st.booleans())),
                then=draw(st.none() | target),
                jumps=[
                    jump(f"q{draw(st.integers(0, n))}", [draw(st.sampled_from(["ja", "nee"]))], draw(target))
                    for _ in range(draw(st.integers(0, 2)))
                ],
            )
            for n, key in enumerate(keys)
        )
    )


@settings(max_examples=examples(100), deadline=None)
@given(surveys(), st.data())
def test_a_sound_definition_brings_every_voter_to_the_end(definition, data):
    answers = {
        question.key: data.draw(st.sampled_from(["ja", "nee"] if question.required else ["ja", "nee", None]))
        for question in definition.questions
    }
    road = path(definition, answers)
    assert len(set(road.pages)) == len(road.pages)
    if not check_flow(definition):
        places = [definition.pages.index(each) for each in road.pages]
        assert places == sorted(places)
        kept = check_answers(definition, answers)
        assert list(kept) == [question.key for question in road.questions]
        assert check_answers(definition, kept, strict=True) == kept


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"pages": []},
        {"pages": [page("p1")]},
        {"pages": [page("p1", single("q")), page("p1", single("r"))]},
        {"pages": [page("p1", single("q"), single("q"))]},
        {"pages": [page("p1", single("q"), jumps=[{"question": "q", "values": ["ja"]}])]},
        {"pages": [page("p1", single("q"), jumps=[jump("q", "ja", END)])]},
        {"pages": [page("p1", single("q"), then=3)]},
        {"pages": [page("p1", single("q"))], "more": 1},
    ],
)
def test_what_is_no_definition_is_refused(data):
    with pytest.raises(Invalid) as refused:
        read_definition(data)
    assert refused.value.message


def test_a_secret_ballot_has_nothing_to_recognise_somebody_by():
    assert check_secrecy(BIKES) == []
    ranking = {"kind": "ranking", "key": "r", "title": "R", "options": YES_NO, "method": "runoff"}
    words = {"kind": "short", "key": "w", "title": "W"}
    faults = check_secrecy(survey(page("p1", ranking, words)))
    assert [fault.code for fault in faults] == ["whole_ranking", "not_secret"]


OPTIONS = [{"key": "lange-sleutel", "title": "A"}, {"key": "b", "title": "B"}, {"key": "c", "title": "C"}]


def test_a_whole_poll_is_counted_in_one_pass_and_shown_again():
    pile = count(BIKES, [({"fiets": "nee", "tevreden": 2}, 3, 1), ({"fiets": "ja", "ver": "ja"}, 1, 1)])
    paper = count(BIKES, [({"fiets": "nee", "tevreden": None}, 12, 1)])
    pile.merge(paper)
    results = pile.results()
    assert [(each.key, each.votes) for each in results["fiets"].options] == [("nee", 15), ("ja", 1)]
    assert results["tevreden"].heard.answered == 3
    assert from_figures(pile.figures()) == results
