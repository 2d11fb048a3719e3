"""Choices of advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Who took the initiative."""

    ASKED = "asked", _("gevraagd door het college")
    OWN = "own", _("op eigen initiatief")


class AdviceState(models.TextChoices):
    """Where an advice is; moves stand in `councils.rules.TRANSITIONS`."""

    ASKED = "asked", _("gevraagd")
    DRAFTING = "drafting", _("wordt opgesteld")
    ADOPTED = "adopted", _("aangenomen")
    REJECTED = "rejected", _("niet aangenomen")
    DELIVERED = "delivered", _("bezorgd aan het college")
    ANSWERED = "answered", _("beantwoord")
    FOLLOWED = "followed", _("opgevolgd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class AnswerKind(models.TextChoices):
    """What the college does with an advice."""

    FOLLOWED = "followed", _("het college volgt het advies")
    PARTLY = "partly", _("het college volgt een deel van het advies")
    NOT = "not", _("het college volgt het advies niet")


class Family(models.TextChoices):
    """For what a council is set up."""

    FUNCTIONAL = "functional", _("over een thema")
    CATEGORIAL = "categorial", _("voor een groep mensen")
    TERRITORIAL = "territorial", _("voor een plek")
    UMBRELLA = "umbrella", _("boven andere raden")


class Obligation(models.TextChoices):
    """Whether the law asks for a council."""

    YES = "yes", _("verplicht")
    UNLESS_EXEMPT = "unless_exempt", _("verplicht, tenzij vrijgesteld")
    NO = "no", _("vrij")
