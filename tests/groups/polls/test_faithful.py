"""No correction lets the votes for one choice count for another; what it does change, everybody reads."""

import json
from copy import deepcopy
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from groups.polls.became import became_words
from groups.polls.corrections import Carrier, Step, read_changes
from groups.polls.faithful import ensure_faithful
from groups.polls.models import Poll, PollVersion, RecountFile
from groups.polls.questions import Definition, read_definition
from groups.polls.services.casting import cast_ballot
from groups.polls.services.correcting import correct_poll
from groups.polls.services.counting import count_poll, open_envelopes
from network.kernel.errors import Invalid
from network.kernel.rest.scopes import Scope
from network.people.services.tokens import create_token
from tests.factories import people as make
from tests.factories import polls as ask

WHY = "Een komma stond verkeerd."


def asking(kind: str = "single", title: str = "Waar?", **options: str) -> Definition:
    """One question, with options by key."""
    choices = [{"key": key, "title": words} for key, words in options.items()]
    question = {"key": "q", "kind": kind, "title": title, "options": choices}
    return read_definition({"pages": [{"key": "p", "questions": [question]}]})


def with_two(one: str, two: str, **keys: str) -> Definition:
    """Two questions that are answered in words."""
    names = {"one": "one", "other": "other", **keys}
    asked = [
        {"key": names["one"], "kind": "short", "title": one},
        {"key": names["other"], "kind": "short", "title": two},
    ]
    return read_definition({"pages": [{"key": "p", "questions": asked}]})


OLD = asking(church="De kerk", park="Het park", lane="De laan")


def corrected(old: Definition, new: Definition, said: Any, earlier: Carrier | None = None) -> Carrier:
    """Return the versions with one more, if it may be."""
    before = earlier or Carrier(old)
    step = Step(new, read_changes(before.newest, new, said))
    ensure_faithful(before, step)
    return Carrier(before.first, [*before.steps, step])


@pytest.mark.parametrize(
    ("new", "options"),
    [
        pytest.param(OLD, {"church": "park", "park": "church"}, id="swapped by key"),
        pytest.param(OLD, {"church": "park", "park": "church", "lane": None}, id="swapped, one lapses"),
        pytest.param(OLD, {"church": "park", "park": None}, id="one becomes what was there"),
        pytest.param(
            asking(park="Het park", lane="De laan"),
            {"church": "park", "park": None},
            id="into what was there",
        ),
        pytest.param(
            asking(green="Het gras", lane="De laan"), {"church": "green", "park": "green"}, id="merged"
        ),
        pytest.param(
            asking(church="Het park", park="De kerk", lane="De laan"), {}, id="swapped by their words"
        ),
        pytest.param(asking(church="Het  PARK", lane="De laan"), {"park": None}, id="takes another's words"),
        pytest.param(
            asking(green="Het gras", fresh="De kerk", lane="De laan"),
            {"church": "green", "park": None},
            id="its words stay elsewhere",
        ),
        pytest.param(OLD, {"park": None}, id="lapses while it stays"),
    ],
)
def test_votes_do_not_change_sides(new: Definition, options: dict[str, str | None]) -> None:
    with pytest.raises(Invalid) as refusal:
        corrected(OLD, new, {"q": {"options": options}})
    assert refusal.value.field == "mapping"


def test_nor_through_two_corrections() -> None:
    between = asking(church="De kerk", grass="Het gras", lane="De laan")
    before = corrected(OLD, between, {"q": {"options": {"park": "grass"}}})
    with pytest.raises(Invalid):
        corrected(OLD, asking(church="Het park", grass="Het gras", lane="De laan"), {}, before)
    with pytest.raises(Invalid):
        said = {"q": {"options": {"church": "park"}}}
        corrected(OLD, asking(park="Het plein", grass="Het gras", lane="De laan"), said, before)
    after = corrected(OLD, asking(church="De kerk", grass="Het park", lane="De laan"), {}, before)
    assert after.carried({"q": "park"}, 1) == {"q": "grass"}


def test_what_is_better_said_or_gone_may_be() -> None:
    new = asking(church="De oude kerk", green="Het gras", square="Het plein")
    after = corrected(OLD, new, {"q": {"options": {"park": "green", "lane": None}}})
    assert after.carried({"q": "park"}, 1) == {"q": "green"}
    assert after.carried({"q": "lane"}, 1) == {"q": None}


def test_rows_columns_and_questions_do_not_change_sides_either() -> None:
    rows = [{"key": key, "title": key} for key in "ab"]
    matrix = {"key": "x", "kind": "matrix", "title": "X", "rows": rows, "columns": rows}
    grid = read_definition({"pages": [{"key": "p", "questions": [matrix]}]})
    for part in ("options", "columns"):
        with pytest.raises(Invalid):
            corrected(grid, grid, {"x": {part: {"a": "b", "b": "a"}}})
    two = with_two("Voor?", "Tegen?")
    with pytest.raises(Invalid):
        corrected(two, two, {"one": {"to": "other"}, "other": {"to": "one"}})
    with pytest.raises(Invalid):
        corrected(two, with_two("Tegen?", "Voor?"), {})
    with pytest.raises(Invalid):
        corrected(two, two, {"one": None})
    corrected(two, with_two("Voor?", "Hoezo?", other="new"), {"other": {"to": "new"}})
    alike = with_two("Waarom?", "Waarom?")
    corrected(alike, with_two("Waarom dan?", "Waarom?"), {})


