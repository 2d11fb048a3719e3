"""Places on the map as plain values: polygons, the district of a point, neighbours, outlines.

Pure: no query, no request. Not for distances in metres or other projections; all is lon, lat in WGS 84.
"""

from network.kernel.geo.drawing import on_a_map, outline_path, svg_path, to_svg_paths
from network.kernel.geo.index import SpatialIndex
from network.kernel.geo.polygons import Area, Point, parse_polygon
from network.kernel.geo.relations import overlap_share, touching

__all__ = [
    "Area",
    "Point",
    "SpatialIndex",
    "on_a_map",
    "outline_path",
    "overlap_share",
    "parse_polygon",
    "svg_path",
    "to_svg_paths",
    "touching",
]
