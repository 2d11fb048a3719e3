"""What the newsletter keeps of somebody: which of their activities they offered. Fills `personal_data`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.kernel.ports.personal_data import PersonalData
from realtime.newsletter.models import Offer


def export(person_id: int) -> list[dict[str, Any]]:
    """Return what a person offered. No viewer: privacy asked for themselves."""
    rows = Offer.objects.filter(person_id=person_id).select_related("post").order_by("at", "pk")
    return [{"activity": row.post.uid, "at": row.at.isoformat()} for row in rows]


def erase(person_id: int) -> None:
    """Remove all of it. Idempotent; runs inside the caller's transaction."""
    Offer.objects.filter(person_id=person_id).delete()


PERSONAL_DATA = PersonalData(
    name="newsletter", label=_("Wat je aanbood voor de wijkkrant"), export=export, erase=erase
)
