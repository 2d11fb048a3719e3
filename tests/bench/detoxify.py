"""What our road to Detoxify brings: texts a second against one `predict` per text. Prints lines of JSON.

    .venv/bin/python -m tests.bench.detoxify [--model bert|xlm-r] [--texts N] [--rounds N]

A checkpoint of true shape is made on the spot, with random weights. Three processes load it and take turns,
one thread each: `single` is the library alone, a text at a time; `float` and `int8` are our batches. Figures
are processor time of the process; ratios are of one round, and the median counts.

Random weights say about the same of every text, so how far int8 moves their scores proves little; beside it
stands a tiny model that was trained. True weights are measured where they are: by the worker, when it loads
them. Needs the ml extra; without it, it says so and passes.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from tests.helpers import source

ROADS = ("single", "float", "int8")
LEAST_RATIO = 3.0
MOST_MOVED = 0.02
SHORTEST, LONGEST = 8, 180  # words, each one token: a comment of 10 to 200 tokens, one piece
CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
SIZES = {"bert": ("Bert", 30_522), "xlm-r": ("XLMRoberta", 250_002)}


def main() -> int:
    """Measure and print. Returns: 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=SIZES, default="bert")
    parser.add_argument("--texts", type=int, default=32, help="of one round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--road", choices=ROADS, help=argparse.SUPPRESS)
    parser.add_argument("--checkpoint", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.road:
        return _serve(chosen.road, chosen.checkpoint)
    if not all(map(find_spec, ("torch", "detoxify"))):
        print(json.dumps({"bench": "detoxify", "skipped": "the ml extra is not installed"}))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        checkpoint = _made(Path(folder), chosen.model)
        trained = _of_a_trained_model(Path(folder))
        return _measure(chosen.model, checkpoint, chosen.texts, chosen.rounds, trained)


def _measure(model: str, checkpoint: Path, texts: int, rounds: int, trained: float) -> int:
    chance = random.Random(1)
    roads = {road: _Process(road, checkpoint) for road in ROADS}
    speeds: dict[str, list[float]] = {road: [] for road in ROADS}
    moved, spread = 0.0, []
    for _ in range(rounds):
        batch = [_text(chance) for _ in range(texts)]
        answers = {road: process.ask(batch) for road, process in roads.items()}
        for road, answer in answers.items():
            speeds[road].append(texts / answer["cpu"])
        full, quick = answers["single"]["scores"], answers["int8"]["scores"]
        pairs = [(a, b) for one, two in zip(full, quick, strict=True) for a, b in zip(one, two, strict=True)]
        moved = max(moved, *(abs(a - b) for a, b in pairs))
        spread += [a for a, _ in pairs]
    memory = {road: process.stop() for road, process in roads.items()}
    for road in ROADS:
        _say(model, road=road, texts_per_cpu_second=round(median(speeds[road]), 1), peak_mb=memory[road])
    ratios = {
        road: [quick / slow for quick, slow in zip(speeds[road], speeds["single"], strict=True)]
        for road in ("float", "int8")
    }
    for road, found in ratios.items():
        _say(
            model,
            road=road,
            ratio=round(median(found), 2),
            ratio_from=round(min(found), 2),
            ratio_to=round(max(found), 2),
        )
    kept = median(ratios["int8"]) >= LEAST_RATIO and max(moved, trained) <= MOST_MOVED
    _say(
        model,
        rounds=rounds,
        texts=texts,
        ratio_needed=LEAST_RATIO,
        largest_difference=round(moved, 4),
        largest_difference_trained=round(trained, 4),
        difference_allowed=MOST_MOVED,
        scores_from=round(min(spread), 3),
        scores_to=round(max(spread), 3),
        kept=kept,
    )
    return 0 if kept else 1


def _say(model: str, **figures: object) -> None:
    print(json.dumps({"bench": "detoxify", "model": model, **figures}), flush=True)


class _Process:
    """One road, in a process of its own: its memory is its own too."""

    def __init__(self, road: str, checkpoint: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.detoxify", "--road", road, "--checkpoint", str(checkpoint)],
            cwd=source.ROOT,
            env=dict(os.environ, HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", PYTHONWARNINGS="ignore"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.ask(["to warm up"])

    def ask(self, texts: list[str]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(texts) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def stop(self) -> int:
        """Return the most memory that it ever held, in megabytes."""
        most = int(self.ask([])["peak_mb"])
        self._process.communicate(timeout=60)
        return most


def _serve(road: str, checkpoint: Path) -> int:
    """Load, then answer line by line, until a line without texts."""
    import torch

    score = _single(checkpoint) if road == "single" else _batched(checkpoint, road)
    torch.set_num_threads(1)
    for line in sys.stdin:
        texts = json.loads(line)
        started = time.process_time()
        scores = score(texts) if texts else []
        spent = time.process_time() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"cpu": spent, "scores": scores, "peak_mb": peak}), flush=True)
        if not texts:
            return 0
    return 1


def _single(checkpoint: Path) -> Any:
    from detoxify import Detoxify

    model = Detoxify(checkpoint=str(checkpoint), device="cpu")
    return lambda texts: [list(model.predict(text).values()) for text in texts]


def _batched(checkpoint: Path, precision: str) -> Any:
    from moderation.scoring import toxicity
    from moderation.scoring.buckets import predict_pieces
    from moderation.scoring.precision import Precision

    toxicity.MOST_MOVED = 1.0  # type: ignore[attr-defined]  # here it is measured, not minded
    model = toxicity.Source(checkpoint, "", Precision(precision)).load()

    def score(texts: list[str]) -> list[list[float]]:
        found = predict_pieces(model, texts, lambda: True)
        return [[max(column) for column in zip(*(v.values() for _, v in one), strict=True)] for one in found]

    return score


def _text(chance: random.Random) -> str:
    """Return a comment: short ones are as frequent as long ones."""
    words = round(SHORTEST * (LONGEST / SHORTEST) ** chance.random())
    return " ".join(_word(chance.randrange(29_000)) for _ in range(words))


def _word(number: int) -> str:
    """Return the word of that number: between two and six letters."""
    chance = random.Random(number)
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(chance.randint(2, 6)))


