"""Bring names of places to plain words, so that typing without accents, capitals or dashes finds them.

Not for showing: people see the name as the register writes it.
"""

import re

from network.kernel.text import fold

_REST = re.compile(r"[^a-z0-9]+")


def plain_words(name: str) -> str:
    """Return the words of a name in `a-z0-9` with single spaces: `Sint-Jansstraat` is `sint jansstraat`."""
    return _REST.sub(" ", fold(name)).strip()
