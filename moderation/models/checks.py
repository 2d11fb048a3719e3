"""Second looks, by which the errors of machines and people are measured; and how often a holder is mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.case import Case
from moderation.models.clause import Clause
from moderation.models.decision import Action, Decision
from network.kernel.models import Identified, Space


class SecondLook(Identified):
    """A decision that goes blind to a second person, who does not know what the first one decided.

    Attributes:
        action: what the second person would do; empty until then. The item does not move by it.
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="second_look")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="second_looks")
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    action = models.CharField(max_length=12, choices=Action.choices, blank=True)
    clause = models.ForeignKey(Clause, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action="") | Q(at__isnull=False), name="a_second_look_has_a_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["space", "due_at"], condition=Q(at__isnull=True), name="second_look_waiting"
            ),
        ]


class CheckSetting(models.Model):
    """How much of its own work a municipality looks at again.

    Attributes:
        percent: of its decisions that get a second look; one a week at least.
        one_in: of so many items that nobody and nothing pointed at, one is looked at; 0 for none at all,
            as long as the municipality did not choose to read what nobody reported.
    """

    space = models.OneToOneField(
        Space, primary_key=True, on_delete=models.CASCADE, related_name="check_setting"
    )
    percent = models.PositiveSmallIntegerField(default=5)
    one_in = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="a_share_is_at_most_the_whole"),
        ]


class MailRhythm(models.TextChoices):
    """How often who holds a queue is mailed that cases wait."""

    AT_ONCE = "at_once", _("meteen")
    HOURLY = "hourly", _("hoogstens elk uur")
    DAILY = "daily", _("één keer per dag")
    NEVER = "never", _("nooit")


class QueuePreference(models.Model):
    """What the holder of a queue chose."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="queue_preference"
    )
    rhythm = models.CharField(max_length=8, choices=MailRhythm.choices, default=MailRhythm.AT_ONCE)
    mailed_at = models.DateTimeField(null=True, blank=True)
