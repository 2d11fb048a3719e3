"""`fetch_model`: a model is compared, looked over and stored; what is stored loads without a network."""

import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from moderation.scoring.checkpoint import read
from moderation.scoring.toxicity import DetoxifyScorer, Source
from tests.moderation.scoring import tiny

TOXIC = "you are a very stupid dog"


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.write_folder(tmp_path_factory.mktemp("hub") / "tiny")


@pytest.fixture(scope="session")
def tiny_weights(tiny_folder: Path) -> dict[str, Any]:
    return tiny.train(tiny_folder)


@pytest.fixture
def released(tiny_folder: Path, tiny_weights: dict[str, Any], tmp_path: Path) -> Path:
    """A checkpoint as its makers release it: it names its configuration by a name of the hub."""
    content = tiny.content(tiny_folder, tiny_weights)
    content["config"]["arch"]["args"]["model_type"] = "bert-base-uncased"
    return saved(tmp_path / "released.ckpt", content)


def saved(path: Path, content: object) -> Path:
    import torch

    torch.save(content, path)
    return path


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    call_command("fetch_model", "original", *arguments)
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


@pytest.fixture
def served(released: Path) -> Iterator[Any]:
    """A server with the file, on this machine."""

    class Handler(BaseHTTPRequestHandler):
        short = 0

        def do_GET(self) -> None:
            body = released.read_bytes()
            if self.path != "/model.ckpt":
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) - Handler.short])

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", Handler
    server.shutdown()
    server.server_close()


@pytest.mark.ml
def test_a_file_is_stored_with_its_configuration(released, tiny_folder, tmp_path, capsys):
    to = tmp_path / "models"
    found = fetch(
        capsys,
        "--from",
        str(released),
        "--sha256",
        sha256_of(released),
        "--config",
        str(tiny_folder),
        "--to",
        str(to),
    )
    path = Path(found["DETOXIFY_CHECKPOINT"])
    assert (path, found["DETOXIFY_MODEL"], found["languages"]) == (to / "original.ckpt", "original", ["en"])
    assert sorted(entry.name for entry in to.iterdir()) == ["original.ckpt", "original.ckpt.d"]
    assert read(path).is_local
    assert DetoxifyScorer(Source(path, "original")).score([TOXIC], ["en"])[0].labels["toxicity"] > 0.8
    assert released.exists()


@pytest.mark.ml
def test_a_model_is_replaced_by_the_next(released, tiny_folder, tmp_path, capsys):
    arguments = ["--from", str(released), "--sha256", sha256_of(released), "--config", str(tiny_folder)]
    for _ in range(2):
        found = fetch(capsys, *arguments, "--to", str(tmp_path / "models"))
    assert read(Path(found["DETOXIFY_CHECKPOINT"])).is_local


@pytest.mark.ml
def test_it_is_brought_over_http(served, released, tiny_folder, tmp_path, capsys):
    address, _handler = served
    to = tmp_path / "models"
    arguments = ("--sha256", sha256_of(released), "--config", str(tiny_folder), "--to", str(to))
    found = fetch(capsys, "--url", f"{address}/model.ckpt", *arguments)
    assert Path(found["DETOXIFY_CHECKPOINT"]).is_file()
    assert len(list(to.iterdir())) == 2


@pytest.mark.ml
@pytest.mark.parametrize(
    ("content", "said"),
    [({"weights": 1}, "sleutels config en state_dict"), ("a list of nothing", "sleutels config")],
)
def test_a_file_of_the_wrong_shape_is_refused(content, said, tiny_folder, tmp_path):
    path = saved(tmp_path / "wrong.ckpt", content)
    with pytest.raises(CommandError, match=said):
        call_command(
            "fetch_model", "original", "--from", str(path), "--sha256", sha256_of(path),
            "--config", str(tiny_folder), "--to", str(tmp_path / "models"),
        )  # fmt: skip
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.ml
def test_weights_that_do_not_fit_their_configuration_leave_nothing(tiny_folder, tiny_weights, tmp_path):
    content = tiny.content(tiny_folder, {**tiny_weights})
    del content["state_dict"]["bert.pooler.dense.weight"]
    path = saved(tmp_path / "lame.ckpt", content)
    with pytest.raises(CommandError, match=r"geen gewichten voor bert\.pooler"):
        call_command(
            "fetch_model", "original", "--from", str(path), "--sha256", sha256_of(path),
            "--config", str(tiny_folder), "--to", str(tmp_path / "models"),
        )  # fmt: skip
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.ml
def test_without_a_configuration_and_without_a_network_it_says_what_to_give(released, tmp_path, monkeypatch):
    import transformers

    def nobody_answers(*_arguments: Any, **_options: Any) -> None:
        raise OSError("offline")

    monkeypatch.setattr(transformers.AutoConfig, "from_pretrained", nobody_answers)
    with pytest.raises(CommandError, match="Geef met --config een map"):
        call_command(
            "fetch_model", "original", "--from", str(released), "--sha256", sha256_of(released),
            "--to", str(tmp_path / "models"),
        )  # fmt: skip


def attempt(tmp_path: Path, *arguments: str) -> None:
    call_command("fetch_model", "original", *arguments, "--to", str(tmp_path / "models"))


def test_another_fingerprint_is_refused_before_anything_is_read(tmp_path):
    path = tmp_path / "other.ckpt"
    path.write_bytes(b"anything")
    with pytest.raises(CommandError, match=r"vingerafdruk klopt niet: gevraagd 0000.* gekregen [0-9a-f]{64}"):
        attempt(tmp_path, "--from", str(path), "--sha256", "0" * 64)
    assert list((tmp_path / "models").iterdir()) == []


def test_it_must_be_said_which_file_is_meant(tmp_path):
    with pytest.raises(CommandError, match="Zeg met --sha256"):
        attempt(tmp_path, "--from", "anything")
    with pytest.raises(CommandError, match="64 cijfers"):
        attempt(tmp_path, "--from", "anything", "--sha256", "0b549669")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is niet te lezen"):
        attempt(tmp_path, "--from", str(tmp_path / "nowhere"), "--sha256", "0" * 64)


@pytest.mark.ml
def test_a_server_that_fails_or_stops_halfway_leaves_nothing(served, released, tmp_path):
    address, handler = served
    with pytest.raises(CommandError, match="de server antwoordt 404"):
        attempt(tmp_path, "--url", f"{address}/gone", "--sha256", "0" * 64)
    handler.short = 10
    with pytest.raises(CommandError, match=r"bytes aan|niet op te halen"):
        attempt(tmp_path, "--url", f"{address}/model.ckpt", "--sha256", sha256_of(released))
    with pytest.raises(CommandError, match="geen webadres"):
        attempt(tmp_path, "--url", "file:///etc/passwd", "--sha256", "0" * 64)
    assert list((tmp_path / "models").iterdir()) == []
