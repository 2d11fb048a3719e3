"""What everybody may read: right to count from, never a whole ballot. And the script that counts again."""

import json
import random
import subprocess
import sys
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groups.polls.sealing.boxes import fingerprint_of, spoken
from groups.polls.sealing.opening import Fault, Opened, Refused
from groups.polls.sealing.publication import Publication, verify
from groups.polls.sealing.sheet import canonical
from tests.factories.sealing import SHEET, answers
from tests.helpers import source
from tests.helpers.sampled import examples

SCRIPT = source.ROOT / "docs" / "algorithms" / "recount.py"
TOLD = source.ROOT / "docs" / "algorithms" / "secret-ballots.md"
MINIMUM = 5


def publish(found, *, minimum=MINIMUM, spoiled=0, again=None):
    """Return the published bytes of so many ballots and refused boxes."""
    publication = Publication(SHEET, minimum=minimum)
    for one in found:
        publication.add(one)
    fingerprints = sorted(fingerprint_of(bytes([number])) for number in range(len(found)))
    return b"".join(publication.chunks(fingerprints if again is None else again, spoiled=spoiled))


def said(*ballots):
    return [Opened(1, ballot, {}) for ballot in ballots]


def question(published, key):
    (found,) = [one for one in json.loads(published)["questions"] if one["key"] == key]
    return found


@given(st.lists(answers(), max_size=12))
@settings(max_examples=examples(100), deadline=None)
def test_each_question_can_be_counted_from_it(ballots):
    published = publish(said(*ballots), minimum=0)
    for asked in SHEET.questions:
        told = question(published, asked.key)
        given_answers = [ballot[asked.key] for ballot in ballots if ballot.get(asked.key) is not None]
        assert told["answers"] == len(given_answers)
        assert told["answers"] + told["no_opinion"] + told["unanswered"] == len(ballots)
        if asked.key in ("one", "some"):
            named = Counter(asked.options[mark] for mark in told["marks"])
            assert named == Counter(option for answer in given_answers for option in answer)
        elif asked.key == "score":
            for option, scores in zip(asked.options, told["scores"], strict=True):
                assert Counter(scores) == Counter(a[option] for a in given_answers if option in a)
        else:
            for one, other in combinations(range(3), 2):
                x, y = asked.options[one], asked.options[other]
                assert told["before"][one][other] == sum(ahead(answer, x, y) for answer in given_answers)
                assert told["before"][other][one] == sum(ahead(answer, y, x) for answer in given_answers)


def ahead(answer, one, other):
    """Whether a ranking puts one option before another, counted the plain way."""
    return one in answer and (other not in answer or answer.index(one) < answer.index(other))


def test_it_is_canonical_whatever_its_size(monkeypatch):
    monkeypatch.setattr("groups.polls.sealing.publication.AT_ONCE", 3)
    for many in (0, 1, 3, 10):
        published = publish(said(*[{"one": ["oak"]}] * many), spoiled=2)
        assert published == canonical(json.loads(published))
        assert json.loads(published)["spoiled"] == 2


def test_nothing_of_a_whole_ballot_is_in_it():
    """Two towns of voters who differ only in which answers go together are published alike."""
    together = [{"one": ["oak"], "some": ["a", "b"], "rank": ["x", "y", "z"]}] * 6
    together += [{"one": ["red"], "some": ["c", "d"], "rank": ["z", "y", "x"]}] * 6
    crossed = [{"one": ["oak"], "some": ["c", "a"], "rank": ["z", "y", "x"]}] * 6
    crossed += [{"one": ["red"], "some": ["b", "d"], "rank": ["x", "y", "z"]}] * 6

    def figures(ballots):
        found = json.loads(publish(said(*ballots)))
        for told in found["questions"]:
            told["marks"] = sorted(told.get("marks", []))
        return found

    assert figures(together) == figures(crossed)


def test_marks_come_in_another_order_each_time():
    ballots = [{"one": ["oak"]}] * 30 + [{"one": ["tin"]}] * 30
    orders = {tuple(question(publish(said(*ballots)), "one")["marks"]) for _time in range(5)}
    assert len(orders) == 5
    assert tuple([0] * 30 + [2] * 30) not in orders


def test_a_question_that_few_answered_is_withheld():
    ballots = [{"one": ["oak"]}] * MINIMUM + [{"some": ["a"]}] * (MINIMUM - 1)
    published = publish(said(*ballots))
    assert question(published, "one")["answers"] == MINIMUM
    withheld = question(published, "some")
    assert withheld["withheld"]
    assert set(withheld) == {"key", "kind", "text", "keys", "options", "withheld"}