def _made(folder: Path, model: str) -> Path:
    """Make a checkpoint of true shape in Detoxify's own format, with the folder that belongs to it."""
    import torch
    import transformers

    name, words = SIZES[model]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    known = list(dict.fromkeys([*special, *(_word(number) for number in range(29_000))]))
    (folder / "vocab.txt").write_text("\n".join(known) + "\n", encoding="utf-8")
    transformers.BertTokenizer.from_pretrained(str(folder)).save_pretrained(str(folder))
    torch.manual_seed(1)
    places = 514 if model == "xlm-r" else 512
    configuration = getattr(transformers, f"{name}Config")(
        vocab_size=words, max_position_embeddings=places, num_labels=len(CLASSES), pad_token_id=0
    )
    configuration.save_pretrained(str(folder))
    network = getattr(transformers, f"{name}ForSequenceClassification")(configuration).eval()
    arguments = {
        "model_type": str(folder),
        "model_name": f"{name}ForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": len(CLASSES),
    }
    config = {"arch": {"args": arguments}, "dataset": {"args": {"classes": CLASSES}}}
    path = folder / f"{model}.ckpt"
    torch.save({"config": config, "state_dict": network.state_dict()}, path)
    return path


def _of_a_trained_model(folder: Path) -> float:
    """Return how far int8 moves the scores of a tiny model that has learned something."""
    import torch

    from moderation.scoring.precision import Precision, in_whole_numbers
    from moderation.scoring.toxicity import Source
    from tests.moderation.scoring import tiny

    inside = tiny.write_folder(folder / "tiny")
    torch.save(tiny.content(inside, tiny.train(inside)), folder / "tiny.ckpt")
    return in_whole_numbers(Source(folder / "tiny.ckpt", "", Precision.FLOAT).load())


if __name__ == "__main__":
    sys.exit(main())
