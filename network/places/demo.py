"""The ground of the demo town: the real districts of Halle, and invented houses in them."""

import tempfile
from pathlib import Path

from network.kernel.demo import Town
from network.places import generate
from network.places.geojson import read_districts
from network.places.models import Address, District, Municipality
from network.places.services.addresses import import_addresses
from network.places.services.districts import import_districts

OUTLINES = Path(__file__).parent / "data" / "halle.geojson"
HOUSES_PER_DISTRICT = 300
POSTCODES = {"Buizingen": "1501", "Lembeek-Centrum": "1502"}


def build(town: Town) -> None:
    """Import districts and addresses as a real town does."""
    import_districts(path=OUTLINES)
    if not Address.objects.filter(district__municipality__name="Halle").exists():
        _build_houses()
    Municipality.objects.filter(name="Halle", letterhead="").update(
        letterhead="Stadsbestuur Halle\nOudstrijdersplein 18\n1500 Halle",
        contact_email="gebuurte@demo.example",
    )
    town.places.update({district.code: district for district in District.objects.select_related("space")})
    town.extra["municipality"] = Municipality.objects.select_related("space").get(name="Halle")


def _build_houses() -> None:
    grounds = [
        generate.Ground(
            shape=feature.shape,
            municipality="Halle",
            nis=feature.nis,
            postcode=POSTCODES.get(feature.name, "1500"),
            postname="Halle",
        )
        for feature in read_districts(OUTLINES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "halle.csv"
        with register.open("w", encoding="utf-8", newline="") as target:
            generate.write_register(target, generate.register_rows(grounds, per_ground=HOUSES_PER_DISTRICT))
        import_addresses(path=register)
