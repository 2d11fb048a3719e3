"""A correction makes the next version; votes so far count in it as far as they still say something."""

import json
from copy import deepcopy
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from groups.polls.corrections import Step, carry, read_changes
from groups.polls.models import NamedBallot, Poll, PollVersion, RecountFile, Result, RollEntry
from groups.polls.notices import NOTICES
from groups.polls.queries.versions import carrier_of, named_ballots
from groups.polls.questions import read_definition
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.ports.notices import notices
from tests.factories import people as make
from tests.factories import polls as ask

WHY = "Een keuze ontbrak."


def with_options(*keys: str, **changes: Any) -> dict[str, Any]:
    """The question of `ask.QUESTIONS` with other options."""
    definition = deepcopy(ask.QUESTIONS)
    question = definition["pages"][0]["questions"][0]
    question |= {"options": [{"key": key, "title": f"Plaats {key}"} for key in keys], **changes}
    return definition


def mapping(**options: str | None) -> dict[str, Any]:
    return {"bench": {"options": options}}


@pytest.fixture
def voters(town):
    return [make.a_resident(town.here, f"stem{number}") for number in range(6)]


def test_votes_by_name_are_read_in_the_words_of_the_new_version(town, officer, voters):
    poll = ask.an_open_poll(town, officer, may_change=True)
    for person, option in zip(voters, ("church", "church", "park", "park", "park", "church"), strict=True):
        cast_ballot(by=person, poll=poll, answers={"bench": option}, version=1)
    version = correct_poll(
        by=officer,
        poll=poll,
        definition=with_options("green", "church", "station"),
        mapping=mapping(park="green", church=None),
        reason=WHY,
        title="Waar komt de bank echt?",
    )
    assert (version.number, version.note, version.title) == (2, WHY, "Waar komt de bank echt?")
    assert {ballot.version for ballot in NamedBallot.objects.all()} == {1}
    with pytest.raises(Conflict):
        cast_ballot(by=voters[0], poll=poll, answers={"bench": "church"}, version=1)
    cast_ballot(by=voters[0], poll=poll, answers={"bench": "station"}, version=2)
    read = [ballot.answers.get("bench") for ballot in named_ballots(poll)]
    assert sorted(read, key=str) == [None, None, "green", "green", "green", "station"]
    with time_machine.travel(ask.after(poll), tick=False):
        figures = count_poll(poll=poll, by=officer).figures["bench"]
    assert {option["key"]: option["votes"] for option in figures["options"]} == {
        "green": 3,
        "church": 0,
        "station": 1,
    }


@pytest.mark.parametrize("secret", [False, True])
def test_an_answer_that_lapsed_was_not_left_open(town, officer, voters, secret):
    poll = (ask.an_open_secret_poll if secret else ask.an_open_poll)(town, officer)
    for person in voters[:5]:
        cast_ballot(by=person, poll=poll, answers={"bench": "park"}, version=1)
    cast_ballot(by=voters[5], poll=poll, answers={"bench": "church"}, version=1)
    correct_poll(
        by=officer,
        poll=poll,
        definition=with_options("park", "station"),
        mapping=mapping(church=None),
        reason=WHY,
    )
    with time_machine.travel(ask.after(poll), tick=False):
        if secret:
            open_envelopes(by=officer, poll=poll)
            ask.give_codes(poll)
        heard = count_poll(poll=poll, by=officer).figures["bench"]["heard"]
        page = make.logged_in(voters[0]).get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert (heard["answered"], heard["skipped"], heard["lapsed"]) == (5, 0, 1)
    assert "1 antwoord telt niet meer mee" in page
    assert "liet de vraag open" not in page
    assert "zijn overgenomen" not in page


def test_a_question_of_which_everything_lapsed_is_told_too(town, officer, voters):
    poll = ask.an_open_poll(town, officer)
    for person in voters:
        cast_ballot(by=person, poll=poll, answers={"bench": "church"}, version=1)
    for options, said in ((("green", "square"), mapping(church=None)), (("green", "lane"), {})):
        correct_poll(by=officer, poll=poll, definition=with_options(*options), mapping=said, reason=WHY)
    with time_machine.travel(ask.after(poll), tick=False):
        count_poll(poll=poll, by=officer)
        page = make.logged_in(voters[0]).get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert "6 antwoorden tellen niet meer mee" in page


