"""Find an address while somebody types it, and the letterbox in a building.

No function takes a viewer: the register of addresses is public, and holds nobody's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.kernel.errors import Invalid, NotFound
from network.places.folding import plain_words
from network.places.models import Address, Municipality, Street
from network.places.typed import Reading, readings

SHORTEST_PREFIX = 3
SHORTEST_STREET = 2
MOST_STREETS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A building that fits what was typed.

    Attributes:
        uid: of the address, or of the first box in a building with several.
        label: street and number.
        boxes: how many letterboxes the register has there; 0 for a house without boxes.
    """

    uid: str
    label: str
    place: str
    boxes: int

    @property
    def detail(self) -> str:
        """The second line: place, and how many boxes."""
        if not self.boxes:
            return self.place
        boxes = ngettext("%(count)d bus", "%(count)d bussen", self.boxes) % {"count": self.boxes}
        return f"{self.place} · {boxes}" if self.place else boxes


def find_addresses(
    prefix: str, *, municipality: Municipality | None = None, limit: int = 8
) -> list[Suggestion]:
    """Return the buildings whose address begins like this, streets by name and numbers in order.

    Every part may be cut short: `ankerstr 1` finds Ankerstraat 1, 12 and 14; postcode or place may follow.
    Only addresses in a district count, as nobody can live in another.

    Args:
        prefix: what was typed; fewer than three letters and digits find nothing.
        limit: at most so many buildings.
    """
    for reading, streets in _sensible(prefix, municipality):
        found = _buildings(_matching(reading), streets, limit)
        if found:
            return found
    return []


def addresses_like(prefix: str) -> QuerySet[Address]:
    """Return every address that fits what was typed, in no order; see `find_addresses`."""
    for reading, streets in _sensible(prefix, None):
        found = _matching(reading).filter(street__in=streets)
        if found.exists():
            return found
    return Address.objects.none()


def _sensible(prefix: str, municipality: Municipality | None) -> Iterator[tuple[Reading, list[Street]]]:
    """Yield the readings for which there are streets."""
    if len(plain_words(prefix).replace(" ", "")) < SHORTEST_PREFIX:
        return
    for reading in readings(prefix):
        streets = _streets(reading, municipality)
        if streets:
            yield reading, streets


def _streets(reading: Reading, municipality: Municipality | None) -> list[Street]:
    name = reading.street
    if len(name) < SHORTEST_STREET:
        return []
    streets = Street.objects.filter(
        Q(folded_nl__begins=name) | Q(folded_fr__begins=name) | Q(folded_de__begins=name)
    )
    if municipality is not None:
        streets = streets.filter(municipality=municipality)
    if reading.where or municipality is None:
        # The same name stands in a hundred municipalities: look only where the address can be.
        streets = streets.filter(Exists(_matching(reading).filter(street=OuterRef("pk"))))
    return list(streets.order_by("folded_nl", "folded_fr", "pk")[:MOST_STREETS])


def _matching(reading: Reading) -> QuerySet[Address]:
    found = Address.objects.filter(retired_at__isnull=True, district__isnull=False)
    if reading.number:
        found = found.filter(house_number__istartswith=reading.number)
    for word in reading.where:
        found = found.filter(Q(postcode__startswith=word) | Q(postname__icontains=word))
    return found


def _buildings(found: QuerySet[Address], streets: list[Street], limit: int) -> list[Suggestion]:
    """Count boxes per building, street after street, until there are enough."""
    suggestions: list[Suggestion] = []
    for street in streets:
        rows = list(
            found.filter(street=street)
            .values("house_order", "house_number", "postcode", "postname")
            .annotate(boxes=Count("pk", filter=~Q(box_number="")), first=Min("pk"))
            .order_by("house_order", "house_number", "postcode")[: limit - len(suggestions)]
        )
        uids = dict(Address.objects.filter(pk__in=[row["first"] for row in rows]).values_list("pk", "uid"))
        suggestions.extend(
            Suggestion(
                uid=uids[row["first"]],
                label=f"{street.name} {row['house_number']}",
                place=f"{row['postcode']} {row['postname']}".strip(),
                boxes=row["boxes"],
            )
            for row in rows
        )
        if len(suggestions) >= limit:
            break
    return suggestions


def letterboxes(address: Address) -> QuerySet[Address]:
    """Every address in the same building: itself, and the boxes beside it."""
    return Address.objects.filter(
        street_id=address.street_id,
        house_number=address.house_number,
        postcode=address.postcode,
        retired_at__isnull=True,
        district__isnull=False,
    )


def boxes_at(address: Address) -> list[str]:
    """Return the box numbers of the building, in order; empty for a house without boxes."""
    boxes = {one.box_number for one in letterboxes(address) if one.box_number}
    return sorted(boxes, key=lambda box: (not box.isdigit(), int(box) if box.isdigit() else 0, box))


def choose_address(uid: str, box: str = "") -> Address:
    """Return the address that somebody chose from the suggestions, with the box that they typed.

    In a building without boxes in the register the address itself is returned, whatever the box: who
    lives there keeps it with the residency.

    Raises: NotFound for no such address; Invalid on field `box` when the building has boxes and none fits.
    """
    chosen = Address.objects.filter(uid=uid, retired_at__isnull=True, district__isnull=False).first()
    if chosen is None:
        raise NotFound
    boxes = boxes_at(chosen)
    if not boxes:
        return chosen
    everyone = list(letterboxes(chosen))
    if not _plain_box(box):
        without = [one for one in everyone if not one.box_number]
        if without:
            return without[0]
        raise Invalid(_("Vul je busnummer in, bijvoorbeeld %(box)s.") % {"box": boxes[0]}, field="box")
    for same in (_plain_box, _bare_box):
        found = [one for one in everyone if one.box_number and same(one.box_number) == same(box)]
        if found:
            return found[0]
    raise Invalid(_("Deze bus kennen we niet op dit adres. Kijk op je brievenbus."), field="box")


def _plain_box(box: str) -> str:
    words = plain_words(box).split()
    return "".join(words[1:] if len(words) > 1 and words[0] in ("bus", "bte", "boite") else words)


def _bare_box(box: str) -> str:
    return _plain_box(box).lstrip("0")
