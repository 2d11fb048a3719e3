"""Runs the decoder on a folder of files, each in a child with the decoder's own limits.

    python -I batch.py DECODER FOLDER

Not the road that the product takes (that starts a program for each picture); a child is that program without
its start, so that hundreds of files take seconds. Writes FILE.large, FILE.thumb and a line of JSON for each.
"""

import importlib.util
import json
import os
import resource
import sys
from pathlib import Path
from types import ModuleType

LARGEST_MEMORY = 1024**3


def load(path: str) -> ModuleType:
    """Import the decoder by its place, as the product starts it."""
    spec = importlib.util.spec_from_file_location("decoder", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def decode_in_child(decoder: ModuleType, source: Path, kind: str) -> dict[str, object]:
    """Return what the decoder answered on one file, and how its process ended."""
    answer = source.with_suffix(".answer")
    child = os.fork()
    if child == 0:
        try:
            with answer.open("w") as sys.stdout:
                os._exit(_flushed(decoder, [str(source), kind, f"{source}.large", f"{source}.thumb"]))
        finally:
            os._exit(70)  # whatever escapes main() counts as a crash
    _pid, status, used = os.wait4(child, 0)
    line = answer.read_text() if answer.exists() else ""
    return {
        "file": source.name,
        "answer": json.loads(line or "{}"),
        "status": os.waitstatus_to_exitcode(status),
        "seconds": used.ru_utime + used.ru_stime,
    }


def _flushed(decoder: ModuleType, arguments: list[str]) -> int:
    status: int = decoder.main(arguments)
    assert resource.getrlimit(resource.RLIMIT_AS) == (LARGEST_MEMORY, LARGEST_MEMORY)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    program = load(sys.argv[1])
    folder = Path(sys.argv[2])
    for name, kind in json.loads((folder / "kinds.json").read_text()).items():
        print(json.dumps(decode_in_child(program, folder / name, kind)), flush=True)