def test_a_sealed_vote_is_mapped_when_it_is_counted(town, officer, voters):
    poll = ask.an_open_secret_poll(town, officer)
    for person in voters[:4]:
        cast_ballot(by=person, poll=poll, answers={"bench": "park"}, version=1)
    correct_poll(
        by=officer,
        poll=poll,
        definition=with_options("green", "church"),
        mapping=mapping(park="green"),
        reason=WHY,
    )
    for person in voters[4:]:
        cast_ballot(by=person, poll=poll, answers={"bench": "church"}, version=2)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(poll=poll, by=officer)
    figures = Result.objects.get(poll=poll).figures["bench"]
    assert {option["key"]: option["votes"] for option in figures["options"]} == {"green": 4, "church": 2}
    told = json.loads(bytes(RecountFile.objects.get(poll=poll).content))
    assert told["questions"][0]["options"] == ["Plaats green", "Plaats church"]
    assert sorted(told["questions"][0]["marks"]) == [0, 0, 0, 0, 1, 1]
    assert told["invalid"] == {}


def test_two_corrections_follow_one_another(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    cast_ballot(by=anna, poll=poll, answers={"bench": "park"}, version=1)
    for before, after in (("park", "green"), ("green", "lawn")):
        correct_poll(
            by=officer,
            poll=poll,
            definition=with_options(after, "church"),
            mapping=mapping(**{before: after}),
            reason=WHY,
        )
        poll.refresh_from_db()
    assert poll.version == 3
    assert carrier_of(poll).carried({"bench": "park"}, 1) == {"bench": "lawn"}
    assert [ballot.answers for ballot in named_ballots(poll)] == [{"bench": "lawn"}]


@pytest.mark.parametrize(
    "said",
    [
        {"other": None},
        {"bench": {"to": "other"}},
        mapping(tower="church"),
        mapping(park="tower"),
        [],
    ],
)
def test_a_mapping_names_what_is_there(town, officer, anna, said):
    poll = ask.an_open_poll(town, officer)
    with pytest.raises(Invalid) as refusal:
        correct_poll(
            by=officer, poll=poll, definition=with_options("church", "green"), mapping=said, reason=WHY
        )
    assert refusal.value.field == "mapping"
    assert PollVersion.objects.count() == 1


def test_who_may_correct_what_and_why(town, officer, anna):
    poll = ask.an_open_poll(town, officer)
    new = {"definition": with_options("church", "park"), "mapping": {}, "reason": WHY}
    with pytest.raises(Forbidden):
        correct_poll(by=anna, poll=poll, **new)
    with pytest.raises(Invalid):
        correct_poll(by=officer, poll=poll, **{**new, "reason": " "})
    with pytest.raises(Invalid):
        correct_poll(by=officer, poll=poll, **{**new, "definition": ask.LOOP})
    with pytest.raises(Conflict):
        correct_poll(by=officer, poll=ask.a_draft(town, officer), **new)
    with time_machine.travel(ask.after(poll), tick=False), pytest.raises(Conflict):
        correct_poll(by=officer, poll=poll, **new)


def test_a_secret_ballot_stays_as_long_as_the_others(town, officer, anna):
    poll = ask.an_open_secret_poll(town, officer)
    long = with_options(*(f"{'x' * 38}{number}" for number in range(9)), kind="multiple")
    with pytest.raises(Conflict):
        correct_poll(by=officer, poll=poll, definition=long, mapping={"bench": None}, reason=WHY)


def test_everybody_who_may_vote_is_told_what_was_wrong(town, officer, anna, griet):
    poll = ask.an_open_poll(town, officer)
    correct_poll(by=officer, poll=poll, definition=with_options("church", "green"), mapping={}, reason=WHY)
    notice = notices.get("poll_corrected")
    message = notice.message(notice.event(poll_id=poll.pk, version=2))
    assert set(message.recipients) == {anna.pk, griet.pk}
    assert WHY in message.text
    assert not notice.can_mute
    assert notice in NOTICES


def test_each_kind_of_question_is_carried_by_its_names():
    options = [{"key": key, "title": key} for key in "abc"]
    old = read_definition(
        {
            "pages": [
                {
                    "key": "p",
                    "questions": [
                        {"key": "m", "kind": "multiple", "title": "M", "options": options},
                        {"key": "r", "kind": "ranking", "title": "R", "options": options},
                        {"key": "s", "kind": "score", "title": "S", "low": 0, "high": 5, "options": options},
                        {"key": "x", "kind": "matrix", "title": "X", "rows": options, "columns": options},
                        {"key": "n", "kind": "number", "title": "N"},
                        {"key": "t", "kind": "short", "title": "T"},
                    ],
                }
            ]
        }
    )
    new = deepcopy(old.to_json())
    for question in new["pages"][0]["questions"]:
        for part in ("options", "rows", "columns"):
            if question.get(part):
                question[part] = [{"key": key, "title": key} for key in "zbc"]
        if question["key"] in ("m", "r"):
            question["most"] = 3
        if question["key"] == "t":
            question["key"] = "u"
    wanted = read_definition(new)
    changes = read_changes(
        old,
        wanted,
        {
            "m": {"options": {"a": "z"}},
            "r": {"options": {"a": None}},
            "s": {"options": {"a": "z"}},
            "x": {"options": {"a": "z"}, "columns": {"b": None}},
            "t": {"to": "u"},
        },
    )
    answers = {
        "m": ["a", "b"],
        "r": ["a", "c", "b"],
        "s": {"a": 5, "c": 0},
        "x": {"a": "c", "b": "b"},
        "n": 7,
        "t": "Zo.",
    }
    assert carry(answers, Step(wanted, changes)) == {
        "m": ["z", "b"],
        "r": ["c", "b"],
        "s": {"z": 5, "c": 0},
        "x": {"z": "c"},
        "n": 7,
        "u": "Zo.",
    }


@pytest.mark.parametrize("asked", [("district",), ()])
def test_by_group_is_told_only_what_no_correction_touched(town, officer, anna, asked):
    day, time = (
        {"key": key, "kind": "single", "title": title, "options": [{"key": x, "title": x} for x in choices]}
        for key, title, choices in (("day", "Welke dag?", "ab"), ("time", "Hoe laat?", "de"))
    )
    bench = deepcopy(ask.QUESTIONS["pages"][0]["questions"][0])
    before, after = ({"pages": [{"key": "p1", "questions": [bench, day, *more]}]} for more in ([], [time]))
    poll = ask.an_open_poll(town, officer, definition=before, groups_asked=asked)
    gone = {"day": {"options": {"a": None, "b": None}}}
    after["pages"][0]["questions"][1] = {**day, "options": [{"key": x, "title": x} for x in "xy"]}
    correct_poll(by=officer, poll=poll, definition=after, mapping=gone, reason=WHY)
    roll = RollEntry.objects.bulk_create(
        RollEntry(poll=poll, position=9000 + at, code=f"K-{at}", mark="screen", district_name=name)
        for at, name in enumerate(["Kern"] * 40 + ["Noord"] * 40)
    )
    cast = ({"bench": "park", "day": "a"}, {"bench": "park", "day": "x", "time": "d"})
    NamedBallot.objects.bulk_create(
        NamedBallot(poll=poll, entry=entry, version=1 + at % 2, answers=cast[at % 2])
        for at, entry in enumerate(roll)
    )
    Poll.objects.filter(pk=poll.pk).update(groups_offered={"district": ["Kern", "Noord"]} if asked else {})
    poll.refresh_from_db()
    with time_machine.travel(ask.after(poll), tick=False):
        tables = count_poll(poll=poll, by=officer).tables
    assert set(tables) == ({"bench"} if asked else set())
    page = make.logged_in(anna).get(reverse("polls:results", args=[poll.uid])).content.decode()
    assert ("splitsen we niet op" in page) == bool(asked)
