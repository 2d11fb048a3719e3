"""Polygons that are trusted, the district of a point, neighbours, and outlines."""

import gzip
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from network.kernel import geo
from network.kernel.errors import Invalid

FLANDERS = Path(__file__).parents[4] / "shared" / "data" / "wijken-vlaanderen.geojson.gz"


def ring(*positions: tuple[float, float]) -> list[list[float]]:
    return [list(position) for position in (*positions, positions[0])]


SQUARE = ring((4.0, 51.0), (4.1, 51.0), (4.1, 51.1), (4.0, 51.1))
BOW_TIE = ring((4.0, 51.0), (4.1, 51.1), (4.1, 51.0), (4.0, 51.1))
HOLE = ring((4.02, 51.02), (4.05, 51.02), (4.05, 51.05), (4.02, 51.05))


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.fixture(scope="module")
def flanders() -> list[tuple[str, geo.Area]]:
    if not FLANDERS.exists():
        pytest.skip("no districts of Flanders: no folder shared/data beside the project")
    with gzip.open(FLANDERS) as file:
        features = json.load(file)["features"]
    return [(feature["properties"]["code"], geo.parse_polygon(feature["geometry"])) for feature in features]


class TestParsePolygon:
    def test_a_square_with_a_hole(self):
        area = geo.parse_polygon(polygon(SQUARE, HOLE))
        assert isinstance(area, Polygon)
        assert area.area == pytest.approx(0.01 - 0.0009)

    def test_several_parts(self):
        other = ring((5.0, 51.0), (5.1, 51.0), (5.1, 51.1))
        area = geo.parse_polygon({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]})
        assert isinstance(area, MultiPolygon)
        assert len(area.geoms) == 2

    def test_heights_are_left_out(self):
        area = geo.parse_polygon(polygon([[*position, 12.5] for position in SQUARE]))
        assert not area.has_z

    @pytest.mark.parametrize(
        ("geometry", "part_of_sentence"),
        [
            (None, "ontbreekt"),
            ([], "ontbreekt"),
            ({}, "Polygon"),
            ({"type": "Point", "coordinates": [4, 51]}, "Polygon"),
            ({"type": ["Polygon"], "coordinates": [SQUARE]}, "Polygon"),
            ({"type": "Polygon"}, "geen rand"),
            (polygon(), "geen rand"),
            ({"type": "MultiPolygon", "coordinates": []}, "geen delen"),
            ({"type": "MultiPolygon", "coordinates": [[]]}, "geen rand"),
            (polygon([]), "geen punten"),
            (polygon("abcd"), "geen punten"),
            (polygon(SQUARE[:3]), "minder dan vier"),
            (polygon(SQUARE[:4]), "niet gesloten"),
            (polygon([[math.nan, 51.0], *SQUARE]), "“nan”"),
            (polygon([[4.0, math.inf], *SQUARE]), "“inf”"),
            (polygon([["4.0", 51.0], *SQUARE]), "“4.0”"),
            (polygon([[True, 51.0], *SQUARE]), "gewone getallen"),
            (polygon([[10**400, 51.0], *SQUARE]), "gewone getallen"),
            (polygon([[10**5000, 51.0], *SQUARE]), "gewone getallen"),
            (polygon([[4.0], *SQUARE]), "twee gewone getallen"),
            (polygon([4.0, *SQUARE]), "twee gewone getallen"),
            (polygon([[4.0, 51.0, 0.0, 0.0], *SQUARE]), "twee gewone getallen"),
            (polygon([[146321.0, 169504.6], *SQUARE]), "lengte 146321, breedte 169505"),
            (polygon([[4.0, 91.0], *SQUARE]), "buiten de wereld"),
            (polygon(BOW_TIE), "kruist zichzelf bij lengte 4.05, breedte 51.05"),
            (polygon(SQUARE, ring((9, 9), (9, 9.1), (9.1, 9))), "gat ligt buiten"),
            (polygon(ring((4, 51), (4.1, 51), (4.2, 51))), "kruist zichzelf"),
            (polygon(ring((4, 51), (4, 51), (4, 51))), "vorm|rand"),
            ({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}, "overlappen"),
        ],
    )
    def test_what_is_wrong_is_said(self, geometry, part_of_sentence):
        with pytest.raises(Invalid) as caught:
            geo.parse_polygon(geometry)
        assert re.search(part_of_sentence, caught.value.message)

    def test_a_ring_of_millions_of_points_is_refused(self):
        with pytest.raises(Invalid, match="te veel punten"):
            geo.parse_polygon(polygon([[4.0, 51.0]] * 200_001))

    @pytest.mark.slow
    def test_many_small_parts_spend_one_budget(self):
        with pytest.raises(Invalid, match="te veel punten"):
            geo.parse_polygon({"type": "MultiPolygon", "coordinates": [[SQUARE]] * 40_001})

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=20,
        ),
        st.sampled_from(["Polygon", "MultiPolygon"]),
    )
    def test_nothing_but_invalid_comes_out_of_rubbish(self, coordinates, kind):
        with pytest.raises(Invalid):
            geo.parse_polygon({"type": kind, "coordinates": coordinates})

    @given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=12))
    def test_a_ring_is_trusted_or_refused(self, positions):
        try:
            area = geo.parse_polygon(polygon(ring(*positions)))
        except Invalid:
            return
        assert area.is_valid
        assert area.area > 0


