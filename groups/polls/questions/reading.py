"""Reading a definition out of JSON, with a sentence for what does not fit. Not for answers of voters."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from django.utils.translation import gettext as _

from network.kernel.errors import Invalid
from network.kernel.text import clean_text

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
RESERVED: Final = frozenset({"end", "no_opinion", "review"})
TITLE_LENGTH = 300
HELP_LENGTH = 2_000
LARGEST = 10**12


class Fields:
    """One object of a definition. Each field is read once; what nobody read is refused at the end."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise Invalid(_("Hier hoort een object te staan, met velden."), field=where)
        self.data = dict(data)
        self.where = where

    def at(self, name: str) -> str:
        """Return where a field stands, for a refusal."""
        return f"{self.where}.{name}" if self.where else name

    def take(self, name: str, default: Any = None) -> Any:
        """Return a field as it is."""
        return self.data.pop(name, default)

    def key(self) -> str:
        """Return the name by which others point here."""
        value = self.take("key")
        if not isinstance(value, str) or not KEY.fullmatch(value) or value in RESERVED:
            raise Invalid(
                _("Een sleutel heeft hoogstens 40 kleine letters, cijfers of streepjes. “%(key)s” past niet.")
                % {"key": str(value)[:40]},
                field=self.at("key"),
            )
        return value

    def words(self, name: str, *, max_length: int = TITLE_LENGTH, required: bool = True) -> str:
        """Return a text, tidied; empty only where it is not required."""
        value = self.take(name, "")
        if not isinstance(value, str):
            raise Invalid(_("Hier hoort tekst te staan."), field=self.at(name))
        if not required and not value.strip():
            return ""
        return clean_text(value, max_length=max_length, field=self.at(name))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise Invalid(_("Hier hoort ja of nee te staan."), field=self.at(name))
        return value

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within a range."""
        value = self.take(name, default)
        if type(value) is not int or not low <= value <= high:
            raise Invalid(
                _("Vul een geheel getal in van %(low)d tot %(high)d.") % {"low": low, "high": high},
                field=self.at(name),
            )
        return value

    def number(self, name: str) -> float | int | None:
        """Return a number, or None where there is none."""
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise Invalid(_("Hier hoort een getal te staan."), field=self.at(name))
        if abs(value) > LARGEST:
            raise Invalid(_("Dat getal is te groot."), field=self.at(name))
        return value

    def items(self, name: str, *, least: int, most: int) -> list["Fields"]:
        """Return the objects of a list."""
        value = self.take(name, [])
        if not isinstance(value, list | tuple):
            raise Invalid(_("Hier hoort een lijst te staan."), field=self.at(name))
        if not least <= len(value) <= most:
            raise Invalid(
                _("Hier horen er %(least)d tot %(most)d te staan; nu zijn het er %(now)d.")
                % {"least": least, "most": most, "now": len(value)},
                field=self.at(name),
            )
        return [Fields(one, f"{self.at(name)}.{place}") for place, one in enumerate(value)]

    def end(self) -> None:
        """Refuse a field that nobody read: it is a mistake, and not a wish that is quietly forgotten."""
        if self.data:
            name = str(next(iter(self.data)))[:40]
            raise Invalid(_("Het veld “%(name)s” bestaat hier niet.") % {"name": name}, field=self.at(name))


def each_once(keys: list[str], where: str) -> None:
    """Refuse a key that two things have.

    Raises: Invalid with the key.
    """
    twice = next((key for place, key in enumerate(keys) if key in keys[:place]), None)
    if twice is not None:
        raise Invalid(_("De sleutel “%(key)s” staat er twee keer.") % {"key": twice}, field=where)
