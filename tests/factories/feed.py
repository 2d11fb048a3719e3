"""A small town with neighbours who write: three districts in a row, of which the first two adjoin."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image

from network.feed.models import Comment, Entry, Post
from network.feed.occasion_rules import Facts
from network.feed.permissions import FeedPower
from network.feed.services.comments import add_comment
from network.feed.services.occasions import publish_occasion
from network.feed.services.posts import publish_post
from network.kernel import access, clock, images, spaces
from network.kernel.models import Picture, Space, SpaceKind
from network.people.enums import Road
from network.people.models import Person
from network.people.services.residency import claim_address, leave_address, prove
from network.places.models import Address, District, DistrictNeighbour, Municipality, Street

_numbers = count(1)
CLEAN = "Wie heeft er een lange ladder voor zaterdag?"


@dataclass(frozen=True)
class Town:
    """A municipality: `here` adjoins `beside`, and `far` adjoins neither."""

    municipality: Municipality
    here: District
    beside: District
    far: District
    department: Space


def town(name: str = "Halle") -> Town:
    """Make a town with three districts and a department."""
    space = spaces.open_space(kind=SpaceKind.MUNICIPALITY, name=name)
    municipality = Municipality.objects.create(space=space, name=name, slug=name.lower())
    here, beside, far = (
        district(municipality, f"{part} {name}") for part in ("Rochus", "Nederhem", "Breedhout")
    )
    for one, other in ((here, beside), (beside, here)):
        DistrictNeighbour.objects.create(district=one, neighbour=other)
    department = spaces.open_space(
        kind=SpaceKind.DEPARTMENT, name=f"Openbaar Domein {name}", municipality=space
    )
    return Town(municipality, here, beside, far, department)


def district(municipality: Municipality, name: str) -> District:
    """Make a district with its space."""
    return District.objects.create(
        space=spaces.open_space(kind=SpaceKind.DISTRICT, name=name, municipality=municipality.space),
        municipality=municipality,
        code=f"W{next(_numbers)}",
        name=name,
        geometry={"type": "Polygon", "coordinates": [[[4, 50], [4.1, 50], [4.1, 50.1], [4, 50]]]},
        outline="M2,2 38,2 38,38Z",
        min_lon=4,
        min_lat=50,
        max_lon=4.1,
        max_lat=50.1,
    )


def person(name: str = "anna") -> Person:
    """Make an account that lives nowhere."""
    return Person.objects.create_user(
        f"{name}{next(_numbers)}@example.org", first_name=name.title(), last_name="Proef"
    )


def claimant(name: str, place: District, street: str = "Halleweg") -> Person:
    """Make somebody who says to live in a district and has not proved it."""
    number = next(_numbers)
    road, _created = Street.objects.get_or_create(
        municipality=place.municipality, street_id=place.pk * 100 + len(street), defaults={"name_nl": street}
    )
    address = Address.objects.create(
        address_id=number, street=road, house_number=str(number), lon=4.05, lat=50.04, district=place
    )
    who = person(name)
    claim_address(by=who, address=address)
    return who


def resident(name: str, place: District, street: str = "Halleweg") -> Person:
    """Make somebody who proved to live in a district."""
    who = claimant(name, place, street)
    with transaction.atomic():
        prove(residency=who.residencies.get(), road=Road.DESK, officer=None, by=who, at=clock.now())
    return who


def move_away(who: Person) -> None:
    """Let somebody leave their district."""
    leave_address(by=who)


def reader_for(department: Space, name: str = "dirk") -> Person:
    """Make somebody who reads for a department what residents share."""
    who = person(name)
    begin = clock.now()
    access.grant(
        person=who,
        power=FeedPower.READ_SHARED,
        space=department,
        valid_from=begin,
        valid_until=begin + timedelta(days=1),
        source="test:reader",
        decision="besluit 1",
        by=None,
    )
    return who


def post(by: Person, place: District, text: str = CLEAN, **fields: Any) -> Post:
    """Publish a post through the product's own service."""
    return publish_post(by=by, space=place.space, kind=fields.pop("kind", "question"), text=text, **fields)


def occasion(
    by: Person,
    place: District | Space,
    title: str = "Soep op straat",
    *,
    limit: int | None = None,
    starts_in: timedelta = timedelta(days=7),
    lasts: timedelta = timedelta(hours=3),
    **fields: Any,
) -> Post:
    """Put an event in the agenda of a district or group through the product's own service."""
    begin = clock.now() + starts_in
    return publish_occasion(
        by=by,
        space=place if isinstance(place, Space) else place.space,
        facts=Facts(title, begin, begin + lasts, fields.pop("where", "Op het plein"), limit),
        text=fields.pop("text", "Breng je eigen kom mee."),
        **fields,
    )


def comment(by: Person, below: Post, text: str = "Ik heb er een van zes meter.") -> Comment:
    """Answer a post through the product's own service."""
    return add_comment(by=by, post=below, text=text)


def client(who: Person, **headers: str) -> Client:
    """Return a browser in which somebody is logged in."""
    browser = Client(headers=headers)
    browser.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def upload(name: str = "ladder.png", colour: str = "red") -> SimpleUploadedFile:
    """Return a small photo as a browser sends it."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def picture(by: Person, place: District, alt: str = "Een ladder") -> Picture:
    """Take in a photo that hangs on nothing yet."""
    return images.take_in(upload(), space=place.space, owner=by, alt=alt)


def published_at(item: Post, moment: datetime) -> None:
    """Let a post stand at another moment, as if it was written then."""
    Post.objects.filter(pk=item.pk).update(published_at=moment, written_at=moment)
    Entry.objects.filter(kind="post", item_id=item.pk).update(published_at=moment)


def broadcast(place: District, number: int | None = None) -> Entry:
    """Let an entry of the municipality stand in a district, without the message itself."""
    return Entry.objects.create(
        space=place.space,
        published_at=clock.now(),
        kind="broadcast",
        item_id=number or next(_numbers),
        topic="broadcast",
    )
