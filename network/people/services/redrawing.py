"""Let residents follow their address when it comes to lie in another district.

Not for moving house: that is `residency`.
"""

from django.db import transaction
from django.db.models import F

from network.kernel import audit, request_cache, spaces
from network.kernel.models import StandingKind
from network.people import rules
from network.people.models import Residency
from network.places.events import DistrictsRedrawn


def follow_addresses(event: DistrictsRedrawn) -> None:
    """Bring every current residency of a municipality to the district of its address. Idempotent.

    Whoever proved where they live keeps that proof: the house is the same, its district is another. An
    address that lies in no district any more leaves its residents where they were.
    Events: StandingEnded and StandingGiven for whoever may read another district now.
    """
    residencies = (
        Residency.objects.filter(
            state__in=rules.CURRENT,
            household__address__street__municipality_id=event.municipality_id,
            household__address__district__isnull=False,
        )
        .exclude(district=F("household__address__district"))
        .order_by("pk")
    )
    for pk in list(residencies.values_list("pk", flat=True)):
        _follow(pk)


@transaction.atomic
def _follow(pk: int) -> None:
    residency = (
        Residency.objects.select_for_update(of=("self",))
        .select_related("person", "district__space", "household__address__district__space")
        .get(pk=pk)
    )
    before, now = residency.district, residency.household.address.district
    if now is None or now == before or residency.state not in rules.CURRENT:
        return
    residency.district = now
    residency.save(update_fields=["district"])
    if before is not None:
        spaces.end_standing(person=residency.person, space=before.space, source=residency.source)
    if residency.is_verified:
        spaces.give_standing(
            person=residency.person, space=now.space, kind=StandingKind.RESIDENT, source=residency.source
        )
    request_cache.forget()
    audit.record("residency.redrawn", by=None, space=now.space, kind="residency", uid=residency.uid)
