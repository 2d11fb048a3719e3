"""A number, and a place on the map. Not for whether a place lies in a district."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, ClassVar, Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from groups.polls.questions.base import Question, common
from groups.polls.questions.reading import LARGEST, Fields
from groups.polls.tally import Lot, NumberTally, OpenTally
from network.kernel.errors import Invalid

SMALLEST_STEP = 0.000001
DIGITS_OF_A_PLACE = 6  # a tenth of a metre


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number. An answer is whole, or has at most `decimals` decimals; "12,5" is read as people write it.

    Fields:
        low, high: the smallest and largest that fit; None for no such end.
        step: only whole steps from `low` (or from 0) fit; None for no steps.
    """

    kind: ClassVar[str] = "number"
    low: float | int | None = None
    high: float | int | None = None
    step: float | int | None = None
    decimals: int = 0
    unit: str = ""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        question = cls(
            **common(fields),
            low=fields.number("low"),
            high=fields.number("high"),
            step=fields.number("step"),
            decimals=fields.whole("decimals", 0, 6, default=0),
            unit=fields.words("unit", max_length=40, required=False),
        )
        if question.low is not None and question.high is not None and question.low >= question.high:
            raise Invalid(_("Het minimum is niet kleiner dan het maximum."), field=fields.at("low"))
        if question.step is not None and question.step < SMALLEST_STEP:
            raise Invalid(_("Een stap is minstens een miljoenste."), field=fields.at("step"))
        return question

    def tally(self, *, lot: Lot | None = None) -> NumberTally:
        """Return an empty tally."""
        return NumberTally()

    def _checked(self, answer: Any) -> int | float:
        value = self._read(answer)
        if self.low is not None and value < Decimal(str(self.low)):
            raise self.refused(_("Vul minstens %(low)s in.") % {"low": number_format(self.low)}, code="range")
        if self.high is not None and value > Decimal(str(self.high)):
            raise self.refused(
                _("Vul hoogstens %(high)s in.") % {"high": number_format(self.high)}, code="range"
            )
        if value != round(value, self.decimals):
            raise self.refused(self._too_fine(), code="decimals")
        if self.step is not None and (value - Decimal(str(self.low or 0))) % Decimal(str(self.step)):
            raise self.refused(
                _("Vul een getal in stappen van %(step)s in.") % {"step": number_format(self.step)},
                code="step",
            )
        return int(value) if value == int(value) else float(value)

    def _too_fine(self) -> str:
        if not self.decimals:
            return _("Vul een geheel getal in, zonder cijfers na de komma.")
        return _("Vul hoogstens %(decimals)d cijfers na de komma in.") % {"decimals": self.decimals}

    def _read(self, answer: Any) -> Decimal:
        if isinstance(answer, bool) or not isinstance(answer, int | float | str):
            raise self.strange()
        written = str(answer).strip().replace("−", "-").replace(",", ".")
        try:
            value = Decimal(written) if len(written) <= 40 else None
        except InvalidOperation:
            value = None
        if value is None or not value.is_finite() or abs(value) > LARGEST:
            raise self.refused(_("Vul een getal in, bijvoorbeeld 12 of 12,5."), code="number")
        return value


@dataclass(frozen=True, kw_only=True)
class Place(Question):
    """A place on the map. An answer has `lon` and `lat` (WGS 84), within a box."""

    kind: ClassVar[str] = "place"
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the question of a definition."""
        ends = {name: fields.number(name) for name in ("west", "south", "east", "north")}
        box = {name: float(value) for name, value in ends.items() if value is not None}
        fits = len(box) == len(ends) and (
            -180 <= box["west"] < box["east"] <= 180 and -90 <= box["south"] < box["north"] <= 90
        )
        if not fits:
            raise Invalid(
                _("Geef de randen van de kaart: west, zuid, oost en noord, in graden."),
                field=fields.at("west"),
            )
        return cls(
            **common(fields), west=box["west"], south=box["south"], east=box["east"], north=box["north"]
        )

    def tally(self, *, lot: Lot | None = None) -> OpenTally:
        """Return an empty tally."""
        return OpenTally()

    def _checked(self, answer: Any) -> dict[str, float]:
        if not isinstance(answer, dict) or set(answer) != {"lon", "lat"}:
            raise self.strange()
        lon, lat = self._degrees(answer["lon"]), self._degrees(answer["lat"])
        if not (self.west <= lon <= self.east and self.south <= lat <= self.north):
            raise self.refused(_("Die plek ligt buiten de kaart van deze vraag."), code="range")
        return {"lon": lon, "lat": lat}

    def _degrees(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.strange()
        try:
            degrees = float(value)
        except ValueError:
            raise self.strange() from None
        if not isfinite(degrees):
            raise self.strange()
        return round(degrees, DIGITS_OF_A_PLACE)
