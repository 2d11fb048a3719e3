"""Add an address that the register does not have yet, and let the register take it over when it does.

An address added by hand, and a street made for it, has a negative number, so that it never stands in the way
of the register's own. An import leaves it alone until the same address comes in: then the row that people
live at receives the number of the register and follows it from there. Not for the register: `addresses`.
"""

import secrets

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from network.kernel import audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.text import tidy
from network.places.best import LONGEST_NAME, LONGEST_NUMBER, LONGEST_POSTCODE
from network.places.events import DistrictsRedrawn
from network.places.folding import plain_words
from network.places.models import Address, Municipality, Street
from network.places.queries.districts import district_of

OWN_NUMBERS = 2**62
FOLLOWS = ("postcode", "postname", "lon", "lat", "district_id", "retired_at")


@transaction.atomic
def add_address(
    *,
    by: Actor,
    municipality: Municipality,
    street: str,
    house_number: str,
    box_number: str = "",
    postcode: str,
    postname: str = "",
    lon: float,
    lat: float,
) -> Address:
    """Add one address by hand; its district is that of its point.

    The caller checked that `by` may. Raises: Invalid for an address that we have, a number without a digit,
    or a point outside every district of the municipality.
    """
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # the same address once
    name = _line(street, LONGEST_NAME, "street")
    number = _line(house_number, LONGEST_NUMBER, "house_number").replace(" ", "").upper()
    digits = number[: len(number) - len(number.lstrip("0123456789"))]
    if not digits:
        raise Invalid(_("Een huisnummer begint met een cijfer."), field="house_number")
    district = district_of(lon, lat)
    if district is None or district.municipality_id != municipality.pk:
        raise Invalid(
            _("Dit punt ligt in geen wijk van %(town)s.") % {"town": municipality.name}, field="point"
        )
    box = _line(box_number, LONGEST_NUMBER, "box_number", needed=False)
    home = _street(municipality, name)
    _ensure_new(home, number, box)
    made = Address.objects.create(
        address_id=_own_number(),
        street=home,
        house_number=number,
        house_order=int(digits[:18]),
        box_number=box,
        postcode=_line(postcode, LONGEST_POSTCODE, "postcode"),
        postname=_line(postname, LONGEST_NAME, "postname", needed=False) or municipality.name,
        lon=lon,
        lat=lat,
        district=district,
    )
    audit.record("address.added", by=by, space=municipality.space, kind="address", uid=made.uid)
    return made


@transaction.atomic
def follow_register() -> int:
    """Give addresses that were added by hand the number of the register, once it has them.

    Called after an import; idempotent. Returns: how many. Events: DistrictsRedrawn where one lies elsewhere.
    """
    for street in Street.objects.filter(street_id__lt=0).order_by("pk"):
        twin = Street.objects.filter(
            municipality=street.municipality_id, folded_nl=street.folded_nl, street_id__gte=0
        ).first()
        if twin is not None:
            Address.objects.filter(street=street).update(street=twin)
            street.delete()
    taken, redrawn = 0, set()
    own = Address.objects.select_for_update(of=("self",)).select_related("street")
    for address in own.filter(address_id__lt=0, retired_at__isnull=True).order_by("pk"):
        found = Address.objects.filter(
            street=address.street_id,
            house_number__iexact=address.house_number,
            box_number__iexact=address.box_number,
            address_id__gte=0,
        ).first()
        if found is None:
            continue
        if found.district_id != address.district_id:
            redrawn.add(address.street.municipality_id)
        _take_over(address, found)
        taken += 1
    for municipality_id in sorted(redrawn):
        publish(DistrictsRedrawn(municipality_id=municipality_id))
    return taken


def _take_over(address: Address, found: Address) -> None:
    """Let one row stand for both: the one that people may live at, unless they live at the other too."""
    try:
        with transaction.atomic():
            found.delete()
    except ProtectedError:
        address.retired_at = clock.now()
        address.save(update_fields=["retired_at"])
        return
    address.address_id = found.address_id
    for name in FOLLOWS:
        setattr(address, name, getattr(found, name))
    address.save()


def _street(municipality: Municipality, name: str) -> Street:
    """Return the street of that name, made when the municipality has none."""
    folded = plain_words(name)
    if not folded:
        raise Invalid(_("Vul de naam van de straat in."), field="street")
    found = Street.objects.filter(municipality=municipality, folded_nl=folded).order_by("-street_id").first()
    return found or Street.objects.create(
        municipality=municipality, street_id=_own_number(), name_nl=name, folded_nl=folded
    )


def _ensure_new(street: Street, number: str, box: str) -> None:
    boxes = set(
        Address.objects.filter(
            street=street, house_number__iexact=number, retired_at__isnull=True
        ).values_list("box_number", flat=True)
    )
    if not boxes:
        return
    if boxes == {""} and box:
        raise Invalid(
            _("Dit gebouw staat in het register zonder bussen. De bewoner kan het kiezen en zijn bus typen."),
            field="house_number",
        )
    if box.upper() in {one.upper() for one in boxes}:
        raise Invalid(_("Dit adres staat al in het register."), field="house_number")


def _own_number() -> int:
    return -1 - secrets.randbelow(OWN_NUMBERS)


def _line(typed: str, longest: int, field: str, *, needed: bool = True) -> str:
    line = " ".join(tidy(typed).split())
    if needed and not line:
        raise Invalid(_("Vul dit in."), field=field)
    if len(line) > longest:
        raise Invalid(_("Dit is te lang. Kort het in."), field=field)
    return line
