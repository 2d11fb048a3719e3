"""Port `personal_data`: what an app knows of a person. Filled by every app, asked by privacy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from network.kernel.errors import Sentence
from network.kernel.registry import Registry


@dataclass(frozen=True)
class PersonalData:
    """One part of somebody's file.

    Attributes:
        export: person's number to plain JSON values: everything this app keeps about them.
        erase: person's number; removes it or makes it anonymous, inside the caller's transaction; idempotent.
        kept: what must stay after erasure and why, or an empty sentence.
    """

    name: str
    label: Sentence
    export: Callable[[int], Any]
    erase: Callable[[int], None]
    kept: Sentence = ""


personal_data: Registry[PersonalData] = Registry("personal data")
