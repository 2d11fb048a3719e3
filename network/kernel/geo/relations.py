"""How areas lie to each other: neighbours and overlap. Not for finding the area of a point: `geo.index`."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

import numpy as np
import shapely
from shapely import STRtree

from network.kernel.geo.polygons import Area

Key = TypeVar("Key", bound=Hashable)

# Degrees. About a centimetre: far above the noise of floating numbers, far below any real border.
NOISE = 1e-7
# Two borders that cross run together inside the noise for a few times its width; a shared edge runs on.
SHORTEST_EDGE = 10 * NOISE


def touching(items: Iterable[tuple[Key, Area]]) -> set[frozenset[Key]]:
    """Return the pairs of areas whose borders run together over some length.

    Areas that meet only in a point are not among them. Borders that differ by less than a centimetre
    count as the same, so that rounding in a file does not part neighbours.
    """
    pairs = list(items)
    if not pairs:
        return set()
    keys = [key for key, _area in pairs]
    areas = np.array([area for _key, area in pairs], dtype=object)
    left, right = STRtree(areas).query(areas, predicate="dwithin", distance=NOISE)
    once = left < right
    left, right = left[once], right[once]
    borders = shapely.boundary(areas)
    strips = shapely.buffer(borders, NOISE, join_style="bevel")
    together = shapely.length(shapely.intersection(borders[left], strips[right]))
    edge = together > SHORTEST_EDGE
    return {frozenset((keys[i], keys[j])) for i, j in zip(left[edge], right[edge], strict=True)}


def overlap_share(a: Area, b: Area) -> float:
    """Return the area that both share, as a part of the smaller of the two, in [0, 1]."""
    if not a.intersects(b):
        return 0.0
    return min(1.0, float(a.intersection(b).area) / min(float(a.area), float(b.area)))
