"""What is measured was never learned: templates stay together, and our own sentences repeat none of them."""

import json
from pathlib import Path

import pytest

from moderation.scoring import evaluation, training
from moderation.scoring.evaluation import PARTS, evaluate
from moderation.scoring.labelled import read_labelled
from moderation.scoring.training import Example, TrainingError, divided, own_sentences, teach
from moderation.scoring.wordlist import word_list
from tests.moderation.scoring.test_commands import COLUMNS, NO_DATA, SHARED
from tests.moderation.scoring.test_commands import evaluate as run_command

RUN = 4
"""Words in a row, the name of a group being one, that a sentence of ours may not share with a template."""


def runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of words of a text, as the scorer reads it: without which group it names."""
    seen = training._seen([Example(text, False)], word_list())[0]
    words = training._skeleton(seen).split()
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason=NO_DATA)
def test_no_sentence_of_ours_repeats_a_template_of_the_test_set():
    asked = read_labelled(SHARED, text="test_case", label="label_gold", positive="hateful").texts
    templates = {run for text in set(asked) for run in runs(text)}
    repeated = {one.text: found for one in own_sentences() if (found := runs(one.text) & templates)}
    assert repeated == {}


def test_a_repeated_template_would_be_seen():
    assert runs("Ik zou nooit een vrouw pijn doen.") & runs("Ik zou nooit een moslim pijn willen doen.")
    assert not runs("Ik zou nooit een vrouw pijn doen.") & runs("Een moslim heb ik nooit pijn gedaan.")


def some(groups: int = 12) -> list[Example]:
    """Sentences of a few templates, of two kinds each."""
    friendly = "Op {} drinken we met straat {} samen koffie in de refter."
    hostile = "Wat een walgelijk tuig woont er op {} in straat {}, weg ermee."
    return [
        Example(pattern.format(word, number), pattern is hostile, f"{number}", f"kind {number % 6}")
        for number in range(groups)
        for pattern in (friendly, hostile)
        for word in ("maandag", "dinsdag", "woensdag")
    ]


@pytest.mark.slow
def test_a_group_is_never_on_both_sides(monkeypatch):
    given = some()
    learned_from: list[set[str]] = []

    def noted(examples):
        learned_from.append({example.text for example in examples})
        return teach(examples)

    monkeypatch.setattr(evaluation, "teach", noted)
    evaluate(given)
    assert len(learned_from) == 2 * PARTS
    for groups, turns in (
        ([one.group for one in given], learned_from[:PARTS]),
        ([one.kind for one in given], learned_from[PARTS:]),
    ):
        part_of = divided(groups, PARTS)
        for number, texts in enumerate(turns):
            asked = {one.text for one, group in zip(given, groups, strict=True) if part_of[group] == number}
            assert asked
            assert texts == {one.text for one in given} - asked


@pytest.mark.slow
def test_every_figure_is_there():
    found = evaluate(some())
    for apart in ("templates_never_seen", "functionalities_never_seen"):
        assert set(found[apart]) == {"wordlist", "learned", "combined"}
        assert found[apart]["combined"]["auc"] > 0.9
    assert set(found["functionalities"]) == {f"kind {number}" for number in range(6)}
    assert found["combined_reaches"]["hateful"]["0.5"] > found["combined_reaches"]["harmless"]["0.5"]
    assert json.loads(json.dumps(found)) == found


def test_too_few_groups_are_refused():
    with pytest.raises(TrainingError, match="minstens 5"):
        evaluate(some(groups=3))


def test_the_command_wants_the_columns_that_keep_parts_apart(tmp_path: Path, capsys):
    path = tmp_path / "table.csv"
    path.write_text("test_case,label_gold,templ_id\nVuile makak,hateful,1\nDag,no,2\n", encoding="utf-8")
    assert run_command(path, *COLUMNS, "--held-out") == 1
    assert "functionality" in capsys.readouterr().err


def test_groups_are_divided_evenly():
    found = divided([str(number % 7) for number in range(70)], 4)
    sizes = [sum(part == number for part in found.values()) for number in range(4)]
    assert sorted(sizes) == [1, 2, 2, 2]


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason=NO_DATA)
def test_the_figures_of_the_data_sheet_hold():
    columns = {"text": "test_case", "label": "label_gold", "positive": "hateful"}
    found = read_labelled(SHARED, others=("templ_id", "functionality"), **columns)
    rows = zip(
        found.texts, found.positive, found.others["templ_id"], found.others["functionality"], strict=True
    )
    figures = evaluate([Example(text, wanted, one, kind) for text, wanted, one, kind in rows])
    unseen = figures["templates_never_seen"]
    assert (unseen["combined"]["auc"] >= 0.90, unseen["combined"]["macro_f1"] >= 0.82) == (True, True)
    assert unseen["combined"]["auc"] > unseen["wordlist"]["auc"]
    assert figures["combined_reaches"]["counter_speech_and_mentions"]["0.9"] <= 0.10