def test_an_option_that_few_scored_is_withheld_by_itself(tmp_path):
    ballots = [{"score": {"left": 1} | ({"right": 2} if number < MINIMUM - 1 else {})} for number in range(9)]
    path = tmp_path / "poll.json"
    path.write_bytes(publish(said(*ballots)))
    told = question(path.read_bytes(), "score")
    assert (told["withheld"], told["scores"]) == (False, [[1] * 9, None])
    ended = recount(path)
    assert ended.returncode == 0, ended.stderr
    assert "left: 9 points, 9 scores" in ended.stdout
    assert "right: too few" in ended.stdout


def test_scores_of_few_for_each_option_withhold_the_question():
    ballots = [{"score": {("left", "right")[number % 2]: 1}} for number in range(2 * MINIMUM - 2)]
    withheld = question(publish(said(*ballots)), "score")
    assert withheld["withheld"]
    assert not {"scores", "answers"} & set(withheld)


def test_what_does_not_count_is_told_with_its_reason():
    refused = [Refused("", Fault.SEALED), Refused("", Fault.SEALED), Refused("", Fault.OTHER_POLL)]
    published = json.loads(publish([*said({}), *refused]))
    assert published["counted"] == 1
    assert published["invalid"] == {"sealed": 2, "other_poll": 1}


@pytest.mark.parametrize("again", [["b", "a"], ["a", "a"], ["a"], ["a", "b", "c"]])
def test_a_list_that_does_not_agree_with_the_boxes_is_not_published(again):
    with pytest.raises(ValueError):
        publish(said({}, {}), again=again)


def test_a_voter_finds_their_ballot_and_no_other():
    published = json.loads(publish(said(*[{}] * 5)))
    assert all(verify(published, spoken(one)) for one in published["boxes"])
    assert not verify(published, "0" * 64)
    assert not verify(published, "")
    assert not verify(published, published["boxes"][0][:-1])


def recount(path, *more):
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *more], capture_output=True, text=True, timeout=60
    )


def test_the_script_counts_what_was_voted(tmp_path):
    drawn = random.Random(7)
    ballots = [{"one": [drawn.choice(["oak", "red", "tin"])]} for _number in range(40)]
    ballots += [{"some": ["a", "d"], "score": {"left": -2, "right": 1}, "rank": ["y", "x"]}] * 6
    path = tmp_path / "poll.json"
    path.write_bytes(publish(said(*ballots)))
    counted = Counter(ballot["one"][0] for ballot in ballots[:40])
    mine = json.loads(path.read_bytes())["boxes"][3]
    ended = recount(path, *spoken(mine).split())
    assert ended.returncode == 0, ended.stderr
    lines = [line.strip() for line in ended.stdout.splitlines()]
    assert {f"{option}: {many} ({many / 40:.0%})" for option, many in counted.items()} <= set(lines)
    assert {"a: 6 (100%)", "b: 0 (0%)", "d: 6 (100%)"} <= set(lines)
    assert {"left: -12 points, 6 scores", "right: 6 points, 6 scores"} <= set(lines)
    assert {"x: before the others [0, 0, 6], beats 1", "y: before the others [6, 0, 6], beats 2"} <= set(
        lines
    )
    assert "6 answers, 0 without an opinion, 40 left open or lapsed" in lines
    assert "Your ballot is in the list." in lines
    assert "Your ballot is NOT in the list." in recount(path, "0" * 64).stdout


def test_it_says_of_what_too_few_answered_and_each_choice_has_its_key_beside_its_words(tmp_path):
    path = tmp_path / "poll.json"
    path.write_bytes(publish(said(*[{"one": ["oak"]}] * 9)))
    ended = recount(path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("too few answers to tell") == len(SHEET.questions) - 1
    for asked in SHEET.questions:
        told = question(path.read_bytes(), asked.key)
        assert told["keys"] == list(asked.options)
        assert len(told["keys"]) == len(told["options"])


@pytest.mark.parametrize("wrong", ["boxes", "marks", "answers"])
def test_the_script_notices_a_file_that_contradicts_itself(tmp_path, wrong):
    found = json.loads(publish(said(*[{"one": ["oak"]}] * 9)))
    if wrong == "boxes":
        found["boxes"].append(found["boxes"][0])
    elif wrong == "marks":
        found["questions"][0]["marks"].append(1)
    else:
        found["questions"][0]["answers"] = 8
    path = tmp_path / "poll.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    ended = recount(path)
    assert ended.returncode == 1
    assert "contradicts itself" in ended.stderr


def test_the_documentation_prints_the_script_as_it_is():
    script = SCRIPT.read_text(encoding="utf-8")
    assert f"```python\n{script}```" in TOLD.read_text(encoding="utf-8")
    assert len([line for line in script.splitlines() if line.strip()]) <= 30
