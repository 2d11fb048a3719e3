"""Places in the Django admin: municipalities may be changed, what came from files is only read."""

from pathlib import Path

import pytest
from django.test import Client

from network.places.models import Address, District, Municipality, Street
from network.places.services.addresses import import_addresses
from tests.factories.people import an_administrator
from tests.factories.places import address, register


@pytest.fixture
def admin(squares: Municipality, tmp_path: Path, client: Client) -> Client:
    """Somebody who administers the installation, with an address to look at."""
    import_addresses(path=register(tmp_path, address(1)))
    administrator = an_administrator()
    administrator.is_staff = administrator.is_superuser = True
    administrator.save()
    client.force_login(administrator)
    return client


@pytest.mark.slow
@pytest.mark.parametrize("model", [Municipality, District, Street, Address])
def test_lists_searches_and_rows_open(admin: Client, model):
    at = f"/admin/places/{model._meta.model_name}/"
    assert admin.get(at).status_code == 200
    assert admin.get(at, {"q": "1"}).status_code == 200
    assert admin.get(f"{at}{model.objects.first().pk}/change/").status_code == 200


@pytest.mark.parametrize("model", [District, Street, Address])
def test_what_came_from_a_file_is_only_read(admin: Client, model):
    at = f"/admin/places/{model._meta.model_name}/"
    assert admin.get(f"{at}add/").status_code == 403
    assert admin.post(f"{at}{model.objects.first().pk}/change/", {}).status_code == 403
    assert admin.post(f"{at}{model.objects.first().pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_municipality_chooses_its_roads(admin: Client, squares: Municipality):
    form = {
        "name": "Halle",
        "letterhead": "Stad Halle\nOudstrijdersplein 18",
        "minimum_age": "16",
        "desk_road": "on",
        "codes-TOTAL_FORMS": "0",
        "codes-INITIAL_FORMS": "0",
    }
    answer = admin.post(f"/admin/places/municipality/{squares.pk}/change/", form)
    assert answer.status_code == 302
    squares.refresh_from_db()
    assert (squares.minimum_age, squares.letter_road, squares.desk_road) == (16, False, True)
    assert admin.get("/admin/places/municipality/add/").status_code == 403
