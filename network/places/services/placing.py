"""Give addresses the district that holds their point, after districts were drawn again."""

from collections import defaultdict
from collections.abc import Set

from django.db.models import Q

from network.places.models import Address
from network.places.queries.districts import index_of_districts

BATCH = 5_000


def place_again(*, municipality_ids: Set[int], district_ids: Set[int]) -> int:
    """Move the addresses of these municipalities and districts to where they now lie.

    Called inside the transaction of a service. Returns: how many addresses changed district.
    """
    concerned = Address.objects.filter(
        Q(street__municipality__in=municipality_ids) | Q(district__in=district_ids) | Q(district__isnull=True)
    )
    if not concerned.exists():
        return 0
    index = index_of_districts()
    moved, last = 0, 0
    # By number and not with one long cursor, as the rows change on the way.
    while batch := list(
        concerned.filter(pk__gt=last).order_by("pk").values_list("pk", "lon", "lat", "district_id")[:BATCH]
    ):
        last = batch[-1][0]
        found = index.find_many([row[1] for row in batch], [row[2] for row in batch])
        changed: dict[int | None, list[int]] = defaultdict(list)
        for (pk, _lon, _lat, before), now in zip(batch, found, strict=True):
            if before != now:
                changed[now].append(pk)
        for district_id, pks in changed.items():
            moved += Address.objects.filter(pk__in=pks).update(district_id=district_id)
    return moved
