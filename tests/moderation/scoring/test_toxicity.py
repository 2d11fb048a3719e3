"""Detoxify through its real class, with a tiny checkpoint in its own format."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from moderation.scoring import available, toxicity
from moderation.scoring.base import Score, ScorerRestingError, ScoringError, Skipped
from moderation.scoring.batch import score_all
from moderation.scoring.breaker import Breaker
from moderation.scoring.buckets import predict_pieces
from moderation.scoring.checkpoint import CheckpointError, read
from moderation.scoring.combine import combine
from moderation.scoring.precision import MOST_MOVED, Precision
from moderation.scoring.toxicity import ENGLISH, MULTILINGUAL, DetoxifyScorer, Source
from network.kernel.ports.screening import Outcome
from tests.moderation.scoring import tiny

ROOT = Path(__file__).resolve().parents[3]
CLEAN, TOXIC = "you are a very nice neighbour", "you are a very stupid dog"
HANDS_OFF = (
    "import sys; from moderation.scoring import toxicity, checkpoint, batch; print('torch' in sys.modules)"
)

Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Configuration and tokenizer, as they come from a hub."""
    return tiny.write_folder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def weights(folder: Path) -> dict[str, Any]:
    """Weights that know one bad word."""
    return tiny.train(folder)


@pytest.fixture(scope="session")
def checkpoint(folder: Path, weights: dict[str, Any]) -> Path:
    """A checkpoint that works."""
    return saved(folder.parent / "tiny.ckpt", tiny.content(folder, weights))


@pytest.fixture(scope="session")
def detoxify(checkpoint: Path) -> DetoxifyScorer:
    """The scorer, loaded once."""
    return DetoxifyScorer(Source(checkpoint, ""))


def saved(path: Path, content: object) -> Path:
    import torch

    torch.save(content, path)
    return path


class Clock:
    """Seconds that pass when somebody looks."""

    def __init__(self, step: float = 0.0) -> None:
        self.seconds = 0.0
        self.step = step

    def __call__(self) -> float:
        self.seconds += self.step
        return self.seconds


class Broken:
    """A model that fails until it is mended."""

    class_names = ("toxicity",)

    def __init__(self) -> None:
        self.calls = 0
        self.value: float | None = None

    def predict(self, text: list[str]) -> dict[str, Any]:
        self.calls += 1
        if self.value is None:
            raise RuntimeError("out of memory")
        return {"toxicity": [self.value] * len(text)}


def scorer_of(model: Any, timer: Clock, **more: Any) -> DetoxifyScorer:
    return DetoxifyScorer(Source(None, "multilingual"), load=lambda: model, timer=timer, **more)


def test_nothing_is_imported_before_a_text_is_scored() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", HANDS_OFF], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.strip() == "False"


def test_a_language_it_does_not_know_is_not_scored_and_says_so() -> None:
    model = Broken()
    scores = scorer_of(model, Clock()).score(["Hallo buur", "Guten Tag", "  "], ["nl", "de", "en"])
    assert [score.skipped for score in scores] == [Skipped.LANGUAGE, Skipped.LANGUAGE, None]
    assert [dict(score.labels) for score in scores] == [{}, {}, {}]
    assert model.calls == 0


@pytest.mark.parametrize(
    ("name", "languages"), [("multilingual", MULTILINGUAL), ("original", ENGLISH), ("", MULTILINGUAL)]
)
def test_the_languages_of_published_models(name: str, languages: frozenset[str]) -> None:
    assert DetoxifyScorer(Source(Path("x.ckpt"), name)).languages == languages
    assert not languages & {"nl", "de"}


def test_what_is_not_begun_in_time_is_skipped() -> None:
    model = Broken()
    model.value = 0.1
    texts = ["a" * 1_000] * 100
    scores = scorer_of(model, Clock(step=1.0), deadline_seconds=5.0).score(texts, ["en"] * 100)
    skipped = [score.skipped for score in scores]
    assert 0 < skipped.count(Skipped.DEADLINE) < 100
    assert all(score.labels for score in scores if score.skipped is None)


def test_after_three_failures_it_rests_and_then_tries_once() -> None:
    clock, model = Clock(), Broken()
    one = scorer_of(model, clock, breaker=Breaker(limit=3, rest_seconds=60.0, timer=clock))
    for _ in range(3):
        with pytest.raises(ScoringError, match="RuntimeError"):
            one.score(["hello"], ["en"])
    with pytest.raises(ScorerRestingError, match="60 seconden"):
        one.score(["hello"], ["en"])
    assert model.calls == 3
    clock.seconds += 61
    with pytest.raises(ScoringError, match="RuntimeError"):
        one.score(["hello"], ["en"])
    with pytest.raises(ScorerRestingError):
        one.score(["hello"], ["en"])
    clock.seconds += 61
    model.value = 0.25
    assert one.score(["hello"], ["en"])[0].labels == {"toxicity": 0.25}
    model.value = None
    with pytest.raises(ScoringError, match="RuntimeError"):
        one.score(["hello"], ["en"])


