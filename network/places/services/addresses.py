"""Take in the register of addresses: millions of rows, a batch at a time.

The whole file is surveyed first, so a broken one changes nothing. Then every batch is a transaction of its
own: memory stays flat, and others may write in between. A run that is cut off is resumed by running it
again: rows that are already there are only compared.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.geo import SpatialIndex
from network.kernel.ids import new_uids
from network.places.best import AddressRow, read_rows, survey
from network.places.events import DistrictsRedrawn
from network.places.folding import plain_words
from network.places.models import Address, District, MunicipalityCode, Street
from network.places.queries.districts import index_of_districts
from network.places.services.batches import REJECTED_SHOWN, AddressTally, Batch, batches
from network.places.services.by_hand import follow_register
from network.places.services.patience import long_run

Advance = Callable[[int], None]
_Home = tuple[AddressRow, int | None, int]
"""A row, the row number of its district, and that of the municipality of its street."""

LONGEST_ORDER = 18
COMPARED = (
    "street_id",
    "house_number",
    "box_number",
    "postcode",
    "postname",
    "lon",
    "lat",
    "district_id",
    "retired_at",
)
DISTRICT = COMPARED.index("district_id")
WRITTEN = [
    "street",
    "house_number",
    "house_order",
    "box_number",
    "postcode",
    "postname",
    "lon",
    "lat",
    "district",
    "retired_at",
]


@dataclass(frozen=True)
class _Ground:
    """What is known of the land before the first row."""

    index: SpatialIndex[int]
    municipality_of_district: dict[int, int]
    municipality_of_nis: dict[str, int]


def import_addresses(
    *,
    path: Path,
    by: Actor | None = None,
    surveyed: Advance | None = None,
    started: Advance | None = None,
    advance: Advance | None = None,
) -> AddressTally:
    """Create, update and retire addresses by their number in the register.

    Args:
        surveyed: told how many more rows were checked, while nothing is written yet.
        started: told once how many rows the file has.
        advance: told how many more rows were taken in.

    Raises: Invalid naming file and line, before anything is written, when the structure is broken; and
        when not a single row can be used.
    Addresses that were added by hand and now stand in the register follow it from here.

    Events: DistrictsRedrawn where an address that we had came to lie in another district.
    """
    total = survey(path, advance=surveyed)
    if started:
        started(total)
    ground = _Ground(
        index=index_of_districts(),
        municipality_of_district=dict(District.objects.values_list("pk", "municipality_id")),
        municipality_of_nis=dict(MunicipalityCode.objects.values_list("nis", "municipality_id")),
    )
    tally = AddressTally()
    with long_run():
        for batch in batches(read_rows(path)):
            _take_in(batch, ground, tally)
            gc.collect()
            if advance:
                advance(len(batch))
    if tally.rows and tally.rejected == tally.rows:
        first = tally.first_rejected[0]
        raise Invalid(
            _("Geen enkele rij van %(file)s is bruikbaar. Regel %(line)d: %(why)s.")
            % {"file": path.name, "line": first.line, "why": first.why}
        )
    follow_register()
    with transaction.atomic():
        audit.record("addresses.imported", by=by, facts={**tally.as_summary(), "file": path.name[:120]})
    return tally


@transaction.atomic
def _take_in(batch: Batch, ground: _Ground, tally: AddressTally) -> None:
    """Write one batch and count it."""
    if batch.current:
        _write(batch.current, ground, tally)
    if batch.retired:
        gone = Address.objects.filter(address_id__in=batch.retired, retired_at__isnull=True)
        gone.update(retired_at=clock.now())
    tally.rows += len(batch)
    tally.retired += len(batch.retired)
    tally.rejected += batch.rejected
    tally.first_rejected += batch.first_rejected[: REJECTED_SHOWN - len(tally.first_rejected)]


def _homes(current: list[AddressRow], ground: _Ground) -> list[_Home]:
    """Return the rows that belong somewhere: in a district, or at least in a municipality of ours."""
    districts = ground.index.find_many([row.lon for row in current], [row.lat for row in current])
    homes: list[_Home] = []
    for row, district in zip(current, districts, strict=True):
        municipality = ground.municipality_of_nis.get(row.nis)
        if municipality is None and district is not None:
            municipality = ground.municipality_of_district[district]
        if municipality is not None:
            homes.append((row, district, municipality))
    return homes


def _write(current: list[AddressRow], ground: _Ground, tally: AddressTally) -> None:
    """Create and update the addresses that belong somewhere."""
    homes = _homes(current, ground)
    tally.outside += len(current) - len(homes)
    streets = _streets(homes)
    before = _known([row.address_id for row, _district, _municipality in homes])
    new: list[Address] = []
    changed: list[Address] = []
    redrawn: set[int] = set()
    # In order, so that the index of random names is walked through once a batch and not at random.
    uids = sorted(new_uids(len(homes)))
    for (row, district, municipality), uid in zip(homes, uids, strict=True):
        address = _address(row, uid, streets[row.street_id, municipality], district)
        known = before.get(row.address_id)
        different = known is not None and known != [getattr(address, name) for name in COMPARED]
        if known is None:
            new.append(address)
        elif different:
            changed.append(address)
            if known[DISTRICT] != district:
                redrawn.add(municipality)
        if district is None:
            tally.outside += 1
        elif known is None:
            tally.created += 1
        elif different:
            tally.updated += 1
        else:
            tally.unchanged += 1
    # Another run of the same file may have been faster: what it wrote is as good.
    Address.objects.bulk_create(new, ignore_conflicts=True)
    Address.objects.bulk_create(
        changed, update_conflicts=True, update_fields=WRITTEN, unique_fields=["address_id"]
    )
    for municipality in sorted(redrawn):
        publish(DistrictsRedrawn(municipality_id=municipality))


def _known(numbers: list[int]) -> dict[int, list[object]]:
    """Return what we have of these addresses. A number above our highest cannot be among them."""
    highest = Address.objects.aggregate(highest=Max("address_id"))["highest"] or 0
    asked = [number for number in numbers if number <= highest]
    if not asked:
        return {}
    rows = Address.objects.filter(address_id__in=asked).values_list("address_id", *COMPARED)
    return {number: values for number, *values in rows}


def _address(row: AddressRow, uid: str, street_id: int, district_id: int | None) -> Address:
    number = row.house_number
    digits = number if number.isdecimal() else number[: -len(number.lstrip("0123456789"))]
    # By position, in the order of the model: by name costs as much again as the rest of this function.
    return Address(  # type: ignore[misc]  # the plugin counts positions otherwise
        None,
        uid,
        row.address_id,
        street_id,
        number,
        int(digits[:LONGEST_ORDER] or 0),
        row.box_number,
        row.postcode,
        row.postname,
        row.lon,
        row.lat,
        district_id,
        None,
    )


def _streets(homes: list[_Home]) -> dict[tuple[int, int], int]:
    """Return the row number of every street by its number and municipality, made or renamed as needed."""
    wanted: dict[tuple[int, int], tuple[str, str, str]] = {}
    street_before = municipality_before = 0
    for row, _district, municipality in homes:
        # The register is ordered by street: most rows stand in the street of the row before.
        if row.street_id != street_before or municipality != municipality_before:
            street_before, municipality_before = row.street_id, municipality
            wanted[row.street_id, municipality] = (row.name_nl, row.name_fr, row.name_de)
    known: dict[tuple[int, int], int] = {}
    for street_id, municipality, pk, *names in Street.objects.filter(
        street_id__in={street_id for street_id, _municipality in wanted}
    ).values_list("street_id", "municipality_id", "pk", "name_nl", "name_fr", "name_de"):
        if wanted.get((street_id, municipality)) == tuple(names):
            known[street_id, municipality] = pk
    changed = [
        Street(
            street_id=street_id,
            municipality_id=municipality,
            name_nl=nl,
            name_fr=fr,
            name_de=de,
            folded_nl=plain_words(nl),
            folded_fr=plain_words(fr),
            folded_de=plain_words(de),
        )
        for (street_id, municipality), (nl, fr, de) in wanted.items()
        if (street_id, municipality) not in known
    ]
    saved = Street.objects.bulk_create(
        changed,
        update_conflicts=True,
        update_fields=["name_nl", "name_fr", "name_de", "folded_nl", "folded_fr", "folded_de"],
        unique_fields=["street_id", "municipality"],
    )
    known |= {(street.street_id, street.municipality_id): street.pk for street in saved}
    return known
