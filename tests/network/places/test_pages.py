"""The public pages of places, with and without an account."""

import json
from pathlib import Path

import pytest
from django.test import Client

from network.places import views
from network.places.models import District, Municipality
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts
from network.places.services.municipalities import create_municipality
from tests.factories.places import address, feature, geojson, register, square

SOURCE = (
    "“Wijken voor omgevingsanalyse. © gemeentebesturen, "
    "verzameld door Data & Analyse van de Vlaamse provincies”"
)


def test_the_list_of_municipalities(halle: Municipality, client: Client):
    create_municipality(name="Beersel", nis_codes=["23003"])
    page = client.get("/places/").content.decode()
    assert page.index("Beersel") < page.index("Halle")
    assert 'href="/places/halle/"' in page
    assert "9 wijken" in page
    assert "0 wijken" in page


def test_no_municipality_yet(db: None, client: Client):
    assert "Nog geen gemeente" in client.get("/places/").content.decode()


def test_the_districts_of_a_municipality(halle: Municipality, client: Client):
    page = client.get("/places/halle/").content.decode()
    assert SOURCE in page
    assert 'data-map="/places/halle/districts.geojson"' in page
    for district in District.objects.all():
        assert district.name in page
        assert district.outline in page
    assert "Grenst aan" in page


def test_no_districts_yet(db: None, client: Client):
    create_municipality(name="Halle", nis_codes=["23027"])
    assert "Nog geen wijken" in client.get("/places/halle/").content.decode()


def test_the_map_shows_what_the_list_shows(halle: Municipality, client: Client):
    answer = client.get("/places/halle/districts.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    features = answer.json()["features"]
    assert {one["properties"]["name"] for one in features} == {one.name for one in District.objects.all()}
    assert all(set(one["properties"]) == {"id", "code", "name"} for one in features)
    source = json.loads((Path("network/places/data/halle.geojson")).read_text())["features"]
    outlines = {one["properties"]["code"]: one["geometry"] for one in source}
    assert {one["properties"]["code"]: one["geometry"] for one in features} == outlines


def test_a_retired_district_is_not_shown(squares: Municipality, client: Client, tmp_path: Path):
    path = geojson(tmp_path, feature("C", square(4.2, 50.7, 0.02)), name="new.geojson")
    import_districts(path=path, replace_municipality=True)
    assert "Wijk A" not in client.get("/places/halle/").content.decode()
    assert [
        one["properties"]["code"] for one in client.get("/places/halle/districts.geojson").json()["features"]
    ] == ["C"]


def test_a_name_cannot_be_markup(db: None, client: Client, tmp_path: Path):
    import_districts(
        path=geojson(tmp_path, feature("A", square(4.2, 50.7), name="<script>alert(1)</script>"))
    )
    assert "<script>alert" not in client.get("/places/halle/").content.decode()


@pytest.mark.parametrize("path", ["/places/nergens/", "/places/nergens/districts.geojson"])
def test_a_municipality_that_is_not_there(db: None, client: Client, path: str):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/places/", "/places/halle/", "/places/halle/districts.geojson", "/places/addresses"]
)
def test_these_pages_are_only_read(squares: Municipality, client: Client, path: str):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_suggestions_for_who_signs_up(squares: Municipality, client: Client, tmp_path: Path):
    boxes = [address(1 + at, house_number="12", box_number=str(at + 1)) for at in range(4)]
    import_addresses(path=register(tmp_path, *boxes, address(9, house_number="14")))
    found = client.get("/places/addresses", {"q": "Ankerstr 1"}).json()
    assert [(one["label"], one["detail"]) for one in found] == [
        ("Ankerstraat 12", "1500 Halle · 4 bussen"),
        ("Ankerstraat 14", "1500 Halle"),
    ]
    assert all(set(one) == {"id", "label", "detail"} for one in found)


def test_at_most_eight_suggestions_and_none_for_two_letters(
    squares: Municipality, client: Client, tmp_path: Path
):
    import_addresses(path=register(tmp_path, *(address(at, house_number=at) for at in range(1, 20))))
    assert len(client.get("/places/addresses", {"q": "ankerstraat"}).json()) == 8
    assert client.get("/places/addresses", {"q": "an"}).json() == []
    assert client.get("/places/addresses").json() == []
    assert client.get("/places/addresses", {"q": "x" * 10_000}).json() == []


def test_the_register_is_not_emptied_through_the_search(
    db: None, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(views, "SEARCHES_PER_MINUTE", 2)
    answers = [client.get("/places/addresses", {"q": "anker"}).status_code for _time in range(4)]
    assert answers.count(429) >= 1
    assert answers[0] == 200
    assert client.get("/places/addresses", REMOTE_ADDR="192.0.2.9").status_code == 200
