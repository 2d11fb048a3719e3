"""Put a Detoxify model on this machine: from its release or from a file, compared, looked over and stored.

What is stored holds nothing that could run, and names a configuration beside it: loading asks no network.
Not for scoring: see `toxicity`; nor for what a checkpoint must hold: see `checkpoint`.
"""

import hashlib
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any

from moderation.scoring import checkpoint as checkpoints
from moderation.scoring.base import ScoringError
from moderation.scoring.precision import Precision
from moderation.scoring.toxicity import DetoxifyScorer, Source

LARGEST_BYTES = 4 << 30
_BLOCK_BYTES = 1 << 20
_PATIENCE_SECONDS = 60
_TRIED = "hello neighbour"  # every published model knows English

Advance = Callable[[int], None]


class FetchError(ScoringError):
    """A model that cannot be brought or kept; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that loads from this machine alone."""

    checkpoint: Path
    labels: tuple[str, ...]


def published_address(name: str) -> str:
    """Return where the makers of Detoxify keep a model. Raises: FetchError without the library."""
    try:
        from detoxify.detoxify import MODEL_URLS
    except ImportError as error:
        raise FetchError(
            "Detoxify staat niet op deze machine: python3 manage.py setup --ml zet het erop."
        ) from error
    return str(MODEL_URLS[name])


def download(address: str, into: Path, begin: Callable[[int | None], None], advance: Advance) -> Path:
    """Bring a file over HTTP. What came in part is thrown away.

    Args:
        begin: told the number of bytes, where the server says it.
        advance: told how many bytes came.
    Raises: FetchError.
    """
    if not address.startswith(("https://", "http://")):
        raise FetchError(f"{address} is geen webadres.")
    handle, name = tempfile.mkstemp(dir=into, suffix=".download")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, _opened(address) as answer:
            promised = _promised(answer)
            begin(promised)
            received = _copied(answer, file, advance)
            _ensure_whole(received, promised)
    except (OSError, HTTPException) as error:
        path.unlink(missing_ok=True)
        raise FetchError(f"{address} is niet op te halen: {_why(error)}.") from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _opened(address: str) -> Any:
    request = urllib.request.Request(address, headers={"User-Agent": "gebuurte"})  # noqa: S310 - http(s), above
    return urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS)  # noqa: S310


def _promised(answer: Any) -> int | None:
    said = answer.headers.get("Content-Length", "")
    promised = int(said) if said.isdigit() else None
    if promised is not None and promised > LARGEST_BYTES:
        raise FetchError(f"Dit bestand is {promised >> 20} MB groot: zo groot is geen model van Detoxify.")
    return promised


def _ensure_whole(received: int, promised: int | None) -> None:
    if promised is not None and received != promised:
        raise FetchError(f"Er kwamen {received} van de {promised} bytes aan. Probeer opnieuw.")


def _copied(answer: Any, file: IO[bytes], advance: Advance) -> int:
    received = 0
    while block := answer.read(_BLOCK_BYTES):
        received += len(block)
        if received > LARGEST_BYTES:
            raise FetchError("Er komt meer dan vier gigabyte: zo groot is geen model van Detoxify.")
        file.write(block)
        advance(len(block))
    return received


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"de server antwoordt {error.code}"
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
    return str(reason) or type(error).__name__


def ensure_digest(path: Path, sha256: str) -> None:
    """Compare a file with its fingerprint. Raises: FetchError, CheckpointError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise FetchError(f"{path} is niet te lezen: {error.strerror or error}.") from error
    if digest.hexdigest() != sha256.lower():
        raise FetchError(
            f"De vingerafdruk klopt niet: gevraagd {sha256.lower()}, gekregen {digest.hexdigest()}. "
            "Er is niets bewaard."
        )


def install(given: Path, *, name: str, folder: Path, configuration: Path | None) -> Installed:
    """Look a file over, store it with its configuration in a folder, and let it score once.

    Args: configuration: a folder with config.json and the tokenizer; without it, what the checkpoint names is
        asked of the model hub.
    Raises: CheckpointError for a file of another shape, FetchError, ScoringError.
    """
    import torch

    found = checkpoints.read_content(given)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.ckpt"
    with tempfile.TemporaryDirectory(dir=folder, prefix=f"{name}-") as work:
        beside = Path(work) / "configuration"
        _bring_configuration(found, configuration or _beside(given, found), beside)
        content = checkpoints.pointed_to(found, beside)
        torch.save(content, Path(work) / "model.ckpt")
        labels = _tried(Path(work) / "model.ckpt")
        _replace(beside, Path(f"{target}.d"))
        torch.save(checkpoints.pointed_to(found, Path(f"{target}.d")), Path(work) / "model.ckpt")
        (Path(work) / "model.ckpt").replace(target)
    return Installed(target, labels)


def _beside(given: Path, found: Any) -> Path | None:
    try:
        return checkpoints.folder_of(given, str(found["config"]["arch"]["args"]["model_type"]))
    except checkpoints.CheckpointError:
        return None


def _bring_configuration(found: Any, configuration: Path | None, into: Path) -> None:
    """Copy what belongs to the model, or ask the hub that the checkpoint was trained from."""
    if configuration is not None:
        if not (configuration / "config.json").is_file():
            raise FetchError(f"De map {configuration} heeft geen config.json.")
        into.mkdir()
        for path in configuration.iterdir():
            if path.is_file() and path.suffix not in {".ckpt", ".bin", ".safetensors", ".part"}:
                shutil.copyfile(path, into / path.name)
        return
    import transformers

    arguments = found["config"]["arch"]["args"]
    try:
        transformers.AutoConfig.from_pretrained(arguments["model_type"]).save_pretrained(str(into))
        tokenizer = getattr(transformers, arguments["tokenizer_name"])
        tokenizer.from_pretrained(arguments["model_type"]).save_pretrained(str(into))
    except Exception as error:
        raise FetchError(
            f"De configuratie van {arguments['model_type']!r} is niet op te halen. Geef met --config "
            "een map met config.json en de tokenizer."
        ) from error


def _tried(path: Path) -> tuple[str, ...]:
    """Load it as the worker will, and score one text. Raises: CheckpointError, ScoringError."""
    score = DetoxifyScorer(Source(path, "", Precision.FLOAT)).score([_TRIED], ["en"])[0]
    return tuple(score.labels)


def _replace(new: Path, old: Path) -> None:
    if old.exists():
        shutil.rmtree(old)
    new.replace(old)
