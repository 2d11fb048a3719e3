"""Texts with a label from a CSV file, to measure a scorer or to train one. Not for scoring."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


class LabelledFileError(ValueError):
    """A file that cannot be used; the sentence names the file and the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts, and of each whether it is of the kind that is looked for; other columns by their name."""

    texts: tuple[str, ...]
    positive: tuple[bool, ...]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_labelled(
    path: Path, *, text: str, label: str, positive: str, others: Sequence[str] = ()
) -> Labelled:
    """Read a CSV file (UTF-8, comma, a header) with at least one text of each kind.

    Args:
        text, label: names of the columns.
        positive: the value of the label column that is looked for.
        others: columns to bring along where the file has them.

    Raises: LabelledFileError.
    """
    texts: list[str] = []
    found: list[bool] = []
    along: dict[str, list[str]] = {}
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_columns(path, reader.fieldnames or (), text, label)
            along = {name: [] for name in others if name in (reader.fieldnames or ())}
            for row in reader:
                line = reader.line_num
                if row[text] is None or row[label] is None or None in row:
                    raise LabelledFileError(
                        f"{path}, regel {line}: deze rij heeft niet elke kolom, of te veel."
                    )
                texts.append(row[text])
                found.append(row[label] == positive)
                for name, column in along.items():
                    column.append(row[name] or "")
    except OSError as error:
        raise LabelledFileError(f"{path} is niet te lezen: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise LabelledFileError(f"{path} is geen UTF-8, na regel {line}.") from error
    except csv.Error as error:
        raise LabelledFileError(f"{path}, na regel {line}: dit is geen geldige CSV ({error}).") from error
    if len(set(found)) < 2:
        rows = f"heeft de kolom {label!r} {'altijd' if any(found) else 'nooit'} de waarde {positive!r}"
        raise LabelledFileError(f"In {path} {rows}; om te vergelijken zijn beide soorten nodig.")
    return Labelled(tuple(texts), tuple(found), {name: tuple(column) for name, column in along.items()})


def _check_columns(path: Path, columns: Sequence[str], *wanted: str) -> None:
    for name in wanted:
        if name not in columns:
            known = ", ".join(columns) or "geen enkele"
            raise LabelledFileError(f"{path} heeft geen kolom {name!r}. De kolommen zijn: {known}.")
