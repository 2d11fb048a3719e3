"""What the college answered, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.councils.enums import AnswerKind
from groups.councils.models.advice import Advice
from network.kernel import clock
from network.kernel.models import Identified


class Answer(models.Model):
    """The answer of the college with its reasons; given once."""

    advice = models.OneToOneField(Advice, primary_key=True, on_delete=models.CASCADE, related_name="answer")
    kind = models.CharField(_("antwoord"), max_length=12, choices=AnswerKind.choices)
    reasons = models.TextField(_("waarom"))
    html = models.TextField()
    decision = models.CharField(_("besluit van het college"), max_length=200)
    answered_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.kind}"


class FollowUp(Identified):
    """What was done with an advice, at one moment."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.TextField(_("wat is er gebeurd?"))
    html = models.TextField()
    done = models.BooleanField(_("hiermee is het afgerond"), default=False)
    written_at = models.DateTimeField(default=clock.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.pk}"
