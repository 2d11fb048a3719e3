"""Districts and addresses over the API, for programs with and without a token."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient

from network.places.models import Address, District, Municipality
from network.places.services.addresses import import_addresses
from tests.factories.places import address, register


@pytest.fixture
def api() -> APIClient:
    return APIClient()


def test_districts_page_by_page(halle: Municipality, api: APIClient):
    first = api.get("/api/v1/districts/", {"page_size": 5}).json()
    second = api.get(first["next"]).json()
    assert second["next"] is None
    codes = [one["code"] for one in first["results"] + second["results"]]
    assert codes == [f"23027W0{number}" for number in range(1, 10)]
    assert "geometry" not in first["results"][0]
    assert first["results"][0]["municipality"] == {"id": halle.uid, "name": "Halle", "slug": "halle"}


def test_districts_of_one_municipality(halle: Municipality, api: APIClient):
    assert len(api.get("/api/v1/districts/", {"municipality": "halle"}).json()["results"]) == 9
    assert api.get("/api/v1/districts/", {"municipality": "beersel"}).json()["results"] == []


def test_one_district(squares: Municipality, api: APIClient):
    a, b = District.objects.order_by("code")
    found = api.get(f"/api/v1/districts/{a.uid}/").json()
    assert (found["id"], found["geometry"]) == (a.uid, a.geometry)
    assert [one["id"] for one in found["neighbours"]] == [b.uid]


def test_addresses(squares: Municipality, api: APIClient, tmp_path: Path):
    rows = [address(1, box_number="2"), address(2, lon="4.215"), address(3, lon="4.5"), address(4)]
    import_addresses(path=register(tmp_path, *rows))
    import_addresses(path=register(tmp_path, address(4, status="retired")))
    a = District.objects.get(code="A")
    found = api.get("/api/v1/addresses/").json()["results"]
    assert [one["lon"] for one in found] == [4.205, 4.215, 4.5]
    assert found[2]["district"] is None
    assert found[0] == {
        "id": Address.objects.get(address_id=1).uid,
        "street": "Ankerstraat",
        "house_number": "12",
        "box_number": "2",
        "postcode": "1500",
        "place": "Halle",
        "lon": 4.205,
        "lat": 50.705,
        "district": a.uid,
    }
    assert [one["lon"] for one in api.get("/api/v1/addresses/", {"district": a.uid}).json()["results"]] == [
        4.205
    ]
    assert len(api.get("/api/v1/addresses/", {"q": "ankerstr 12"}).json()["results"]) == 2
    assert api.get("/api/v1/addresses/", {"q": "an"}).json()["results"] == []
    assert api.get(f"/api/v1/addresses/{found[1]['id']}/").json() == found[1]


@pytest.mark.parametrize("collection", ["districts", "addresses"])
def test_nothing_is_written_and_nothing_is_guessed(db: None, api: APIClient, collection: str):
    assert api.get(f"/api/v1/{collection}/0000000000000000/").status_code == 404
    assert api.get(f"/api/v1/{collection}/1/").status_code == 404
    assert api.post(f"/api/v1/{collection}/", {}).status_code in (401, 403, 405)


def test_a_retired_address_is_gone(squares: Municipality, api: APIClient, tmp_path: Path):
    import_addresses(path=register(tmp_path, address(1)))
    uid = Address.objects.get().uid
    import_addresses(path=register(tmp_path, address(1, status="retired")))
    assert api.get(f"/api/v1/addresses/{uid}/").status_code == 404
