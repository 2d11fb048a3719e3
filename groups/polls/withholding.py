"""What of stored figures is told: nothing of few people, and no answer of any one of them. Pure.

What too few answered is left out: a whole question, a row of a matrix, an option that is scored. How many
people it was may follow from what else is told; what they answered does not, since no figure of a question
adds up over its rows or options. Not for tables by group (`disclosure`).
"""

from collections.abc import Mapping
from typing import Any, Final

from groups.polls import rules
from groups.polls.report_sample import decimals_of

WITHHELD: Final = "withheld"
"""Under this name stand the keys of rows or options that too few answered."""
NUMBERS: Final = ("mean", "median", "first_quartile", "third_quartile", "lowest", "highest", "deviation")
Figures = Mapping[str, Mapping[str, Any]]


def told_figures(figures: Figures) -> dict[str, Mapping[str, Any]]:
    """Return by question what may be told of stored figures."""
    enough = {key: each for key, each in figures.items() if each["heard"]["answered"] >= rules.POLL_MINIMUM}
    told = {key: _told(each) for key, each in enough.items()}
    return {key: each for key, each in told.items() if each is not None}


def told_tables(tables: Figures, figures: Figures) -> dict[str, Mapping[str, Any]]:
    """Return the tables of questions and parts of which figures are told.

    Args:
        figures: as `told_figures` returns them.
    """
    return {
        key: {group: _without(table, figures[key].get(WITHHELD, ())) for group, table in groups.items()}
        for key, groups in tables.items()
        if key in figures and not is_bare(figures[key])
    }


def is_bare(figure: Mapping[str, Any]) -> bool:
    """Whether of a number only is told how many answered."""
    return figure.get("result") == "number" and figure["mean"] is None


def _told(figure: Mapping[str, Any]) -> Mapping[str, Any] | None:
    match figure.get("result"):
        case "number":
            return _number(figure)
        case "matrix":
            rows = [row for row in figure["rows"] if row["result"]["heard"]["answered"] >= rules.POLL_MINIMUM]
            return _kept(figure, "rows", rows)
        case "score":
            options = [option for option in figure["options"] if option["scored"] >= rules.POLL_MINIMUM]
            return _kept(figure, "options", options)
    return figure


def _kept(figure: Mapping[str, Any], name: str, kept: list[Any]) -> Mapping[str, Any] | None:
    """Return a figure with the parts that are told; which of all comes first is not told without all."""
    gone = [part["key"] for part in figure[name] if part not in kept]
    if not kept or not gone:
        return figure if kept else None
    order: dict[str, Any] = {each: [] for each in ("places", "first", "reasons") if each in figure}
    return {**figure, **order, name: kept, WITHHELD: gone}


def _number(figure: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out of a number its ends; of few answers all, for from mean and deviation they can be found."""
    if figure["heard"]["answered"] < rules.SUBGROUP_MINIMUM:
        return {**figure, **dict.fromkeys(NUMBERS)}
    apart = figure["deviation"]
    rounded = None if apart is None else round(apart, decimals_of(apart))
    return {**figure, "lowest": None, "highest": None, "deviation": rounded}


def _without(table: Mapping[str, Any], gone: list[str]) -> Mapping[str, Any]:
    if not gone or "parts" not in table:
        return table
    return {**table, "parts": {key: part for key, part in table["parts"].items() if key not in gone}}
