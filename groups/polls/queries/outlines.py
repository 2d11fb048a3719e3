"""The outlines that lie under a question about a place, for the map of its result. Not for shades.

Which districts these are follows from the question alone, never from an answer.
"""

import math
import textwrap

import shapely
from django.core.cache import cache
from shapely.geometry import shape

from groups.polls.questions import Place
from groups.polls.spotmap import LINE, Outline, Outlines
from network.kernel.geo import Area, on_a_map, svg_path
from network.places.models import District

WIDTH = 640
SHORTEST, TALLEST = 240, 760
MOST_DISTRICTS = 150
KEEP_SECONDS = 3600
LETTER = 8.6
NO_AREA = 1e-10


def outlines_of(question: Place) -> Outlines | None:
    """Return the districts on the map of a question; None where there are none, or too many to draw.

    They change only where a municipality is divided anew, so they are kept for an hour. One query at most.
    """
    box = (question.west, question.south, question.east, question.north)
    key = "poll-outlines:" + ":".join(f"{edge:.5f}" for edge in box)
    kept: Outlines | str | None = cache.get(key)
    if kept is None:
        kept = _drawn(*box) or ""
        cache.set(key, kept, KEEP_SECONDS)
    return kept if isinstance(kept, Outlines) else None


def _drawn(west: float, south: float, east: float, north: float) -> Outlines | None:
    rows = District.objects.filter(
        retired_at__isnull=True, min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south
    ).order_by("code")
    frame = shapely.box(west, south, east, north)
    found = []
    for code, name, geometry in rows.values_list("code", "name", "geometry")[: MOST_DISTRICTS + 1]:
        area = _within(shape(geometry), frame)
        if area is not None:
            found.append((code, name, area))
    if not found or len(found) > MOST_DISTRICTS:
        return None
    areas = [area for _code, _name, area in found]
    height = _height(areas)
    placed = on_a_map(areas, WIDTH, height)
    return Outlines(
        WIDTH,
        height,
        tuple(_outline(code, name, one) for (code, name, _area), one in zip(found, placed, strict=True)),
    )


def _within(area: Area, frame: shapely.Polygon) -> Area | None:
    """Return the part of a district that is on the map; None where it only touches it."""
    if frame.covers(area):
        return area
    cut = shapely.intersection(area, frame)
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon" and part.area > NO_AREA]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _height(areas: list[Area]) -> int:
    """Return how tall the map is, so that nothing around it is empty."""
    west, south, east, north = shapely.total_bounds(areas)
    wide = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(max(WIDTH * (north - south) / wide, SHORTEST), TALLEST)) if wide > 0 else SHORTEST


def _outline(code: str, name: str, placed: Area) -> Outline:
    largest = max(shapely.get_parts(placed), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=1)
    x, y = shapely.get_coordinates(circle)[0]
    return Outline(
        code,
        name,
        svg_path(placed),
        round(float(x), 1),
        round(float(y), 1),
        round(2 * circle.length, 1),
        _broken(name, 2 * circle.length),
    )


def _broken(name: str, room: float) -> tuple[str, ...]:
    """Return a name in lines that fit in a circle, with a figure under them; nothing where they do not."""
    letters = int(0.85 * room / LETTER)
    if letters < 1:
        return ()
    lines = textwrap.wrap(name, letters, break_long_words=False)
    fits = all(len(line) <= letters for line in lines) and (len(lines) + 1) * LINE < 0.85 * room
    return tuple(lines) if fits else ()
