"""From the geometry of a GeoJSON feature to a polygon that can be trusted. Not for reading files."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, NoReturn, TypeAlias

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from shapely.geometry import MultiPolygon, Polygon

from network.kernel.errors import Invalid

Area: TypeAlias = Polygon | MultiPolygon
Position = tuple[float, float]

MAX_POSITIONS = 200_000
SHORTEST_RING = 4


class Point(NamedTuple):
    """A place: degrees in WGS 84, longitude first."""

    lon: float
    lat: float


def parse_polygon(geometry: object) -> Area:
    """Return the polygon of a GeoJSON geometry, heights left out.

    Args:
        geometry: the decoded value of a feature's "geometry"; nothing about it is assumed.

    Raises: Invalid, with a sentence that says what is wrong.
    Source: RFC 7946, 3.1.6 and 3.1.7.
    """
    if not isinstance(geometry, Mapping):
        raise Invalid(_("De vorm ontbreekt: er staat geen “geometry” met een veelhoek."))
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Polygon":
        area: Area = _polygon(coordinates, budget := _Budget())
    elif kind == "MultiPolygon":
        budget = _Budget()
        area = MultiPolygon(
            [_polygon(part, budget) for part in _list(coordinates, _("De vorm heeft geen delen."))]
        )
    else:
        raise Invalid(_("De vorm moet een “Polygon” of een “MultiPolygon” zijn."))
    _ensure_simple(area)
    return area


class _Budget:
    """Counts positions, so that one feature cannot keep the importer busy for hours."""

    def __init__(self) -> None:
        self.left = MAX_POSITIONS

    def spend(self, positions: int) -> None:
        self.left -= positions
        if self.left < 0:
            raise Invalid(_("De vorm heeft te veel punten: hoogstens %(max)s.") % {"max": MAX_POSITIONS})


def _list(value: object, sentence: str) -> Sequence[object]:
    if not isinstance(value, list | tuple) or not value:
        raise Invalid(sentence)
    return value


def _polygon(rings: object, budget: _Budget) -> Polygon:
    shell, *holes = (_ring(ring, budget) for ring in _list(rings, _("De vorm heeft geen rand.")))
    return Polygon(shell, holes)


def _ring(ring: object, budget: _Budget) -> list[Position]:
    positions = _list(ring, _("Een rand van de vorm heeft geen punten."))
    budget.spend(len(positions))
    places = [_position(position) for position in positions]
    if len(places) < SHORTEST_RING:
        raise Invalid(_("Een rand heeft minder dan vier punten."))
    if places[0] != places[-1]:
        raise Invalid(_("Een rand is niet gesloten: het laatste punt is niet gelijk aan het eerste."))
    return places


def _position(position: object) -> Position:
    if not isinstance(position, list | tuple) or len(position) not in (2, 3):
        _refuse_number(position)
    lon, lat = _degrees(position[0]), _degrees(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(
            _("Een punt ligt buiten de wereld: lengte %(lon)s, breedte %(lat)s. Gebruik graden in WGS 84.")
            % {"lon": _short(lon), "lat": _short(lat)}
        )
    return lon, lat


def _degrees(value: object) -> float:
    # A bool is an int in Python, and an int of a thousand digits is no float.
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse_number(value)
    try:
        number = float(value)
    except OverflowError:
        _refuse_number(value)
    if not math.isfinite(number):
        _refuse_number(value)
    return number


def _refuse_number(value: object) -> NoReturn:
    # An int of many digits refuses to become text (ValueError), and a long list would fill the screen.
    shown = "…" if isinstance(value, int | list | tuple | Mapping) else str(value)[:30]
    raise Invalid(_("Een punt bestaat uit twee gewone getallen; hier staat “%(value)s”.") % {"value": shown})


def _ensure_simple(area: Area) -> None:
    if not shapely.is_valid(area):
        reason, _bracket, place = shapely.is_valid_reason(area).partition("[")
        lon, _space, lat = place.rstrip("]").partition(" ")
        sentence = _REASONS.get(reason, _REASON_OTHER)
        raise Invalid(_(sentence) % {"lon": _short(float(lon or "nan")), "lat": _short(float(lat or "nan"))})
    if area.area <= 0:
        raise Invalid(_("De vorm heeft geen oppervlakte."))


def _short(degrees: float) -> str:
    return f"{degrees:.6g}"


_CROSSING = gettext_noop("De grens kruist zichzelf bij lengte %(lon)s, breedte %(lat)s.")
_REASON_OTHER = gettext_noop("De vorm klopt niet bij lengte %(lon)s, breedte %(lat)s.")
_REASONS = {
    "Self-intersection": _CROSSING,
    "Ring Self-intersection": _CROSSING,
    "Nested shells": gettext_noop("Twee delen van de vorm overlappen bij lengte %(lon)s, breedte %(lat)s."),
    "Hole lies outside shell": gettext_noop(
        "Een gat ligt buiten de vorm bij lengte %(lon)s, breedte %(lat)s."
    ),
    "Holes are nested": gettext_noop("Twee gaten liggen in elkaar bij lengte %(lon)s, breedte %(lat)s."),
    "Interior is disconnected": gettext_noop("De vorm valt uiteen bij lengte %(lon)s, breedte %(lat)s."),
    "Too few points in geometry component": gettext_noop("Een rand heeft te weinig verschillende punten."),
}
