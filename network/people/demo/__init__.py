"""The invented people of the demo town. Nobody here exists."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from network.kernel import clock
from network.kernel.demo import PASSWORD, Town
from network.people.enums import AppointmentRole, Road
from network.people.models import Person
from network.people.services.address_requests import request_address
from network.people.services.administrators import create_administrator
from network.people.services.appointments import appoint
from network.people.services.residency import claim_address, prove
from network.people.services.signup import sign_up
from network.people.services.verification import request_letter, verify_at_desk
from network.places.models import Address, District

RESIDENTS = Path(__file__).parent / "residents.csv"
DOMAIN = "demo.gebuurte.example"
OFFICERS = (
    ("bestuur", "Margot", "Leliaert", AppointmentRole.APPOINTER),
    ("balie", "Dries", "Hoornaert", AppointmentRole.DESK_OFFICER),
    ("moderator", "Saskia", "Vandebroek", AppointmentRole.MODERATOR),
    ("hoofdmoderator", "Nele", "Verstuyft", AppointmentRole.MODERATION_LEAD),
)
NEWCOMERS = (
    ("nieuw", "Mehdi", "Rahmouni", 1997, "23027W08"),
    ("nieuw2", "Liesbeth", "Kwikstaert", 1969, "23027W03"),
)
HOMELESS = ("nieuw3", "Noortje", "Kluskens", 1988)
DECISION = "Besluit van het college van 14 september 2026, punt 12"


def email_of(key: str) -> str:
    """Return the address with which somebody of the demo town logs in."""
    return f"{key}@{DOMAIN}"


def build(town: Town) -> None:
    """Let everybody sign up, prove where they live, and take up their role."""
    if Person.objects.filter(email=email_of("griet")).exists():
        town.people.update(
            {person.email.split("@")[0]: person for person in Person.objects.filter(email__endswith=DOMAIN)}
        )
        return
    with clock.as_of(town.now - timedelta(days=61)):
        administrator = create_administrator(
            email=email_of("admin"), first_name="Ann", last_name="Verstraelen", password=PASSWORD
        )
    town.people["admin"] = administrator
    town.logins.append(("beheerder", administrator.email, "de installatie"))
    with clock.as_of(town.now - timedelta(days=60)):
        for key, first, last, role in OFFICERS:
            officer = account(key, first, last, 1980)
            town.people[key] = officer
            appoint(
                by=administrator,
                email=officer.email,
                role=role,
                space=town.extra["municipality"].space,
                decision=DECISION,
                valid_until=town.now + timedelta(days=300),
            )
            town.logins.append((str(role.label), officer.email, "Halle"))
    homes = {code: _homes(district) for code, district in town.places.items()}
    _let_residents_in(town, homes)
    _let_newcomers_wait(town, homes)


def _let_residents_in(town: Town, homes: dict[str, Iterator[Address]]) -> None:
    shared: dict[str, Address] = {}
    with RESIDENTS.open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows)):
            joined = town.now - timedelta(days=55 - (number * 7) % 30, hours=town.chance.randrange(24))
            with clock.as_of(joined):
                person = account(row["key"], row["first_name"], row["last_name"], int(row["birth_year"]))
                family = row["household"]
                address = shared.get(family) or next(homes[row["district"]])
                if family:
                    shared[family] = address
                residency = claim_address(by=person, address=address)
            with clock.as_of(joined + timedelta(days=3, hours=town.chance.randrange(8))):
                if number % 3 == 0:
                    verify_at_desk(by=town.people["balie"], residency=residency)
                else:
                    prove(residency=residency, road=Road.LETTER, officer=None, by=person, at=clock.now())
            town.people[row["key"]] = person
    for key, place in (("griet", "Sint-Rochus"), ("bram", "Halle-Centrum")):
        town.logins.append(("bewoner", email_of(key), place))


def _let_newcomers_wait(town: Town, homes: dict[str, Iterator[Address]]) -> None:
    for key, first, last, year, code in NEWCOMERS:
        with clock.as_of(town.now - timedelta(days=2)):
            person = account(key, first, last, year)
            claim_address(by=person, address=next(homes[code]))
            request_letter(by=person)
        town.people[key] = person
    _let_somebody_miss_their_address(town)
    town.logins.append(("nieuwe bewoner, wacht op de brief", email_of("nieuw"), "Sint-Rochus"))


def _let_somebody_miss_their_address(town: Town) -> None:
    """Give the desk something to answer: a new street, of which the register knows nothing yet."""
    key, first, last, year = HOMELESS
    with clock.as_of(town.now - timedelta(days=1)):
        person = account(key, first, last, year)
        request_address(
            by=person,
            municipality=town.extra["municipality"],
            street="Hopduvelpad",
            house_number="4",
            postcode="1500",
            remark="De nieuwe straat achter het station. We wonen er sinds september.",
        )
    town.people[key] = person


def _homes(district: District) -> Iterator[Address]:
    """Yield houses of a district that stand apart from each other, without boxes."""
    houses = Address.objects.filter(district=district, box_number="").select_related(
        "street__municipality", "district"
    )
    return iter(list(houses.order_by("pk")[::7]))


def account(key: str, first: str, last: str, year: int) -> Person:
    """Make an account of the demo town, with its e-mail address confirmed."""
    person = sign_up(email=email_of(key), password=None, first_name=first, last_name=last, birth_year=year)
    person.password = _hashed()
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@cache
def _hashed() -> str:
    """Hash the one password of the town once: it is slow on purpose."""
    return make_password(PASSWORD)