class TestSpatialIndex:
    def test_a_point_on_a_border_belongs_to_the_lowest_key(self):
        left, right = box(0, 0, 1, 1), box(1, 0, 2, 1)
        for items in ([("a", left), ("b", right)], [("b", right), ("a", left)]):
            index = geo.SpatialIndex(items)
            assert [index.find(1, 0.5), index.find(1, 0), index.find(1.5, 0.5)] == ["a", "a", "b"]
        assert geo.SpatialIndex([("b", left), ("a", right)]).find(1, 0.5) == "a"

    def test_outside_everything_and_not_a_number(self):
        index = geo.SpatialIndex([(7, box(0, 0, 1, 1))])
        assert index.find_many([5, math.nan, math.inf, 0.5], [0.5, 0.5, 0.5, 0.5]) == [None, None, None, 7]

    def test_a_hole_is_outside(self):
        index = geo.SpatialIndex([("a", geo.parse_polygon(polygon(SQUARE, HOLE)))])
        assert index.find(4.03, 51.03) is None
        assert index.find(4.01, 51.01) == "a"

    def test_nothing_in_it(self):
        index: geo.SpatialIndex[str] = geo.SpatialIndex([])
        assert index.find(4, 51) is None
        assert index.find_many([], []) == []

    def test_lists_of_unequal_length(self):
        with pytest.raises(ValueError, match="as many"):
            geo.SpatialIndex([(1, box(0, 0, 1, 1))]).find_many([1.0], [])

    @pytest.mark.slow
    def test_more_points_than_one_block(self):
        index = geo.SpatialIndex([(1, box(0, 0, 1, 1)), (2, box(1, 0, 2, 1))])
        lons = np.tile([0.5, 1.5, 2.5], 40_000)
        assert index.find_many(lons, np.full(120_000, 0.5)) == [1, 2, None] * 40_000

    @settings(max_examples=60)
    @given(
        st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4), st.integers(1, 4)),
            max_size=8,
        ),
        st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=20),
    )
    def test_it_equals_asking_each_area(self, boxes, halves):
        areas = [(key, box(x, y, x + wide, y + high)) for key, (x, y, wide, high) in enumerate(boxes)]
        points = [(lon / 2, lat / 2) for lon, lat in halves]
        expected = [
            min((key for key, area in areas if area.intersects(shapely.Point(point))), default=None)
            for point in points
        ]
        index = geo.SpatialIndex(areas)
        assert index.find_many([p[0] for p in points], [p[1] for p in points]) == expected

    @pytest.mark.slow
    def test_each_district_of_flanders_holds_a_point_of_its_own(self, flanders):
        index = geo.SpatialIndex(flanders)
        inside = shapely.point_on_surface([area for _code, area in flanders])
        assert index.find_many(shapely.get_x(inside), shapely.get_y(inside)) == [
            code for code, _area in flanders
        ]


