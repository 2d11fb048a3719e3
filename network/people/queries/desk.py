"""Whom the desk finds: claims that are not proven yet, and residents. Only over a town whose desk one holds.

The desk is no list of people: it answers who asks for somebody, and at most twenty.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet

from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.text import fold
from network.people.enums import RequestState, ResidencyState, Road
from network.people.models import AddressRequest, Person, Residency, Suspension
from network.people.permissions import PeoplePower
from network.people.queries.residents import person_ids_of_household
from network.places.models import District, Municipality

FOUND_SHOWN = 20
SHORTEST_SEARCH = 2
DOUBTS_SHOWN = 20
MOST_COUNTED = 100
CHUNK = 500
KNOWN = (ResidencyState.VERIFIED, ResidencyState.SUSPENDED)


def claims_at_desk(officer: Person, municipality: Municipality, words: str) -> list[Residency]:
    """Return unproven claims in a municipality whose name or e-mail address holds every word.

    Args:
        words: what the officer typed; fewer than two letters find nobody.

    Returns: at most 20, by name, `in_doubt` as `left_in_doubt`; never the officer's own. Empty without the
        power.
    """
    wanted = _wanted(officer, municipality, words)
    if not wanted:
        return []
    claims = (
        _living_in(municipality, [ResidencyState.UNVERIFIED])
        .exclude(person_id=officer.pk)
        .annotate(in_doubt=left_in_doubt())
        .select_related("person", "district", "household__address__street")
    )
    found = (
        claim
        for claim in claims.iterator(chunk_size=CHUNK)
        if _fits(f"{claim.person.first_name} {claim.person.last_name}", claim.person.email, wanted)
    )
    return list(islice(found, FOUND_SHOWN))


def residents_at_desk(officer: Person, municipality: Municipality, words: str) -> list[Residency]:
    """Return proven and suspended residents whose name, street and number, or e-mail address fit every word.

    Args:
        words: what the officer typed; a word with a digit must be the house number or the box.

    Returns: at most 20, by name; nobody of the officer's own household. Empty without the power.
    """
    wanted = _wanted(officer, municipality, words)
    if not wanted:
        return []
    rows = (
        _living_in(municipality, KNOWN)
        .filter(district__municipality=municipality)
        .exclude(person_id__in=person_ids_of_household(officer) | {officer.pk})
        # Plain columns: a town has tens of thousands of residents, of whom twenty are shown.
        .values_list(
            "pk",
            "person__email",
            "person__first_name",
            "person__last_name",
            "household__address__street__name_nl",
            "household__address__street__name_fr",
            "household__address__house_number",
            "household__address__box_number",
            "household__box",
        )
    )
    numbers = list(islice(_fitting(rows.iterator(chunk_size=CHUNK), wanted), FOUND_SHOWN))
    found = Residency.objects.filter(pk__in=numbers).select_related(
        "person", "district", "household__address__street"
    )
    return list(_by_name(found))


def address_requests_at_desk(officer: Person, municipality: Municipality) -> QuerySet[AddressRequest]:
    """Questions about missing addresses that wait in a municipality, as `address_requests_waiting`."""
    return address_requests_waiting(officer, [municipality])


def address_requests_waiting(officer: Person, towns: Iterable[Municipality]) -> QuerySet[AddressRequest]:
    """Questions about missing addresses that wait in these municipalities, the oldest first.

    Only of people with a confirmed e-mail address, and of nobody in the officer's own household.

    Returns: nothing of a town without the power.
    """
    held = [town for town in towns if access.holds(officer, PeoplePower.VERIFY_AT_DESK, town.space_id)]
    if not held:
        return AddressRequest.objects.none()
    confirmed = EmailAddress.objects.filter(user=OuterRef("person"), verified=True)
    return (
        AddressRequest.objects.filter(
            Exists(confirmed),
            municipality__in=held,
            state=RequestState.OPEN,
            person__is_active=True,
        )
        .exclude(person_id__in=person_ids_of_household(officer) | {officer.pk})
        .select_related("person")
        .order_by("id")
    )


def waiting_at_desk(officer: Actor) -> int:
    """Return how many claims and missing addresses wait at the desks that the officer holds, at most 100.

    One query, for the menu: beyond a hundred the number says nothing more, and nobody waits for a count.
    """
    held = access.objects_held(officer, PeoplePower.VERIFY_AT_DESK).order_by().values("pk")
    towns = Municipality.objects.filter(space__in=held).values("pk")
    asked = AddressRequest.objects.filter(
        municipality__in=towns, state=RequestState.OPEN, person__is_active=True
    ).exclude(person_id=officer.pk)
    claims = Residency.objects.filter(
        district__in=District.objects.filter(municipality__in=towns).values("pk"),
        state=ResidencyState.UNVERIFIED,
        person__is_active=True,
    ).exclude(person_id=officer.pk)
    return asked.values("pk").union(claims.values("pk"), all=True)[:MOST_COUNTED].count()


def left_in_doubt() -> Exists:
    """For a query of residencies: whether a doubt about the person ended without being cleared up.

    It ended because they chose another address. A card that an officer saw later clears it up.
    """
    shown = Residency.objects.filter(
        person_id=OuterRef("residency__person_id"), road=Road.DESK, verified_at__gt=OuterRef("since")
    )
    return Exists(
        Suspension.objects.filter(
            ~Exists(shown), residency__person_id=OuterRef("person_id"), ended_at__isnull=False, end_reason=""
        )
    )


def was_left_in_doubt(residency: Residency) -> bool:
    """Whether a doubt about this person ended without being cleared up. The caller checked access."""
    return Residency.objects.filter(left_in_doubt(), pk=residency.pk).exists()


def doubts_about(residency: Residency) -> list[Suspension]:
    """Return when and why this person's proof was in doubt, also at addresses they left, newest first.

    No viewer: the caller checked access to the residency.
    """
    rows = Suspension.objects.filter(residency__person_id=residency.person_id)
    return list(rows.select_related("suspended_by", "ended_by", "residency").order_by("-id")[:DOUBTS_SHOWN])


def _wanted(officer: Person, municipality: Municipality, words: str) -> list[str]:
    """Return the words to look for; none for too few letters or without the desk."""
    wanted = fold(words).split()
    if len("".join(wanted)) < SHORTEST_SEARCH or not access.holds(
        officer, PeoplePower.VERIFY_AT_DESK, municipality.space_id
    ):
        return []
    return wanted


def _living_in(municipality: Municipality, states: Collection[str]) -> QuerySet[Residency]:
    return _by_name(
        Residency.objects.filter(
            state__in=states,
            household__address__street__municipality=municipality,
            person__is_active=True,
        )
    )


def _by_name(rows: QuerySet[Residency]) -> QuerySet[Residency]:
    return rows.order_by("person__last_name", "person__first_name", "pk")


def _fitting(rows: Iterable[Sequence[Any]], wanted: list[str]) -> Iterator[int]:
    """Yield the numbers of the rows that fit."""
    names = [word for word in wanted if not _has_digit(word)]
    houses = {word for word in wanted if _has_digit(word)}
    for number, email, first, last, street_nl, street_fr, *house in rows:
        if _fits(f"{first} {last} {street_nl} {street_fr}", email, names) and houses <= {
            fold(part) for part in house
        } | {email}:
            yield number


def _fits(text: str, email: str, wanted: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded or word == email for word in wanted)


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
