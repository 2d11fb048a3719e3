"""Who of the members hears of something, by how much each chose to hear. No viewer: for seintjes.

Every seintje to the members of a group asks here, so that none passes by what somebody chose. The one
exception is an administrator who breaks the glass: that is told to all.
"""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from groups.membership import rules
from groups.membership.enums import Intensity
from groups.membership.models import Membership
from groups.membership.queries.members import members_in_force


def people_told(groups: Collection[int], *, important: bool, by_mail: bool) -> Iterator[int]:
    """Yield once the number of each member of one of these groups who hears of it now.

    Args:
        important: a decision or an advice; otherwise it is news of the group.
        by_mail: those who get an e-mail too, or those who get a seintje alone.
    """
    rows = members_in_force().filter(group_id__in=groups)
    mailed = rows.filter(intensity__in=[each for each in Intensity if rules.mails(each, important=important)])
    if by_mail:
        chosen = mailed
    else:
        telling = [each for each in Intensity if rules.tells(each, important=important)]
        chosen = rows.filter(intensity__in=telling).exclude(person_id__in=mailed.values("person_id"))
    return _numbers(chosen)


def people_told_of_post(group_id: int, *, activity: bool, but: int | None) -> Iterator[int]:
    """Yield the numbers of the members who hear of each post, or of each activity, except who wrote it."""
    choices = [each for each in Intensity if rules.tells_of_post(each, activity=activity)]
    rows = members_in_force().filter(group_id=group_id, intensity__in=choices)
    return _numbers(rows.exclude(person_id=but) if but is not None else rows)


def people_summed_of_post(group_id: int, *, but: int | None) -> Iterator[int]:
    """Yield the numbers of the members who find each post in their digest alone, except who wrote it."""
    choices = [each for each in Intensity if rules.sums_up_post(each)]
    rows = members_in_force().filter(group_id=group_id, intensity__in=choices)
    return _numbers(rows.exclude(person_id=but) if but is not None else rows)


def _numbers(rows: QuerySet[Membership]) -> Iterator[int]:
    numbers = rows.order_by("person_id").values_list("person_id", flat=True).distinct()
    return numbers.iterator(chunk_size=500)
