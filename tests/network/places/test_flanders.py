"""All 2,767 real districts of Flanders, where the file is at hand."""

import pytest

from network.kernel import clock
from network.kernel.errors import Conflict
from network.places import queries
from network.places.models import District, DistrictNeighbour, Municipality, MunicipalityCode
from network.places.services.districts import DistrictTally, import_districts
from tests.factories.places import real

pytestmark = pytest.mark.slow


def test_the_whole_of_flanders(db: None):
    flanders = real("wijken-vlaanderen.geojson.gz")
    assert import_districts(path=flanders) == DistrictTally(created=2767)
    assert Municipality.objects.count() == 304
    assert MunicipalityCode.objects.count() == 313
    assert DistrictNeighbour.objects.count() == 2 * (7950 - 254)


def test_one_municipality_of_flanders_is_drawn_again(db: None):
    flanders = real("wijken-vlaanderen.geojson.gz")
    import_districts(path=flanders)
    assert import_districts(path=flanders) == DistrictTally(unchanged=2767)
    wetteren = real("wijken-wetteren.geojson")
    with pytest.raises(Conflict, match=r"wijken-wetteren\.geojson"):
        import_districts(path=wetteren)
    assert import_districts(path=wetteren, replace_municipality=True) == DistrictTally(created=3)
    shown = queries.districts_of(Municipality.objects.get(name="Wetteren"))
    assert sorted(one.code for one in shown) == ["42025A", "42025B", "42025C"]
    assert District.objects.filter(retired_at__isnull=True).count() == 2767 - 11 + 3
    assert District.objects.filter(retired_at__lte=clock.now()).count() == 11
