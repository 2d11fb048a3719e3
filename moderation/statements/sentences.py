"""The sentences of one language, out of a data file. Not for which of them a statement needs.

Beside gettext, because the screens are in Dutch and a statement must be in the language of its reader:
see docs/adr/0012-statements-speak-the-readers-language.md.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from network.kernel import moments

LANGUAGES = ("nl", "fr", "de", "en")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sentences:
    """What one language says, and how it writes moments."""

    language: str
    lines: Mapping[str, str]
    nouns: Mapping[str, str]
    months: tuple[str, ...]
    date_form: str
    moment_form: str
    quote_form: str

    def say(self, name: str, **values: str) -> str:
        """Return one sentence, filled in."""
        return self.lines[name].format(**values)

    def item(self, kind: str) -> str:
        """Return how the reader's own item of this kind is called."""
        return self.nouns.get(kind, self.nouns["other"])

    def day(self, moment: datetime) -> str:
        """Return the date of a moment, in the town."""
        return self._day(moments.local(moment).date())

    def last_day(self, until: datetime) -> str:
        """Return the last day before an exclusive end."""
        return self._day(moments.last_day(until))

    def moment(self, moment: datetime) -> str:
        """Return date and hour, in the town."""
        here = moments.local(moment)
        return self.moment_form.format(
            day=here.day,
            month=self.months[here.month - 1],
            year=here.year,
            hour=here.hour,
            minute=f"{here.minute:02d}",
        )

    def quoted(self, words: Iterable[str]) -> str:
        """Return words between the quotation marks of the language."""
        return ", ".join(self.quote_form.format(word=word) for word in words)

    def _day(self, there: date) -> str:
        return self.date_form.format(day=there.day, month=self.months[there.month - 1], year=there.year)


def speaks(language: str) -> str:
    """Return the language of a statement for a reader: Dutch where theirs is not known here."""
    short = language.lower()[:2]
    return short if short in LANGUAGES else LANGUAGES[0]


@cache
def sentences_of(language: str) -> Sentences:
    """Return the sentences of a reader's language."""
    spoken = speaks(language)
    data = tomllib.loads((HERE / f"{spoken}.toml").read_text(encoding="utf-8"))
    return Sentences(
        language=spoken,
        lines=data["sentences"],
        nouns=data["nouns"],
        months=tuple(data["months"]),
        date_form=data["date"],
        moment_form=data["moment"],
        quote_form=data["quoted"],
    )
