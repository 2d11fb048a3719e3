"""The invented Wetteraad of Wetteren with its members, and a group of neighbours in Halle."""

import random
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from groups.membership.enums import GroupKind, Intensity, JoinRoad
from groups.membership.models import Group, Theme
from groups.membership.services.charter import choose_charter
from groups.membership.services.groups import found_group
from groups.membership.services.members import choose_intensity, join
from moderation.services.report import file_report
from network.feed.services.comments import add_comment
from network.feed.services.posts import publish_post
from network.feed.services.thanks import give_thanks
from network.kernel import clock
from network.kernel.demo import Town
from network.kernel.ports.content import ItemRef
from network.people.demo import account, email_of
from network.people.enums import AppointmentRole, Road
from network.people.models import Person
from network.people.services.appointments import appoint
from network.people.services.residency import claim_address, prove
from network.places.demo import WETTEREN, break_ground
from network.places.models import Address, District

DATA = Path(__file__).parent
MEMBERS = 214
IN_VILLAGES = {"42025B": 28, "42025C": 16}
"""How many members live in Massemen and in Westrem; the others live in Wetteren itself."""
DECISION = "Besluit van de gemeenteraad van 28 januari 2025, punt 9"
GARDENERS = ("griet", "hanne", "omar", "jef", "nadia", "roza")
"""Neighbours of Halle who are members of the garden."""
GARDEN_CHARTER = ("10.1", "10.2", "10.3")
"""What the gardeners agreed: about the garden, nothing for sale, an answer within a week."""
OFFICER = ("participatie", "Els", "Vandersypen")


def build(town: Town) -> None:
    """Build Wetteren, its residents, its council with steering groups, and what they say. Nothing twice."""
    town.extra["wetteren"] = break_ground(WETTEREN)
    if Group.objects.exists():
        _remember(town)
        return
    _appoint_officer(town)
    residents = _let_residents_in(town)
    _found(town)
    _let_members_join(town, residents)
    for talk in sorted(_read("talks.toml")["post"], key=lambda talk: -float(talk["days"])):
        _hold(talk, town)
    garden = Group.objects.filter(kind=GroupKind.INTEREST).order_by("pk").first()
    if garden is not None:
        choose_charter(group=garden, numbers=GARDEN_CHARTER, by=town.people["admin"])


def _remember(town: Town) -> None:
    named = {row["key"] for row in _read("people.toml")["person"]} | {OFFICER[0]}
    addresses = {email_of(key): key for key in named}
    for person in Person.objects.filter(email__in=addresses):
        town.people[addresses[person.email]] = person


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _appoint_officer(town: Town) -> None:
    with clock.as_of(town.now - timedelta(days=59)):
        officer = account(*OFFICER, 1981)
        town.people["participatie"] = officer
        appoint(
            by=town.people["admin"],
            email=officer.email,
            role=AppointmentRole.PARTICIPATION_OFFICER,
            space=town.extra["wetteren"].space,
            decision=DECISION,
            valid_until=town.now + timedelta(days=900),
        )
    town.logins.append((str(AppointmentRole.PARTICIPATION_OFFICER.label), officer.email, "Wetteren"))


def _let_residents_in(town: Town) -> list[Person]:
    """Let everybody sign up and prove where they live. Returns: in the order in which they did."""
    districts = {one.code: one for one in District.objects.filter(municipality=town.extra["wetteren"])}
    homes = {code: _homes(district) for code, district in districts.items()}
    named = _read("people.toml")["person"]
    quiet = MEMBERS - len(named)
    villages = [code for code, count in IN_VILLAGES.items() for _number in range(count)]
    codes = villages + ["42025A"] * (quiet - len(villages))
    others = zip(_names(quiet), codes, strict=True)
    people = [(row["key"], row["first_name"], row["last_name"], row["district"]) for row in named]
    people += [(f"wetteren{number}", *name, code) for number, (name, code) in enumerate(others, 1)]
    found: list[Person] = []
    for number, (key, first, last, code) in enumerate(people):
        with clock.as_of(town.now - timedelta(days=57 - number % 9, minutes=7 * number)):
            person = account(key, first, last, 1948 + (number * 7) % 58)
            residency = claim_address(by=person, address=next(homes[code]))
            prove(residency=residency, road=Road.LETTER, officer=None, by=person, at=clock.now())
        town.people[key] = person
        found.append(person)
    return found


def _homes(district: District) -> Iterator[Address]:
    houses = Address.objects.filter(district=district, box_number="")
    return iter(list(houses.select_related("street__municipality", "district").order_by("pk")))


def _names(count: int) -> list[tuple[str, str]]:
    """Return first and last names that go together once, the same at every build."""
    names = _read("people.toml")["names"]
    pairs = [(first, last) for first in names["first"] for last in names["last"]]
    return random.Random(42025).sample(pairs, count)  # noqa: S311  invented names, no secret


def _found(town: Town) -> None:
    officer, wetteren = town.people["participatie"], town.extra["wetteren"]
    themes = {name: Theme.objects.get_or_create(name=name)[0] for name in _read("groups.toml")["themes"]}
    for row in _read("groups.toml")["group"]:
        own = row.get("municipality", "Wetteren") == "Wetteren"
        with clock.as_of(town.now - timedelta(days=46)):
            town.extra[row["key"]] = found_group(
                by=officer if own else town.people["admin"],
                municipalities=[wetteren if own else town.extra["municipality"]],
                kind=GroupKind(row["kind"]),
                join_road=JoinRoad(row["join_road"]),
                name=row["name"],
                summary=row["summary"],
                description=row["description"],
                charter=row.get("charter", ""),
                working_on=row.get("working_on", ""),
                parent=town.extra[row["parent"]] if "parent" in row else None,
                themes=[themes[name] for name in row["themes"]],
                founding_decision=DECISION if own else "",
            )


def _let_members_join(town: Town, residents: list[Person]) -> None:
    council, garden = town.extra["wetteraad"], town.extra["moestuin"]
    for number, person in enumerate(residents):
        with clock.as_of(town.now - timedelta(days=44 - number % 30, minutes=11 * number)):
            membership = join(by=person, group=council)
            if number > 30 and number % 5 == 0:
                wish = Intensity.DIGEST if number % 2 else Intensity.DECISIONS
                choose_intensity(by=person, membership=membership, intensity=wish)
    for number, key in enumerate(GARDENERS):
        with clock.as_of(town.now - timedelta(days=20 - number)):
            join(by=town.people[key], group=garden)


def _hold(talk: dict[str, Any], town: Town) -> None:
    began = town.now - timedelta(days=talk["days"])
    with clock.as_of(began):
        post = publish_post(
            by=town.people[talk["author"]],
            space=town.extra[talk["group"]].space,
            kind=talk["kind"],
            text=talk["text"],
        )
    item = ItemRef("post", post.pk)
    for number, (key, words) in enumerate(talk.get("comments", [])):
        with clock.as_of(min(began + timedelta(hours=2 + 5 * number), town.now - timedelta(minutes=4))):
            comment = add_comment(by=town.people[key], post=post, text=words)
            item = ItemRef("comment", comment.pk) if talk.get("reported") == number else item
    for key in talk.get("thanks", []):
        with clock.as_of(began + timedelta(hours=1)):
            give_thanks(by=town.people[key], post=post)
    for key in talk.get("reports", []):
        with clock.as_of(min(began + timedelta(hours=20), town.now - timedelta(minutes=3))):
            file_report(item=item, reason="insult", note="", by=town.people[key])
