"""What somebody leaves to who comes after them."""

from django.db import models

from groups.mandates.models.mandate import Mandate
from network.kernel import clock
from network.kernel.models import Identified


class Handover(Identified):
    """The file that is made at the end of a mandate.

    Fields:
        facts: open cases, advice due, calls and activities, as counts and links; never a resident's words.
        notes: what the leaving member adds for the next one.
    """

    mandate = models.OneToOneField(Mandate, on_delete=models.CASCADE, related_name="handover")
    facts = models.JSONField(default=dict)
    notes = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.mandate_id)
