"""What people wrote, as the result of a poll tells it: chosen by who runs it, by theme, without a name.

Callers have checked that the reader sees the result. Not for choosing: `services.told_answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groups.polls import rules
from groups.polls.models import OpenAnswer, Poll, Theme
from groups.polls.queries.open_answers import told
from groups.polls.queries.results import ShownResult, theme_counts
from groups.polls.queries.versions import carrier_of
from groups.polls.questions import LongText, ShortText


@dataclass(frozen=True, slots=True)
class ToldWords:
    """One answer in a result: what was written, and its name for a report."""

    uid: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldTheme:
    """A theme with its answers; without a name what stands under none that enough people wrote about."""

    name: str
    answers: tuple[ToldWords, ...]


def told_words(poll: Poll, themes: Mapping[str, list[tuple[str, int]]]) -> dict[str, tuple[ToldTheme, ...]]:
    """Return by question the answers that stand in the result, each once. Four queries where there are any.

    Args:
        themes: by question the themes with how many answers each holds; small ones are not named.
    """
    rows = list(told(poll).select_related("ballot").order_by("uid"))
    if not rows:
        return {}
    carrier, under = carrier_of(poll), _first_themes(poll, rows, themes)
    open_ones = {each.key for each in carrier.newest.questions if isinstance(each, ShortText | LongText)}
    found: dict[str, dict[str, list[ToldWords]]] = {}
    for row in rows:
        ballot = row.ballot
        same = ballot.version == carrier.version
        said = ballot.answers if same else carrier.carried(ballot.answers, ballot.version)
        text = said.get(row.question)
        if row.question in open_ones and isinstance(text, str) and text:
            name = under.get((row.question, ballot.pk), "")
            found.setdefault(row.question, {}).setdefault(name, []).append(ToldWords(row.uid, text))
    return {
        question: tuple(
            ToldTheme(name, tuple(answers))
            for name, answers in sorted(gathered.items(), key=lambda each: (not each[0], each[0].casefold()))
        )
        for question, gathered in found.items()
    }


def words_json(shown: ShownResult) -> dict[str, Any]:
    """Return by question the same as programs read it; nothing before the count, or of too few answers."""
    if not shown.is_final or shown.is_too_small:
        return {}
    return {
        question: [{"theme": theme.name, "answers": [one.text for one in theme.answers]} for theme in themes]
        for question, themes in told_words(shown.poll, theme_counts(shown.poll)).items()
        if question in shown.figures
    }


def _first_themes(
    poll: Poll, rows: list[OpenAnswer], themes: Mapping[str, list[tuple[str, int]]]
) -> dict[tuple[str, int], str]:
    """Return by question and ballot the first theme that may be named."""
    named = {
        (question, name)
        for question, told_ones in themes.items()
        for name, many in told_ones
        if many >= rules.POLL_MINIMUM
    }
    links = Theme.ballots.through.objects.filter(
        theme__poll=poll, namedballot_id__in=[row.ballot_id for row in rows]
    ).order_by("theme__name")
    found: dict[tuple[str, int], str] = {}
    for question, name, ballot in links.values_list("theme__question", "theme__name", "namedballot_id"):
        if (question, name) in named:
            found.setdefault((question, ballot), name)
    return found
