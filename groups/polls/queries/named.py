"""What an organiser names from outside by a code or a uid, found within what it may ask: one query a kind.

What is not there and what is not the organiser's to ask are refused alike. No viewer: callers run the poll.
"""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from groups.membership.models import Group
from groups.polls.queries.electorate import groups_of, territory_of
from groups.polls.queries.listing import known_to
from network.kernel.errors import Invalid
from network.kernel.models import Space
from network.people.models import Person
from network.places.models import District, Street

Row = TypeVar("Row", bound=Model)


def districts_named(organiser: Space, codes: Sequence[str]) -> list[District]:
    """Return districts by code. Raises: Invalid."""
    return _all(territory_of(organiser).filter(retired_at__isnull=True), "code", codes, "districts")


def streets_named(organiser: Space, uids: Sequence[str]) -> list[Street]:
    """Return streets by uid. Raises: Invalid."""
    towns = territory_of(organiser).values("municipality_id")
    return _all(Street.objects.filter(municipality_id__in=towns), "uid", uids, "streets")


def groups_named(organiser: Space, uids: Sequence[str]) -> list[Group]:
    """Return groups by uid. Raises: Invalid."""
    return _all(groups_of(organiser), "uid", uids, "groups")


def people_named(organiser: Space, uids: Sequence[str]) -> list[Person]:
    """Return people by uid who live or take part where an organiser works. Raises: Invalid."""
    return _all(known_to(organiser), "uid", uids, "listed")


def _all(rows: QuerySet[Row], field: str, names: Sequence[str], where: str) -> list[Row]:
    if not names:
        return []
    found = list(rows.filter(**{f"{field}__in": set(names)}))
    if len(found) < len(set(names)):
        raise Invalid(
            _("Hier staat iets dat niet bij jullie hoort of niet bestaat."), field=f"audience.{where}"
        )
    return found
