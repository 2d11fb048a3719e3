"""Choices of conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoomKind(models.TextChoices):
    """Between whom a conversation is."""

    DIRECT = "direct", _("tussen twee mensen")
    GROUP = "group", _("van een groep")
    EVENT = "event", _("bij een evenement")


class MessageState(models.TextChoices):
    """Where a message is in its life; moves stand in `chat.rules.TRANSITIONS`."""

    HELD = "held", _("wacht op nazicht")
    SENT = "sent", _("verstuurd")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")
    DELETED = "deleted", _("verwijderd door de schrijver")


class Sign(models.TextChoices):
    """What one can say to a message without words."""

    THANKS = "thanks", _("bedankt")
    YES = "yes", _("akkoord")
    HEART = "heart", _("fijn")
    LAUGH = "laugh", _("grappig")
    SAD = "sad", _("jammer")
