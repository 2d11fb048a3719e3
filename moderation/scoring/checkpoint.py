"""A Detoxify checkpoint from a file: looked over before it may run, and made to load without a network.

Detoxify unpickles what it is given and asks a model hub for the configuration. So the file is read once as
plain data only, checked, pointed to a folder on this machine and stored again; Detoxify gets that copy.

The folder with `config.json` and the tokenizer is, in this order: what `model_type` in the checkpoint names,
the folder `<checkpoint>.d`, or the folder of the checkpoint itself.

Not for scoring: see `toxicity`.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from moderation.scoring.base import ScoringError

_ARGUMENTS = ("model_type", "model_name", "tokenizer_name", "num_classes")
_BLOCK_BYTES = 1 << 20
_SUFFIXES = ("ForSequenceClassification", "Tokenizer", "TokenizerFast")


class CheckpointError(ScoringError):
    """A checkpoint that cannot be used; the sentence names the file and says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint that was looked over.

    Attributes:
        digest: the first 12 hexadecimal digits of the SHA-256 of the file.
        content: what Detoxify wants to load, `model_type` being a folder on this machine.
        is_local: the file itself names that folder.
    """

    path: Path
    digest: str
    content: Mapping[str, Any]
    is_local: bool = False

    @property
    def tensors(self) -> Mapping[str, Any]:
        """The weights by name."""
        tensors: Mapping[str, Any] = self.content["state_dict"]
        return tensors


def digest_of(path: Path) -> str:
    """Return the fingerprint of a file without loading it. Raises: CheckpointError when it cannot be read."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise CheckpointError(
            f"Het checkpoint {path} is niet te lezen: {error.strerror or error}."
        ) from error
    return digest.hexdigest()[:12]


def read(path: Path) -> Checkpoint:
    """Read a checkpoint as data. Raises: CheckpointError for anything but a Detoxify checkpoint."""
    digest = digest_of(path)
    content = read_content(path)
    arguments = content["config"]["arch"]["args"]
    folder = folder_of(path, str(arguments["model_type"]))
    _check_configuration(path, folder, arguments)
    is_local = bool(arguments["model_type"] == str(folder))
    return Checkpoint(path, digest, pointed_to(content, folder), is_local)


def read_content(path: Path) -> Mapping[str, Any]:
    """Return what a checkpoint holds, looked over, without its configuration. Raises: CheckpointError."""
    import torch

    try:
        # Mapped, so that weights take no memory of ours until somebody reads them.
        content = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as error:
        raise CheckpointError(
            f"Het checkpoint {path} bevat iets anders dan gewichten en instellingen: {type(error).__name__}."
        ) from error
    arguments = _arguments(path, content)
    _check_weights(path, content, int(arguments["num_classes"]))
    classes = list(content["config"]["dataset"]["args"]["classes"])
    config = {"arch": {"args": arguments}, "dataset": {"args": {"classes": classes}}}
    return {"config": config, "state_dict": content["state_dict"]}


