"""The ground of the demo towns: real districts of Halle and Wetteren, and invented houses in them."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from network.kernel.demo import Town
from network.places import generate
from network.places.geojson import read_districts
from network.places.models import Address, District, Municipality
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts

DATA = Path(__file__).parent / "data"
HOUSES_PER_DISTRICT = 300


@dataclass(frozen=True)
class Soil:
    """A municipality to build: its outlines and postcodes.

    Attributes:
        houses: how many in each district.
        after: how many numbers of the register it leaves to towns that are built already.
    """

    name: str
    outlines: Path
    postcode: str
    letterhead: str
    postcodes: Mapping[str, str] = field(default_factory=dict)
    houses: int = HOUSES_PER_DISTRICT
    after: int = 0


HALLE = Soil(
    name="Halle",
    outlines=DATA / "halle.geojson",
    postcode="1500",
    letterhead="Stadsbestuur Halle\nOudstrijdersplein 18\n1500 Halle",
    postcodes={"Buizingen": "1501", "Lembeek-Centrum": "1502"},
)

WETTEREN = Soil(
    name="Wetteren",
    outlines=DATA / "wetteren.geojson",
    postcode="9230",
    letterhead="Gemeentebestuur Wetteren\nRode Heuvel 1\n9230 Wetteren",
    houses=400,
    after=100_000,
)


def build(town: Town) -> None:
    """Import districts and addresses of Halle as a real town does."""
    town.extra["municipality"] = break_ground(HALLE)
    districts = District.objects.filter(municipality=town.extra["municipality"]).select_related("space")
    town.places.update({district.code: district for district in districts})


def break_ground(soil: Soil) -> Municipality:
    """Import districts and addresses of one municipality. Nothing twice."""
    import_districts(path=soil.outlines)
    if not Address.objects.filter(district__municipality__name=soil.name).exists():
        _build_houses(soil)
    Municipality.objects.filter(name=soil.name, letterhead="").update(
        letterhead=soil.letterhead, contact_email="gebuurte@demo.example"
    )
    return Municipality.objects.select_related("space").get(name=soil.name)


def _build_houses(soil: Soil) -> None:
    grounds = [
        generate.Ground(
            shape=feature.shape,
            municipality=soil.name,
            nis=feature.nis,
            postcode=soil.postcodes.get(feature.name, soil.postcode),
            postname=soil.name,
        )
        for feature in read_districts(soil.outlines)
    ]
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register.csv"
        with register.open("w", encoding="utf-8", newline="") as target:
            rows = generate.register_rows(grounds, per_ground=soil.houses, after=soil.after)
            generate.write_register(target, rows)
        import_addresses(path=register)
