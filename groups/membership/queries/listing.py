"""Members of a group in pages, by name. A page costs the same for ten members and for ten thousand.

No viewer: callers have checked that the reader may see who the members are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from groups.membership.enums import MembershipState
from groups.membership.models import Group, Membership
from groups.membership.queries.members import members_of

PAGE: Final = 50
ORDER: Final = ("person__last_name", "person__first_name", "pk")


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A stretch of the list of members.

    Attributes:
        after: public name of the last row, from which the next page goes on; empty at the end.
    """

    rows: tuple[Membership, ...]
    after: str


def member_page(group: Group, *, after: str = "", word: str = "", size: int = PAGE) -> MemberPage:
    """Return members of a group now, by name, after the row of that public name.

    Args: word: keep whose first or last name begins with it.
    """
    rows = members_of(group).select_related("person").order_by(*ORDER)
    for part in word.split()[:3]:
        rows = rows.filter(Q(person__first_name__istartswith=part) | Q(person__last_name__istartswith=part))
    found = list(_beyond(rows, group, after)[: size + 1])
    kept = tuple(found[:size])
    return MemberPage(rows=kept, after=kept[-1].uid if len(found) > size else "")


def requests_of(group: Group) -> QuerySet[Membership]:
    """Who asks to be let in, the longest waiting first."""
    return (
        Membership.objects.filter(group=group, state=MembershipState.REQUESTED, person__is_active=True)
        .select_related("person")
        .order_by("created_at", "pk")
    )


def invitations_of(group: Group) -> QuerySet[Membership]:
    """Who was invited and did not answer yet, the latest first."""
    return (
        Membership.objects.filter(group=group, state=MembershipState.INVITED, person__is_active=True)
        .select_related("person")
        .order_by("-created_at", "-pk")
    )


def members_streamed(group: Group, chunk: int = 500) -> Iterable[Membership]:
    """Yield every member of a group, by name, without holding them all. For exports."""
    return members_of(group).select_related("person").order_by(*ORDER).iterator(chunk_size=chunk)


def _beyond(rows: QuerySet[Membership], group: Group, after: str) -> QuerySet[Membership]:
    if not after:
        return rows
    last = (
        Membership.objects.filter(group=group, uid=after)
        .values_list("person__last_name", "person__first_name", "pk")
        .first()
    )
    if last is None:
        return rows
    family, given, number = last
    return rows.filter(
        Q(person__last_name__gt=family)
        | Q(person__last_name=family, person__first_name__gt=given)
        | Q(person__last_name=family, person__first_name=given, pk__gt=number)
    )