def pointed_to(content: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Return the content with the folder in which its configuration and tokenizer are."""
    arguments = {**content["config"]["arch"]["args"], "model_type": str(folder)}
    return {**content, "config": {**content["config"], "arch": {"args": arguments}}}


@contextmanager
def stored_again(checkpoint: Checkpoint) -> Iterator[Path]:
    """Lend a file with the checked content, which holds nothing that could run.

    A file that `fetch_model` stored says already where its configuration is: that one is lent as it stands.
    """
    import torch

    if checkpoint.is_local:
        yield checkpoint.path
        return
    handle, name = tempfile.mkstemp(suffix=".ckpt")
    os.close(handle)
    try:
        torch.save(dict(checkpoint.content), name)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _arguments(path: Path, content: object) -> dict[str, Any]:
    """Return the arguments of the model, after looking over everything that has a name."""
    if not isinstance(content, dict) or "config" not in content or "state_dict" not in content:
        raise CheckpointError(f"Het checkpoint {path} heeft de sleutels config en state_dict niet.")
    arguments = _inside(path, content["config"], "arch", "args")
    missing = [name for name in _ARGUMENTS if name not in arguments]
    if missing:
        raise CheckpointError(f"Het checkpoint {path} heeft geen config.arch.args.{missing[0]}.")
    unknown = sorted(set(arguments) - set(_ARGUMENTS))
    if unknown:
        raise CheckpointError(f"Het checkpoint {path} heeft een onbekende config.arch.args.{unknown[0]}.")
    classes = _inside(path, content["config"], "dataset", "args").get("classes")
    if not isinstance(classes, list) or not classes or not all(isinstance(name, str) for name in classes):
        raise CheckpointError(f"Het checkpoint {path} noemt geen klassen in config.dataset.args.classes.")
    if arguments["num_classes"] != len(classes):
        raise CheckpointError(
            f"Het checkpoint {path} belooft {arguments['num_classes']} klassen en noemt er {len(classes)}."
        )
    _check_names(path, arguments)
    return {name: arguments[name] for name in _ARGUMENTS}


def _inside(path: Path, config: object, *keys: str) -> dict[str, Any]:
    for key in keys:
        config = config.get(key) if isinstance(config, dict) else None
    if not isinstance(config, dict):
        raise CheckpointError(f"Het checkpoint {path} heeft geen config.{'.'.join(keys)}.")
    return config


def _check_names(path: Path, arguments: Mapping[str, Any]) -> None:
    """Allow only models and tokenizers: Detoxify calls whatever of transformers has this name."""
    import transformers

    for key in ("model_name", "tokenizer_name"):
        name = arguments[key]
        if not isinstance(name, str) or not name.endswith(_SUFFIXES) or not hasattr(transformers, name):
            raise CheckpointError(
                f"Het checkpoint {path} vraagt als {key} naar {name!r}, en dat bestaat niet."
            )


def _check_weights(path: Path, content: Mapping[str, Any], num_classes: int) -> None:
    import torch

    weights = content["state_dict"]
    if not isinstance(weights, dict) or not weights:
        raise CheckpointError(f"Het checkpoint {path} heeft geen gewichten in state_dict.")
    if not all(isinstance(tensor, torch.Tensor) for tensor in weights.values()):
        raise CheckpointError(f"Het checkpoint {path} heeft iets anders dan gewichten in state_dict.")
    last = [tensor for name, tensor in weights.items() if name.startswith("classifier.") and tensor.ndim == 2]
    if not any(tensor.shape[0] == num_classes for tensor in last):
        raise CheckpointError(
            f"Het checkpoint {path} heeft geen laatste laag voor zijn {num_classes} klassen."
        )


def folder_of(path: Path, model_type: str) -> Path:
    """Return the folder with the configuration of a checkpoint. Raises: CheckpointError without one."""
    candidates = (Path(model_type), path.parent / model_type, Path(f"{path}.d"), path.parent)
    for folder in candidates:
        if (folder / "config.json").is_file():
            return folder.resolve()
    raise CheckpointError(
        f"Het checkpoint {path} heeft naast zich een map {path.name}.d nodig, met config.json en de "
        f"tokenizer van {model_type!r}. Er wordt niets van internet gehaald."
    )


def _check_configuration(path: Path, folder: Path, arguments: Mapping[str, Any]) -> None:
    """Read config.json, so that a broken one is named here and not deep inside the library."""
    try:
        configuration = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"Het bestand {folder / 'config.json'} is niet te lezen: {error}.") from error
    if not isinstance(configuration, dict):
        raise CheckpointError(f"Het bestand {folder / 'config.json'} is geen configuratie van een model.")
    if configuration.get("auto_map"):
        raise CheckpointError(f"Het bestand {folder / 'config.json'} vraagt om eigen code, en dat mag niet.")


def check_fit(checkpoint: Checkpoint, model: Any) -> None:
    """Compare the weights with the model that was built. Raises: CheckpointError.

    transformers fills what is missing with random numbers and only warns; such a model would score at random.
    """
    wanted = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    for name, shape in wanted.items():
        tensor = checkpoint.tensors.get(name)
        if tensor is None:
            raise CheckpointError(f"Het checkpoint {checkpoint.path} heeft geen gewichten voor {name}.")
        if tuple(tensor.shape) != shape:
            raise CheckpointError(
                f"Het checkpoint {checkpoint.path} heeft {name} in de vorm {tuple(tensor.shape)}, "
                f"en zijn config.json wil {shape}."
            )