def test_one_that_fails_does_not_silence_the_others() -> None:
    broken = scorer_of(Broken(), Clock())
    rows = score_all(["you stupid bastard", "hello"], ["en", "en"], [*available.inline_scorers(), broken])
    assert [[score.skipped for score in row] for row in rows] == [[None, Skipped.FAILED]] * 2
    assert rows[0][0].labels["insult"] > 0


@pytest.mark.parametrize("value", [float("nan"), 1.5, -0.1])
def test_values_that_are_none_are_refused(value: float) -> None:
    model = Broken()
    model.value = value
    with pytest.raises(ScoringError, match="0 tot 1"):
        scorer_of(model, Clock()).score(["hello"], ["en"])


def test_a_checkpoint_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"nowhere\.ckpt is niet te lezen"):
        DetoxifyScorer(Source(tmp_path / "nowhere.ckpt", "")).score(["hello"], ["en"])


def test_without_settings_there_is_no_model(settings: Settings) -> None:
    settings.DETOXIFY_CHECKPOINT = settings.DETOXIFY_MODEL = ""
    assert available.worker_scorers() == ()
    assert available.scorer("detoxify") is None


@pytest.mark.ml
def test_it_scores_and_shows_the_word(detoxify: DetoxifyScorer) -> None:
    clean, toxic = detoxify.score([CLEAN, TOXIC], ["en", "en"])
    assert set(toxic.labels) == {
        "toxicity",
        "severe_toxicity",
        "obscene",
        "threat",
        "insult",
        "identity_attack",
    }
    assert all(0.0 <= value <= 1.0 for score in (clean, toxic) for value in score.labels.values())
    assert toxic.labels["toxicity"] > 0.8 > 0.2 > clean.labels["toxicity"]
    assert clean.reasons == ()
    assert (toxic.reasons[0].text, toxic.reasons[0].start) == (tiny.BAD, TOXIC.index(tiny.BAD))


@pytest.mark.ml
def test_order_and_values_do_not_depend_on_the_batch(detoxify: DetoxifyScorer) -> None:
    texts = [f"{'hello ' * (number % 7)}{TOXIC if number % 3 else CLEAN}" for number in range(70)]
    together = detoxify.score(texts, ["en"] * len(texts))
    for text, score in zip(texts, together, strict=True):
        alone = detoxify.score([text], ["en"])[0]
        assert alone.labels["toxicity"] == pytest.approx(score.labels["toxicity"], abs=1e-4)


@pytest.mark.ml
def test_the_end_of_a_long_text_is_read_too(detoxify: DetoxifyScorer) -> None:
    text = f"{'hello neighbour ' * 1_100}{TOXIC}"
    score = detoxify.score([text], ["en"])[0]
    assert score.labels["toxicity"] > 0.5
    assert tiny.BAD in text[score.reasons[0].start :]


@pytest.mark.ml
def test_it_only_queues(detoxify: DetoxifyScorer) -> None:
    scores = detoxify.score([TOXIC, CLEAN], ["en", "en"])
    assert [combine([score]).outcome for score in scores] == [Outcome.QUEUE, Outcome.PUBLISH]


