"""What who runs a group says for a candidate; who appoints reads it. Not a decision."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.mandates.models.call import Candidacy
from network.kernel import clock


class Nomination(models.Model):
    """A coordinator nominates a candidate, with a line why.

    Read by who runs the calls of the group and who appoints; by the candidate once it was decided, or at once
    where the call says so. Gone when the candidate withdraws.
    """

    id = models.BigAutoField(primary_key=True)
    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="nominations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(_("waarom draag je deze kandidaat voor?"), max_length=300)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["candidacy", "by"], name="one_nomination_per_person_and_candidate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} · {self.by_id}"
