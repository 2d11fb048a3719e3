"""Areas as SVG paths: the emblem of a district, and maps. Not for colours, titles or links."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from network.kernel.geo.polygons import Area

EMBLEM_POINTS = 30
EMBLEM_MARGIN = 2.0
# A part of a district that is smaller than this share of its largest part does not show in an emblem.
SMALLEST_PART = 0.05
# Pixels by which a border on a map may move when it is simplified.
MAP_TOLERANCE = 0.4


@dataclass(frozen=True)
class _Frame:
    """Puts degrees on a drawing: one scale for both directions, corrected for latitude, north up."""

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    @classmethod
    def around(
        cls, bounds: tuple[float, float, float, float], width: float, height: float, margin: float
    ) -> "_Frame":
        west, south, east, north = bounds
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 1e-12), max(north - south, 1e-12)
        scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        left, top = (width - wide * scale) / 2, (height - high * scale) / 2
        return cls(west, north, squeeze, scale, left, top)

    def place(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (degrees[:, 0] - self.west) * self.squeeze * self.scale + self.left
        y = (self.north - degrees[:, 1]) * self.scale + self.top
        return np.column_stack([x, y])


def outline_path(geometry: Area, size: int = 40) -> str:
    """Return the outline of an area as the `d` of an SVG path in a square of that size.

    At most about thirty points, without holes and without tiny parts: a face, not a map.
    """
    parts = [Polygon(part.exterior) for part in _parts(geometry)]
    largest = max(part.area for part in parts)
    shown = shapely.union_all([part for part in parts if part.area >= SMALLEST_PART * largest])
    frame = _Frame.around(shown.bounds, size, size, EMBLEM_MARGIN)
    placed = shapely.transform(shown, frame.place)
    return svg_path(_simplified(placed, EMBLEM_POINTS, size))


def to_svg_paths(geoms: Sequence[Area], width: int, height: int) -> list[str]:
    """Return one `d` for each area, in the same order, all on one map of that many pixels.

    Borders are simplified together, so that neighbours keep one and the same border.
    """
    return [svg_path(placed) for placed in on_a_map(geoms, width, height)]


def on_a_map(geoms: Sequence[Area], width: int, height: int) -> list[Area]:
    """Return the same areas in pixels of one map, north up, with simpler borders; y grows downwards."""
    if not geoms:
        return []
    every = np.array(geoms, dtype=object)
    frame = _Frame.around(tuple(shapely.total_bounds(every)), width, height, EMBLEM_MARGIN)
    placed = shapely.transform(every, frame.place)
    simpler = shapely.coverage_simplify(placed, MAP_TOLERANCE)
    return [new if not new.is_empty else old for new, old in zip(simpler, placed, strict=True)]


def svg_path(placed: Area) -> str:
    """Return the `d` of an area that is in pixels already."""
    rings = [ring for part in _parts(placed) for ring in (part.exterior, *part.interiors)]
    return " ".join(_ring_path(shapely.get_coordinates(ring)) for ring in rings)


def _parts(geometry: Area) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry) if not part.is_empty]


def _simplified(placed: Area, most: int, size: int) -> Area:
    """Return the shape with at most that many points, by the smallest tolerance that gets there."""
    tolerance = size / 400
    simple = shapely.simplify(placed, tolerance)
    while _count(simple) > most and tolerance < size / 4:
        tolerance *= 1.25
        simple = shapely.simplify(placed, tolerance)
    return simple


def _count(geometry: Area) -> int:
    # The last position of a ring repeats the first and is not drawn.
    return sum(len(part.exterior.coords) - 1 for part in _parts(geometry))


def _ring_path(positions: NDArray[np.float64]) -> str:
    drawn: list[str] = []
    for x, y in positions[:-1]:
        step = f"{x:.1f},{y:.1f}"
        if not drawn or drawn[-1] != step:
            drawn.append(step)
    return f"M{' '.join(drawn)}Z"