@pytest.mark.ml
def test_it_is_switched_on_by_the_settings(
    checkpoint: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DETOXIFY_CHECKPOINT = str(checkpoint)
    assert [one.name for one in available.worker_scorers()] == ["detoxify"]
    monkeypatch.setattr(sys, "stdin", Typed(f"{TOXIC}\nGoedemorgen beste buren allemaal\n"))
    call_command("score_texts", scorer="detoxify")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["toxicity"] > 0.8
    assert lines[1] == {}


@pytest.mark.ml
def test_the_folder_may_stand_beside_the_checkpoint(
    folder: Path, weights: dict[str, Any], tmp_path: Path
) -> None:
    content = tiny.content(folder, weights)
    content["config"]["arch"]["args"]["model_type"] = "bert-base-uncased"
    path = saved(tmp_path / "model.ckpt", content)
    with pytest.raises(CheckpointError, match=r"model\.ckpt\.d nodig"):
        read(path)
    tiny.write_folder(tmp_path / "model.ckpt.d")
    assert DetoxifyScorer(Source(path, "")).score([TOXIC], ["en"])[0].labels["toxicity"] > 0.8


@pytest.mark.ml
def test_the_fingerprint_is_the_version(detoxify: DetoxifyScorer, checkpoint: Path) -> None:
    assert detoxify.version == f"{read(checkpoint).digest}-int8"
    assert DetoxifyScorer(Source(checkpoint, "", Precision.FLOAT)).version == read(checkpoint).digest
    assert isinstance(detoxify.score([CLEAN], ["en"])[0], Score)


@pytest.mark.ml
def test_whole_numbers_say_nearly_what_full_precision_says(
    detoxify: DetoxifyScorer, checkpoint: Path
) -> None:
    full = DetoxifyScorer(Source(checkpoint, "", Precision.FLOAT))
    texts = [f"{'hello ' * (number % 9)}{TOXIC if number % 2 else CLEAN}" for number in range(40)]
    languages = ["en"] * len(texts)
    for quick, slow in zip(detoxify.score(texts, languages), full.score(texts, languages), strict=True):
        for label, value in slow.labels.items():
            assert quick.labels[label] == pytest.approx(value, abs=MOST_MOVED)


@pytest.mark.ml
def test_where_whole_numbers_say_something_else_it_runs_in_full_precision(
    folder: Path,
    weights: dict[str, Any],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(toxicity, "MOST_MOVED", 0.0)  # true weights of which less is bearable are not at hand
    path = saved(tmp_path / "steep.ckpt", tiny.content(folder, weights))
    quick, full = DetoxifyScorer(Source(path, "")), DetoxifyScorer(Source(path, "", Precision.FLOAT))
    assert quick.score([TOXIC], ["en"])[0].labels == full.score([TOXIC], ["en"])[0].labels
    assert "DETOXIFY_PRECISION=float" in caplog.text


def test_a_text_of_which_one_piece_was_too_late_has_no_values() -> None:
    model, turns = Broken(), iter([True, False, False])
    model.value = 0.2
    found = predict_pieces(model, ["short", f"{'long ' * 500}"], lambda: next(turns, False))
    assert [len(one) for one in found] == [1, 0]


class Typed:
    """What stands on standard input."""

    def __init__(self, text: str) -> None:
        import io

        self.buffer = io.BytesIO(text.encode())


class Bomb:
    """What a hostile pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("exploded"),))


def without(*keys: str) -> Change:
    def change(content: dict[str, Any]) -> None:
        for key in keys[:-1]:
            content = content[key]
        del content[keys[-1]]

    return change


def with_value(value: Any, *keys: str) -> Change:
    def change(content: dict[str, Any]) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    return change


def reshape(content: dict[str, Any]) -> None:
    content["state_dict"]["bert.embeddings.word_embeddings.weight"] = content["state_dict"][
        "classifier.weight"
    ]


@pytest.mark.ml
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without("config"), "sleutels config en state_dict"),
        (without("state_dict"), "sleutels config en state_dict"),
        (without("config", "arch"), "geen config.arch.args"),
        (without("config", "arch", "args", "model_name"), "model_name"),
        (without("config", "dataset", "args", "classes"), "geen klassen"),
        (with_value(3, "config", "arch", "args", "num_classes"), "belooft 3 klassen en noemt er 6"),
        (with_value("os.system", "config", "arch", "args", "model_name"), "os.system"),
        (with_value("pipeline", "config", "arch", "args", "tokenizer_name"), "pipeline"),
        (with_value("yes", "config", "arch", "args", "trust_remote_code"), "trust_remote_code"),
        (with_value({}, "state_dict"), "geen gewichten in state_dict"),
        (with_value("x", "state_dict", "classifier.bias"), "iets anders dan gewichten"),
        (without("state_dict", "classifier.weight"), "geen laatste laag"),
        (without("state_dict", "bert.pooler.dense.weight"), "geen gewichten voor bert.pooler.dense.weight"),
        (reshape, "past niet bij zijn configuratie"),
        (with_value("nowhere", "config", "arch", "args", "model_type"), "map wrong.ckpt.d nodig"),
    ],
)
def test_a_checkpoint_of_the_wrong_shape_is_named(
    folder: Path, weights: dict[str, Any], tmp_path: Path, change: Change, said: str
) -> None:
    content = tiny.content(folder, dict(weights))
    content["config"]["dataset"]["args"] = dict(content["config"]["dataset"]["args"])
    change(content)
    path = saved(tmp_path / "wrong.ckpt", content)
    with pytest.raises(CheckpointError, match=said) as caught:
        DetoxifyScorer(Source(path, "")).score([TOXIC], ["en"])
    assert "\n" not in str(caught.value)


@pytest.mark.ml
def test_a_hostile_checkpoint_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = saved(tmp_path / "bomb.ckpt", {"config": Bomb(), "state_dict": {}})
    with pytest.raises(CheckpointError, match="iets anders dan gewichten en instellingen"):
        read(path)
    assert not (tmp_path / "exploded").exists()


@pytest.mark.ml
@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04" + b"\x00" * 100])
def test_a_file_that_is_no_checkpoint(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "nonsense.ckpt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="iets anders dan gewichten en instellingen"):
        read(path)


@pytest.mark.ml
def test_the_command_says_what_is_wrong_with_a_checkpoint(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DETOXIFY_CHECKPOINT = str(tmp_path / "nowhere.ckpt")
    monkeypatch.setattr(sys, "stdin", Typed(TOXIC))
    with pytest.raises(CommandError, match="is niet te lezen"):
        call_command("score_texts", scorer="detoxify")


@pytest.mark.ml
def test_a_published_name_that_does_not_exist() -> None:
    with pytest.raises(ScoringError, match="kent geen model 'hugging'"):
        DetoxifyScorer(Source(None, "hugging"), languages=ENGLISH).score([TOXIC], ["en"])
