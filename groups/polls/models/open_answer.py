"""Words and photos in a ballot by name, as far as moderation deals with them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.polls.models.ballot import NamedBallot
from network.kernel import clock
from network.kernel.models import Identified


class OpenAnswerState(models.TextChoices):
    """Whether others read it. It counts as an answer in every state."""

    HELD = "held", _("wacht op nazicht")
    SHOWN = "shown", _("te lezen")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")


class OpenAnswer(Identified):
    """One open answer. What it says stands in the ballot; here stands whether others may read it.

    A photo hangs on this row, so whoever may see the answer sees the photo.

    Fields:
        told_at: when who runs the poll chose it for the result, where it stands without a name.
    """

    ballot = models.ForeignKey(NamedBallot, on_delete=models.CASCADE, related_name="open_answers")
    question = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=OpenAnswerState.choices)
    written_at = models.DateTimeField(default=clock.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "question"], name="one_open_answer_to_a_question")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "ballot"], name="open_answer_by_state")]

    def __str__(self) -> str:
        return f"{self.ballot_id} · {self.question}"
