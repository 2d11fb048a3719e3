"""Read districts from GeoJSON, one feature at a time, and refuse what is not a set of districts.

Pure reading and checking: nothing here touches the database. Not for drawing: `kernel.geo` makes outlines.
Source: RFC 7946 (positions are longitude, latitude in WGS 84; coordinate reference systems are gone).
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from network.kernel.errors import Invalid
from network.kernel.geo import Area, parse_polygon
from network.places.files import open_bytes

LARGEST_FILE_BYTES = 256 * 1024 * 1024
LARGEST_VALUE_CHARS = 8 * 1024 * 1024
MOST_FEATURES = 50_000
READ_CHARS = 64 * 1024

PROPERTIES = {"code": 40, "name": 120, "municipality": 120, "nis": 5}


@dataclass(frozen=True, slots=True)
class DistrictFeature:
    """One district as the file has it.

    Attributes:
        position: place in the file, from 1.
        geometry: GeoJSON Polygon or MultiPolygon, coordinates in lon, lat.
        shape: the same as an area that `kernel.geo` trusts.
    """

    position: int
    code: str
    name: str
    municipality: str
    nis: str
    geometry: dict[str, Any]
    shape: Area


def read_districts(path: Path) -> Iterator[DistrictFeature]:
    """Yield the districts of a `.geojson` or `.geojson.gz` file in its order.

    Raises: Invalid with the file and the feature, at the first thing that is wrong.
    """
    seen: set[str] = set()
    name = path.name
    with open_bytes(path, suffixes=(".geojson", ".geojson.gz"), limit_bytes=LARGEST_FILE_BYTES) as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig")
        try:
            for position, value in enumerate(_Members(text, name).features(), start=1):
                if position > MOST_FEATURES:
                    raise Invalid(
                        _("%(file)s bevat meer dan %(most)d wijken.") % {"file": name, "most": MOST_FEATURES}
                    )
                feature = _checked(value, position, name)
                if feature.code in seen:
                    raise _wrong(name, position, _("Deze code staat er twee keer in."), feature.code)
                seen.add(feature.code)
                yield feature
        except UnicodeDecodeError as error:
            raise Invalid(_("%(file)s is geen tekst in UTF-8.") % {"file": name}) from error
    if not seen:
        raise Invalid(_("%(file)s bevat geen enkele wijk.") % {"file": name})


def _wrong(file: str, position: int, why: str, code: str = "") -> Invalid:
    which = f"{position} ({code})" if code else str(position)
    return Invalid(
        _("Wijk %(which)s in %(file)s klopt niet. %(why)s") % {"which": which, "file": file, "why": why}
    )


class _Members:
    """Walk through the root object and hand out its features without holding the file."""

    def __init__(self, text: io.TextIOBase, name: str) -> None:
        self._text = text
        self._name = name
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._decoder = json.JSONDecoder(parse_constant=self._refuse_constant)

    def features(self) -> Iterator[Any]:
        """Yield each member of `features`. Raises: Invalid unless the root is one FeatureCollection."""
        found = False
        kind: object = None
        self._expect("{", _("het begint niet met een FeatureCollection"))
        closing = self._peek() == "}"
        while not closing:
            key = self._value()
            self._expect(":", _("het is geen geldige JSON"))
            if key == "features":
                if found:
                    raise self._not_geojson(_("het heeft twee lijsten van wijken"))
                found = True
                yield from self._array()
            else:
                value = self._value()
                kind = value if key == "type" else kind
            closing = self._separator("}")
        self._expect("}", _("het is geen geldige JSON"))
        if self._peek():
            raise self._not_geojson(_("er staat nog iets na het einde"))
        if kind != "FeatureCollection" or not found:
            raise self._not_geojson(_("het is geen FeatureCollection"))

    def _array(self) -> Iterator[Any]:
        self._expect("[", _("“features” is geen lijst"))
        closing = self._peek() == "]"
        while not closing:
            yield self._value()
            closing = self._separator("]")
        self._expect("]", _("het is geen geldige JSON"))

    def _separator(self, closing: str) -> bool:
        """Step over a comma; tell whether the closing bracket comes instead."""
        if self._peek() == closing:
            return True
        self._expect(",", _("het is geen geldige JSON"))
        return False

    def _value(self) -> Any:
        """Decode the next value, reading on until it is complete or larger than any district."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise self._not_geojson(_("het is te diep genest")) from error
            except ValueError as error:
                if not self._grow():
                    raise self._not_geojson(_("het is geen geldige JSON")) from error
                continue
            # A number at the very end of the buffer may go on in the next part of the file.
            if end < len(self._buffer) or not self._grow():
                self._at = end
                return value

    def _peek(self) -> str:
        """Return the next character that is no white space, or nothing at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            self._buffer, self._at = "", 0
            if not self._grow():
                return ""

    def _expect(self, character: str, why: str) -> None:
        if self._peek() != character:
            raise self._not_geojson(why)
        self._at += 1

    def _grow(self) -> bool:
        """Read as much again as is waiting, so that a value is decoded only a few times."""
        if self._ended:
            return False
        self._buffer, self._at = self._buffer[self._at :], 0
        if len(self._buffer) > LARGEST_VALUE_CHARS:
            raise self._not_geojson(_("één wijk is groter dan we kunnen lezen"))
        more = self._text.read(max(READ_CHARS, len(self._buffer)))
        self._ended = not more
        self._buffer += more
        return bool(more)

    def _refuse_constant(self, constant: str) -> None:
        raise self._not_geojson(_("er staat %(constant)s in plaats van een getal") % {"constant": constant})

    def _not_geojson(self, why: str) -> Invalid:
        return Invalid(_("%(file)s is geen GeoJSON met wijken: %(why)s.") % {"file": self._name, "why": why})


def _checked(value: Any, position: int, file: str) -> DistrictFeature:
    if not isinstance(value, dict) or value.get("type") != "Feature":
        raise _wrong(file, position, _("Het is geen Feature."))
    properties = value.get("properties")
    if not isinstance(properties, dict):
        raise _wrong(file, position, _("De eigenschappen ontbreken."))
    texts = {key: _text(properties, key, position, file) for key in PROPERTIES}
    if not (texts["nis"].isascii() and texts["nis"].isdigit() and len(texts["nis"]) == PROPERTIES["nis"]):
        raise _wrong(file, position, _("De NIS-code moet vijf cijfers hebben."))
    geometry: Any = value.get("geometry")
    try:
        shape = parse_polygon(geometry)
    except Invalid as error:
        raise _wrong(file, position, error.message, texts["code"]) from error
    plain = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
    return DistrictFeature(position=position, geometry=plain, shape=shape, **texts)


def _text(properties: dict[str, Any], key: str, position: int, file: str) -> str:
    text = properties.get(key)
    if isinstance(text, int) and not isinstance(text, bool) and key in ("nis", "code"):
        text = str(text)
    if not isinstance(text, str) or not text.strip():
        raise _wrong(file, position, _("“%(key)s” ontbreekt of is geen tekst.") % {"key": key})
    text = " ".join(text.split())
    if len(text) > PROPERTIES[key]:
        raise _wrong(file, position, _("“%(key)s” is te lang.") % {"key": key})
    if not text.isprintable():
        raise _wrong(file, position, _("“%(key)s” bevat tekens die niet te lezen zijn.") % {"key": key})
    return text