def a_corrected_poll(poll: Poll, officer: Any) -> Poll:
    definition = deepcopy(poll.definition)
    question = definition["pages"][0]["questions"][0]
    question["title"] = "Waar zetten we ze?"
    question["options"] = [
        {"key": "green", "title": "Op het gras"},
        {"key": "square", "title": "Op het plein"},
    ]
    said = {"bench": {"options": {"park": "green", "church": None}}}
    correct_poll(by=officer, poll=poll, definition=definition, mapping=said, reason=WHY)
    return Poll.objects.get(pk=poll.pk)


BECAME = [
    "De vraag “Waar zetten we de bank?” werd “Waar zetten we ze?”. Antwoorden daarop tellen mee.",
    "Bij “Waar zetten we ze?” vervalt “Aan de kerk”. Stemmen daarvoor tellen niet meer mee.",
    "Bij “Waar zetten we ze?” werd “In het park” nu “Op het gras”. Stemmen daarvoor tellen mee.",
    "Bij “Waar zetten we ze?” kwam “Op het plein” erbij.",
]


def test_everybody_reads_what_became_of_what(town, officer, anna) -> None:
    poll = a_corrected_poll(ask.an_open_poll(town, officer), officer)
    page = make.logged_in(anna).get(reverse("polls:poll", args=[poll.uid])).content.decode()
    for sentence in BECAME:
        assert f"<li>{sentence}</li>" in page
    _row, key = create_token(by=anna, person=anna, scopes=list(Scope), name="test")
    program = Client(headers={"Authorization": f"Bearer {key}"})
    first, second = program.get(f"/api/v1/polls/{poll.uid}/").json()["versions"]
    assert (first["became"], first["mapping"], second["became"]) == ([], {}, BECAME)
    assert second["mapping"]["bench"]["options"] == {"park": "green", "church": None}


def test_a_narrower_answer_or_another_road_is_told_too() -> None:
    old = asking("multiple", church="De kerk", park="Het park", lane="De laan")
    new = old.to_json()
    new["pages"][0]["questions"][0] |= {"most": 1, "help": "Eén plek."}
    new["pages"].append({"key": "z", "questions": [{"key": "why", "kind": "short", "title": "Waarom?"}]})
    new["pages"][0]["jumps"] = [{"question": "q", "values": ["lane"], "to": "end"}]
    narrower = read_definition(new)
    after = corrected(old, narrower, {})
    assert after.read({"q": ["church", "park"]}, 1)[1] == {"q"}
    assert became_words(old, narrower, after.steps[0].changes) == (
        "Bij “Waar?” veranderde de uitleg.",
        "Bij “Waar?” veranderde wat een antwoord mag zijn. Wat niet meer past, telt niet meer mee.",
        "De vraag “Waarom?” kwam erbij.",
        "De weg door de vragen veranderde. Antwoorden op een vraag die iemand zo niet krijgt, "
        "tellen niet meer mee.",
    )
    assert became_words(old, old, corrected(old, old, {}).steps[0].changes) == ()
    wider = asking("multiple", church="De kerk", park="Het park", lane="De laan", square="Het plein")
    said = became_words(old, wider, corrected(old, wider, {}).steps[0].changes)
    assert said == ("Bij “Waar?” kwam “Het plein” erbij.",)


def test_a_counted_secret_poll_says_it_to_who_counts_again(town, officer) -> None:
    voters = [make.a_resident(town.here, f"stem{number}") for number in range(6)]
    poll = ask.an_open_secret_poll(town, officer)
    for person in voters:
        cast_ballot(by=person, poll=poll, answers={"bench": "park"}, version=1)
    poll = a_corrected_poll(poll, officer)
    with time_machine.travel(ask.after(poll), tick=False):
        open_envelopes(by=officer, poll=poll)
        ask.give_codes(poll)
        count_poll(by=officer, poll=poll)
        file = reverse("polls:results_file", args=[poll.uid, "json"])
        told = json.loads(make.logged_in(voters[0]).get(file).content)
    content = bytes(RecountFile.objects.get(poll=poll).content)
    published = json.loads(content)
    assert (
        content == json.dumps(published, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )
    for versions in (published["corrections"], told["versions"][1:]):
        assert [version["became"] for version in versions] == [BECAME]
        assert versions[0]["note"] == WHY
        assert versions[0]["mapping"]["bench"]["options"]["church"] is None


def test_a_swap_over_the_api_changes_nothing(town, officer, anna) -> None:
    poll = ask.an_open_poll(town, officer)
    _row, key = create_token(by=officer, person=officer, scopes=list(Scope), name="test")
    swap = {"bench": {"options": {"park": "church", "church": "park"}}}
    body = {"definition": poll.definition, "mapping": swap, "reason": WHY}
    answer = Client(headers={"Authorization": f"Bearer {key}"}).post(
        f"/api/v1/polls/{poll.uid}/correct/", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert PollVersion.objects.filter(poll=poll).count() == 1
