"""Choices of notifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way out of the installation, beside the list of seintjes itself."""

    MAIL = "mail", _("e-mail")


class DayPart(models.TextChoices):
    """When on a day digests leave; the hours stand in `notifications.rules`."""

    MORNING = "morning", _("’s morgens")
    EVENING = "evening", _("’s avonds")


class DeliveryState(models.TextChoices):
    """Where a delivery is; moves stand in `notifications.rules`."""

    WAITING = "waiting", _("wacht")
    LEAVING = "leaving", _("vertrekt")
    SENT = "sent", _("verstuurd")
    DROPPED = "dropped", _("niet meer nodig")
    FAILED = "failed", _("mislukt")
