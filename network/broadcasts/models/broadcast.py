"""One message of a department, with the districts it goes to and everything it ever said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.broadcasts.models.department import Department
from network.kernel import clock
from network.kernel.models import Identified
from network.places.models import District


class Topic(models.TextChoices):
    """What a message is about; residents mute by topic later."""

    WORKS = "works", _("Werken")
    WASTE = "waste", _("Afval")
    SAFETY = "safety", _("Veiligheid")
    EVENTS = "events", _("Evenementen")
    PARTICIPATION = "participation", _("Inspraak")
    GREEN = "green", _("Groen")
    OTHER = "other", _("Andere")


class BroadcastState(models.TextChoices):
    """Where a message is in its life; moves stand in `broadcasts.rules.TRANSITIONS`."""

    DRAFT = "draft", _("ontwerp")
    SENT = "sent", _("verstuurd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Wording(models.Model):
    """What a message says; shared by the message itself and by each of its versions."""

    title = models.CharField(max_length=120)
    when_text = models.CharField(max_length=200, blank=True)
    where_text = models.CharField(max_length=200, blank=True)
    todo_text = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    FIELDS: ClassVar[tuple[str, ...]] = ("title", "when_text", "where_text", "todo_text", "text", "html")

    class Meta:
        abstract = True


class Broadcast(Wording, Identified):
    """A message that a department writes, sends to districts, corrects or withdraws.

    Fields:
        urgent: it passes what people muted, their choice of mails and their quiet hours.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="broadcasts")
    topic = models.CharField(max_length=16, choices=Topic.choices, default=Topic.OTHER)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=BroadcastState.choices, default=BroadcastState.DRAFT)
    districts = models.ManyToManyField(District, related_name="broadcasts")
    expires_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(sent_at__isnull=False) & Q(expires_at__isnull=False)),
                name="a_sent_broadcast_has_a_moment_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(expires_at__gt=F("sent_at")),
                name="a_broadcast_ends_after_it_was_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawal_reason=""),
                name="a_withdrawn_broadcast_says_why",
            ),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="broadcast_of_department")]

    def __str__(self) -> str:
        return self.title


class BroadcastVersion(Wording):
    """What a sent message said in one version, and why it changed."""

    id = models.BigAutoField(primary_key=True)
    broadcast = models.ForeignKey(Broadcast, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "version"], name="one_wording_per_version"),
        ]
        ordering = ("version",)
