"""Columns and bars of the public figures. Only places and heights; the words stand in a table beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 720
HEIGHT = 160
GAP = 12
STUB = 3


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a column; `kind` is its class."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One month."""

    label: str
    x: float
    middle: float
    width: float
    blocks: Sequence[Block]


def columns(rows: Sequence[tuple[str, Mapping[str, int | None]]]) -> list[Column]:
    """Return stacked columns; what is hidden is a low stub, so that it is not nothing."""
    if not rows:
        return []
    most = max(sum(value or 0 for value in parts.values()) for _label, parts in rows) or 1
    step = WIDTH / len(rows)
    found = []
    for place, (label, parts) in enumerate(rows):
        blocks, top = [], float(HEIGHT)
        for kind, value in parts.items():
            height = STUB if value is None else round(value / most * (HEIGHT - 2 * STUB), 1)
            top -= height
            blocks.append(Block(kind if value is not None else "few", round(top, 1), height))
        x = place * step + GAP / 2
        found.append(Column(label, round(x, 1), round(x + (step - GAP) / 2, 1), round(step - GAP, 1), blocks))
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table with a bar; `count` is none where it is hidden."""

    label: str
    count: int | None
    width: float


def bars(rows: Sequence[tuple[str, int | None]]) -> list[Bar]:
    """Return bars beside their numbers, the longest a hundred wide."""
    most = max((count or 0 for _label, count in rows), default=0) or 1
    return [Bar(label, count, round((count or 0) / most * 100, 1)) for label, count in rows]
