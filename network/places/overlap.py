"""Whether the areas of a division lie over each other. Pure: shapes in, positions out.

Not for neighbours or for the district of a point: see `kernel.geo`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from network.kernel.geo import Area

OVERLAP_ALLOWED = 0.01


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas that lie over each other; `share` is the part of the smaller one, from 0 to 1."""

    first: int
    second: int
    share: float


def overlaps(areas: Sequence[Area]) -> list[Overlap]:
    """Return the pairs that cover more than 1 % of the smaller one, as positions in `areas`, worst first."""
    if len(areas) < 2:
        return []
    shapes = np.array(areas, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    size = shapely.area(shapes)
    common = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    shares = common / np.minimum(size[first], size[second])
    found = [
        Overlap(int(a), int(b), float(share))
        for a, b, share in zip(first, second, shares, strict=True)
        if share > OVERLAP_ALLOWED
    ]
    return sorted(found, key=lambda pair: (-pair.share, pair.first, pair.second))
