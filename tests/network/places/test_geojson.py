"""Districts from a file: what is read, and what is refused with a sentence that names file and district."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.kernel.errors import Invalid
from network.places import geojson as reader
from network.places.geojson import read_districts
from tests.factories.places import HALLE, collection, feature, geojson, square, text_file

BOW = [[[4.2, 50.7], [4.3, 50.8], [4.3, 50.7], [4.2, 50.8], [4.2, 50.7]]]
OPEN = [[[4.2, 50.7], [4.3, 50.7], [4.3, 50.8], [4.2, 50.8]]]


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as refused:
        list(read_districts(path))
    return refused.value.message


def test_the_real_districts_of_halle():
    found = list(read_districts(HALLE))
    assert [one.code for one in found] == [f"23027W0{number}" for number in range(1, 10)]
    assert {one.municipality for one in found} == {"Halle"}
    assert all(one.shape.is_valid and one.shape.area > 0 for one in found)


@pytest.mark.parametrize("name", ["wijken.geojson", "wijken.geojson.gz", "WIJKEN.GEOJSON"])
def test_plain_and_packed(tmp_path: Path, name: str):
    (found,) = read_districts(geojson(tmp_path, feature("A", square(4.2, 50.7)), name=name))
    assert (found.position, found.code, found.name, found.nis) == (1, "A", "Wijk A", "23027")


def test_members_in_any_order_a_bom_and_a_number_for_a_code(tmp_path: Path):
    root = {"name": {"deep": [1, 2.5, None]}, "features": [feature("1", square(4.2, 50.7), nis=23027)]}
    root["features"][0]["properties"]["code"] = 7
    text = "\ufeff \n" + json.dumps(root | {"type": "FeatureCollection", "bbox": [4, 50, 5, 51]}) + "\n"
    (found,) = read_districts(text_file(tmp_path, "wijken.geojson", text))
    assert (found.code, found.nis) == ("7", "23027")


def test_a_feature_larger_than_what_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "READ_CHARS", 7)
    features = [feature(f"W{number}", square(4 + number / 50, 50.7)) for number in range(20)]
    assert len(list(read_districts(geojson(tmp_path, *features)))) == 20


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "begint niet met een FeatureCollection"),
        ("hallo", "begint niet met een FeatureCollection"),
        ("[]", "begint niet met een FeatureCollection"),
        ("{}", "geen FeatureCollection"),
        ('{"type": "FeatureCollection"}', "geen FeatureCollection"),
        ('{"type": "Feature", "features": []}', "geen FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "geen lijst"),
        ('{"type": "FeatureCollection", "features": []}', "geen enkele wijk"),
        ('{"type": "FeatureCollection", "features": [], "features": []}', "twee lijsten"),
        ('{"type": "FeatureCollection", "features": [1]}', "geen Feature"),
        ('{"type": "FeatureCollection", "features": [', "geen geldige JSON"),
        ('{"type": "FeatureCollection", "features": [{"type": "Fea', "geen geldige JSON"),
        ('{"type" "FeatureCollection"}', "geen geldige JSON"),
        ('{"type": "FeatureCollection", "x": ' + "[" * 100_000, "te diep genest"),
        ('{"type": "FeatureCollection", "x": ' + "9" * 10_000 + "}", "geen geldige JSON"),
        ('{"type": "FeatureCollection", "x": NaN}', "NaN"),
    ],
)
def test_what_is_no_geojson(tmp_path: Path, text: str, says: str):
    message = refusal(text_file(tmp_path, "wijken.geojson", text))
    assert says in message
    assert "wijken.geojson" in message


def test_something_after_the_end(tmp_path: Path):
    text = json.dumps(collection(feature("A", square(4.2, 50.7))))
    assert "na het einde" in refusal(text_file(tmp_path, "wijken.geojson", text + "{}"))


def test_text_that_is_not_utf8(tmp_path: Path):
    text = json.dumps(collection(feature("A", square(4.2, 50.7)))).encode().replace(b"Wijk", b"W\xff\xfek")
    assert "UTF-8" in refusal(text_file(tmp_path, "wijken.geojson", text))


@pytest.mark.parametrize("key", ["code", "name", "municipality", "nis"])
@pytest.mark.parametrize("value", [None, "", "  ", 1.5, True, ["x"], "x" * 5000, "a\x00b"])
def test_properties_that_are_none(tmp_path: Path, key: str, value: object):
    path = geojson(tmp_path, feature("A", square(4.2, 50.7)), feature("B", square(4.3, 50.7), **{key: value}))
    message = refusal(path)
    assert message.startswith("Wijk 2 in wijken.geojson klopt niet.")
    assert f"“{key}”" in message


def test_a_feature_without_properties(tmp_path: Path):
    wrong = {**feature("A", square(4.2, 50.7)), "properties": None}
    assert "eigenschappen ontbreken" in refusal(geojson(tmp_path, wrong))


@pytest.mark.parametrize("nis", ["2302", "230277", "2302A", "２３０２７"])
def test_a_nis_code_that_is_none(tmp_path: Path, nis: str):
    message = refusal(geojson(tmp_path, feature("A", square(4.2, 50.7), nis=nis)))
    assert "vijf cijfers" in message or "te lang" in message


def test_a_code_that_stands_there_twice(tmp_path: Path):
    message = refusal(geojson(tmp_path, feature("A", square(4.2, 50.7)), feature("A", square(4.4, 50.7))))
    assert message.startswith("Wijk 2 (A) in wijken.geojson")


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        {"type": "Point", "coordinates": [4.2, 50.7]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": BOW},
        {"type": "Polygon", "coordinates": OPEN},
        {"type": "Polygon", "coordinates": [[[4.2, 50.7], [4.3, 50.7], [4.2, 50.7]]]},
        {"type": "Polygon", "coordinates": [[[4.2, 50.7], ["4.3", 50.7], [4.3, 50.8], [4.2, 50.7]]]},
        {"type": "Polygon", "coordinates": [[[4.2, 50.7], [4.3, 50.7], [4.4, 50.7], [4.2, 50.7]]]},
        {
            "type": "Polygon",
            "coordinates": [[[150000, 170000], [150010, 170000], [150010, 170010], [150000, 170000]]],
        },
        {"type": "Polygon", "coordinates": [[[1e400, 50.7], [4.3, 50.7], [4.3, 50.8], [1e400, 50.7]]]},
        {
            "type": "MultiPolygon",
            "coordinates": [square(4.2, 50.7)["coordinates"], square(4.205, 50.7)["coordinates"]],
        },
    ],
)
def test_shapes_that_are_no_district(tmp_path: Path, geometry: object):
    message = refusal(geojson(tmp_path, feature("A", square(4.5, 50.7)), feature("B", geometry)))
    assert message.startswith("Wijk 2 (B) in wijken.geojson klopt niet.") or "Infinity" in message


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = text_file(tmp_path_factory.mktemp("any"), "wijken.geojson", data)
    with pytest.raises(Invalid):
        list(read_districts(path))


@given(st.data())
def test_a_cut_or_changed_file_is_refused_or_read_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    whole = json.dumps(
        collection(*(feature(code, square(4 + at / 20, 50.7)) for at, code in enumerate("ABC")))
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    letter = data.draw(st.sampled_from(["", '"', "{", "]", ",", "9", "\\", "e", "-", "\x00"]))
    path = text_file(tmp_path_factory.mktemp("cut"), "wijken.geojson", whole[:at] + letter + whole[at + 1 :])
    try:
        found = len(list(read_districts(path)))
    except Invalid:
        found = 0
    assert found in (0, 3)


def test_one_value_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "LARGEST_VALUE_CHARS", 100_000)
    text = '{"type": "FeatureCollection", "features": [{"x": "' + "a" * 1_000_000
    assert "groter dan we kunnen lezen" in refusal(text_file(tmp_path, "wijken.geojson", text))
