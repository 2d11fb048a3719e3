"""An advice, its versions, what members remarked, and every step with who took it when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.councils.enums import AdviceState, Origin
from groups.membership.models import Group
from network.kernel import clock
from network.kernel.models import Identified
from network.places.models import Municipality


class Advice(Identified):
    """One advice of a council or steering group to the college.

    Fields:
        college: the municipality whose college it is for: it asked, or the group chose it; it alone answers.
        year, number: how it is called, for instance 2026/14; given when it is made, without holes per group.
        due_at: by when the college asked for it.
        answer_days: within how many days after delivery the college answers: the public clock.
        latest: number of the newest version of the text.
        hidden_at: when a moderator took its text out of sight; title and steps stay.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="advices")
    college = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="advices")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(_("titel"), max_length=160)
    origin = models.CharField(_("aanleiding"), max_length=8, choices=Origin.choices)
    question = models.TextField(_("vraag"), blank=True, default="")
    state = models.CharField(max_length=12, choices=AdviceState.choices)
    due_at = models.DateTimeField(_("advies verwacht tegen"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(_("dagen om te antwoorden"), default=60)
    latest = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    answer_due_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("advies")
        verbose_name_plural = _("adviezen")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "year", "number"], name="one_advice_per_number"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True, answer_due_at__isnull=True)
                | Q(delivered_at__isnull=False, answer_due_at__isnull=False),
                name="a_delivered_advice_has_a_clock",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "-id"], name="advice_of_group"),
            models.Index(fields=["state", "answer_due_at"], name="advice_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}"

    @property
    def label(self) -> str:
        """How people call it, for instance 2026/14."""
        return f"{self.year}/{self.number}"


class AdviceVersion(models.Model):
    """What the text of an advice was at one moment."""

    id = models.BigAutoField(primary_key=True)
    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    html = models.TextField()
    change = models.CharField(_("wat is er veranderd?"), max_length=200, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["advice", "number"], name="one_text_per_version_of_an_advice"),
        ]

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.number}"


class RemarkState(models.TextChoices):
    """Where a remark is in its life."""

    HELD = "held", _("wacht op nazicht")
    SHOWN = "shown", _("staat er")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")


class Remark(Identified):
    """What a member says of a draft, on one version of it."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="remarks")
    version = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="remarks"
    )
    text = models.TextField(_("opmerking"))
    html = models.TextField()
    state = models.CharField(max_length=12, choices=RemarkState.choices)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["advice", "id"], name="remark_of_advice")]

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.pk}"


class AdviceStep(models.Model):
    """One step of the chain: by whom and when. Appended, never changed."""

    id = models.BigAutoField(primary_key=True)
    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=AdviceState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["advice", "id"], name="step_of_advice")]

    def __str__(self) -> str:
        return f"{self.advice_id} · {self.state}"
