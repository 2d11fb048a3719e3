"""A town with people in it, made through the product's own services.

town = a_town()                                    # Halle: district A (Sint-Rochus) and B (Nederhem)
anna = a_resident(town.here, "anna")               # proven, in district A
new = a_member(town.here, "noor")                  # an account with a claim that is not proven yet
officer = an_officer(town)                         # holds the desk and the letters of the town
"""

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from network.kernel import access, clock, spaces
from network.kernel.models import Space, SpaceKind
from network.people.enums import AppointmentRole, Road
from network.people.models import Appointment, Person, Residency
from network.people.queries import district_of_person
from network.people.services.appointments import appoint
from network.people.services.letters import print_letters
from network.people.services.residency import claim_address, prove
from network.people.services.signup import sign_up
from network.people.services.verification import request_letter
from network.places.folding import plain_words
from network.places.models import Address, District, Municipality, Street
from network.places.services.municipalities import create_municipality

PASSWORD = "een lange zin van vier"
BIRTH_YEAR = 1980
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[4.2, 50.7], [4.3, 50.7], [4.3, 50.8], [4.2, 50.8], [4.2, 50.7]]],
}

_number = count(1)


@dataclass(frozen=True)
class Town:
    """A municipality with two districts and a department.

    Attributes:
        here: district A, where anna and griet live.
        there: district B, where bram lives.
        department: space of a department.
    """

    municipality: Municipality
    here: District
    there: District
    department: Space

    @property
    def space(self) -> Space:
        """Space of the municipality."""
        return self.municipality.space


def a_town(name: str = "Halle", nis: str = "23027", *, minimum_age: int = 13) -> Town:
    """Make a municipality with its letterhead, two districts with a street each, and a department."""
    municipality = create_municipality(name=name, nis_codes=[nis])
    municipality.letterhead = f"Stad {name}\nOudstrijdersplein 18\n1500 {name}"
    municipality.contact_email = "wijken@example.org"
    municipality.minimum_age = minimum_age
    municipality.save()
    department = spaces.open_space(
        kind=SpaceKind.DEPARTMENT, name="Dienst Groen", municipality=municipality.space
    )
    here = a_district(municipality, "Sint-Rochus", f"{nis}A")
    there = a_district(municipality, "Nederhem", f"{nis}B")
    return Town(municipality, here, there, department)


def a_district(municipality: Municipality, name: str, code: str) -> District:
    """Make a district without addresses."""
    return District.objects.create(
        space=spaces.open_space(kind=SpaceKind.DISTRICT, name=name, municipality=municipality.space),
        municipality=municipality,
        code=code,
        name=name,
        geometry=SQUARE,
        outline="M2,2 38,2 38,38 2,38Z",
        min_lon=4.2,
        min_lat=50.7,
        max_lon=4.3,
        max_lat=50.8,
    )


def an_address(district: District, *, number: str = "", box: str = "", street: str = "") -> Address:
    """Make an address in a district; each call another house unless a number is given."""
    name = street or f"{district.name}straat"
    found = Street.objects.filter(municipality=district.municipality, name_nl=name).first()
    road = found or Street.objects.create(
        municipality=district.municipality,
        street_id=next(_number),
        name_nl=name,
        folded_nl=plain_words(name),
    )
    house = number or str(next(_number))
    return Address.objects.create(
        address_id=next(_number),
        street=road,
        house_number=house,
        house_order=int("".join(char for char in house if char.isdigit()) or 0),
        box_number=box,
        postcode="1500",
        postname=district.municipality.name,
        lon=4.25,
        lat=50.75,
        district=district,
    )


def an_account(name: str = "anna", *, last_name: str = "Peeters", confirmed: bool = True) -> Person:
    """Make an account with a confirmed e-mail address and no claim."""
    email = f"{name}@example.org"
    person = sign_up(
        email=email,
        password=PASSWORD,
        first_name=name.capitalize(),
        last_name=last_name,
        birth_year=BIRTH_YEAR,
    )
    EmailAddress.objects.create(user=person, email=email, verified=confirmed, primary=True)
    return person


def a_member(
    district: District, name: str = "noor", *, address: Address | None = None, box: str = ""
) -> Person:
    """Make an account that claims an address in a district and did not prove it yet."""
    person = an_account(name)
    claim_address(by=person, address=address or an_address(district), box=box)
    return person


def a_resident(
    district: District,
    name: str = "anna",
    *,
    address: Address | None = None,
    box: str = "",
    road: Road = Road.LETTER,
) -> Person:
    """Make somebody who proved that they live in a district."""
    person = a_member(district, name, address=address, box=box)
    prove_residency(person, road=road)
    return person


def prove_residency(person: Person, *, road: Road = Road.LETTER) -> Residency:
    """Prove the claim of a person as a service would."""
    with transaction.atomic():
        claim = Residency.objects.select_related("person", "household__address__district__space").get(
            person=person, state="unverified"
        )
        return prove(residency=claim, road=road, officer=None, by=person, at=clock.now())


def an_administrator(name: str = "ada") -> Person:
    """Make somebody who administers the installation."""
    person = an_account(name)
    give_power(person, access.KernelPower.ADMINISTER, spaces.installation())
    return person


def an_officer(town: Town, name: str = "odile") -> Person:
    """Make somebody with the desk and the letters of a town."""
    person = an_account(name)
    appointed(person, AppointmentRole.DESK_OFFICER, town.space)
    return person


def appointed(person: Person, role: AppointmentRole, space: Space, *, days: float = 30) -> Appointment:
    """Give somebody a role with the powers that belong to it."""
    by = Person.objects.filter(email="appointing@example.org").first() or an_administrator("appointing")
    return appoint(
        by=by,
        email=person.email,
        role=role,
        space=space,
        decision="CBS 12/10/2026, punt 14",
        valid_until=clock.now() + timedelta(days=days),
    )


def give_power(person: Person, power: str, space: Space, *, days: float = 30) -> None:
    """Give one power for some days."""
    now = clock.now()
    access.grant(
        person=person,
        power=power,
        space=space,
        valid_from=now,
        valid_until=now + timedelta(days=days),
        source=f"test:{next(_number)}",
        decision="besluit 1",
        by=None,
    )


def logged_in(person: Person) -> Client:
    """Return a browser in which somebody is logged in, without passing the login page."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def freshly_logged_in(person: Person) -> Client:
    """Return a browser in which somebody just gave their password again."""
    client = logged_in(person)
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def code_on_letter(person: Person) -> str:
    """Ask for the letter of a person, print it, and return the code that stands on the paper."""
    request_letter(by=person)
    district = district_of_person(person)
    assert district is not None
    pages = pages_of(print_letters(by=None, district=district).pdf)
    page = next(page for page in pages if person.get_full_name() in page)
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found is not None, page
    return found[0]


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