class TestTouching:
    def test_an_edge_makes_neighbours_and_a_corner_does_not(self):
        items = [
            ("a", box(0, 0, 1, 1)),
            ("b", box(1, 0, 2, 1)),
            ("c", box(1, 1, 2, 2)),
            ("d", box(5, 5, 6, 6)),
        ]
        assert geo.touching(items) == {frozenset("ab"), frozenset("bc")}

    def test_part_of_an_edge_is_enough(self):
        assert geo.touching([("a", box(0, 0, 1, 1)), ("b", box(1, 0.9, 2, 3))]) == {frozenset("ab")}

    def test_corners_with_a_sharp_angle_are_no_edge(self):
        wedge = Polygon([(1, 1), (2, 1.05), (2, 1.1)])
        assert geo.touching([("a", box(0, 0, 1, 1)), ("b", wedge)]) == set()

    def test_nothing_and_one(self):
        assert geo.touching([]) == set()
        assert geo.touching([("a", box(0, 0, 1, 1))]) == set()

    @pytest.mark.parametrize(
        "noise", [0.0, *(pytest.param(noise, marks=pytest.mark.slow) for noise in (1e-9, 1e-8))]
    )
    def test_flanders(self, flanders, noise):
        """7,950 pairs touch, of which 254 only in a point; noise in the last digits changes nothing."""

        def shaken(number: int, area: geo.Area) -> geo.Area:
            return shapely.transform(area, lambda places: places + noise * np.sin(places * 1e7 + number))

        pairs = geo.touching((code, shaken(number, area)) for number, (code, area) in enumerate(flanders))
        assert len(pairs) == 7_950 - 254


class TestOverlapShare:
    def test_share_of_the_smaller_whichever_way_round(self):
        big, small = box(0, 0, 10, 10), box(9, 0, 11, 1)
        assert geo.overlap_share(big, small) == geo.overlap_share(small, big) == pytest.approx(0.5)

    def test_apart_touching_and_inside(self):
        assert geo.overlap_share(box(0, 0, 1, 1), box(2, 2, 3, 3)) == 0
        assert geo.overlap_share(box(0, 0, 1, 1), box(1, 0, 2, 1)) == 0
        assert geo.overlap_share(box(0, 0, 9, 9), box(1, 1, 2, 2)) == 1


def drawn(path: str) -> list[list[tuple[float, float]]]:
    """Return the rings of a path that has nothing but M, positions and Z."""
    assert re.fullmatch(r"(M\d+\.\d,\d+\.\d( \d+\.\d,\d+\.\d)*Z ?)+", path)
    return [
        [(float(x), float(y)) for x, y in (step.split(",") for step in part.strip("M ").split())]
        for part in path.strip().split("Z")
        if part
    ]


class TestDrawing:
    def test_north_is_up_and_a_degree_of_longitude_is_shorter(self):
        lon_lat_square = Polygon([(4, 51), (4.1, 51), (4.1, 51.1), (4.03, 51.1), (4, 51.05)])
        (outline,) = drawn(geo.outline_path(lon_lat_square))
        wide = max(x for x, _y in outline) - min(x for x, _y in outline)
        high = max(y for _x, y in outline) - min(y for _x, y in outline)
        assert high == 36
        assert wide / high == pytest.approx(math.cos(math.radians(51.05)), abs=0.01)
        missing_corner = (min(x for x, _y in outline), min(y for _x, y in outline))
        assert missing_corner not in outline

    def test_a_circle_of_a_thousand_points_becomes_thirty(self):
        (outline,) = drawn(geo.outline_path(shapely.Point(4, 51).buffer(0.01, quad_segs=250)))
        assert 8 <= len(outline) <= 30

    def test_tiny_parts_and_holes_are_left_out(self):
        area = MultiPolygon([geo.parse_polygon(polygon(SQUARE, HOLE)), box(4.2, 51, 4.201, 51.001)])
        assert len(drawn(geo.outline_path(area))) == 1

    def test_every_district_of_flanders_gets_a_face(self, flanders):
        for _code, area in flanders[::10]:
            rings = drawn(geo.outline_path(area))
            points = [point for outline in rings for point in outline]
            assert 3 <= len(points) <= 30
            assert all(0 <= x <= 40 and 0 <= y <= 40 for x, y in points)

    def test_neighbours_on_a_map_keep_one_border(self):
        left = Polygon([(4, 51), (4.1, 51), (4.11, 51.05), (4.1, 51.1), (4, 51.1)])
        right = Polygon([(4.1, 51), (4.2, 51), (4.2, 51.1), (4.1, 51.1), (4.11, 51.05)])
        paths = [drawn(path)[0] for path in geo.to_svg_paths([left, right], 600, 400)]
        assert len(set(paths[0]) & set(paths[1])) == 3
        assert all(0 <= x <= 600 and 0 <= y <= 400 for path in paths for x, y in path)

    def test_an_area_too_small_to_see_still_has_a_path(self):
        paths = geo.to_svg_paths([box(4, 51, 5, 52), box(5, 51, 5.00001, 51.00001)], 100, 100)
        assert all(path.startswith("M") for path in paths)

    def test_no_areas(self):
        assert geo.to_svg_paths([], 100, 100) == []
