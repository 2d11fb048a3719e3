"""Choices of groups and membership."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a group is for."""

    COUNCIL = "council", _("adviesraad")
    STEERING = "steering", _("regiegroep")
    MIXED = "mixed", _("gemengde commissie")
    WORKING = "working", _("werkgroep")
    ASSOCIATION = "association", _("vereniging")
    INTEREST = "interest", _("groep met een gedeelde interesse")


class JoinRoad(models.TextChoices):
    """How somebody becomes a member. Drawn by lot comes with the panels."""

    OPEN = "open", _("vrij: elke bewoner kan lid worden")
    REQUEST = "request", _("op aanvraag: een coördinator laat je toe")
    INVITATION = "invitation", _("op uitnodiging")
    APPOINTED = "appointed", _("door een mandaat van de gemeente")


class MembershipState(models.TextChoices):
    """Where somebody is on the road into a group and out of it; moves stand in `membership.rules`."""

    REQUESTED = "requested", _("vroeg om lid te worden")
    INVITED = "invited", _("is uitgenodigd")
    ACTIVE = "active", _("is lid")
    REFUSED = "refused", _("is niet toegelaten")
    DECLINED = "declined", _("ging niet in op de uitnodiging")
    LEFT = "left", _("is weggegaan")
    REMOVED = "removed", _("is uit de groep gezet")


class Intensity(models.TextChoices):
    """How much a member wants to hear."""

    EVERYTHING = "everything", _("alles meteen")
    DIGEST = "digest", _("een overzicht")
    DECISIONS = "decisions", _("alleen beslissingen en adviezen")


class DocumentKind(models.TextChoices):
    """What a document of a group is."""

    MINUTES = "minutes", _("verslag")
    AGENDA = "agenda", _("agenda")
    DOCUMENT = "document", _("document")


class Language(models.TextChoices):
    """Languages in which a group may say that it speaks, each by its own name."""

    NL = "nl", "Nederlands"
    FR = "fr", "Français"
    DE = "de", "Deutsch"
    EN = "en", "English"
    AR = "ar", "العربية"
    TR = "tr", "Türkçe"
    UK = "uk", "Українська"
    PL = "pl", "Polski"
    RO = "ro", "Română"
    ES = "es", "Español"
    IT = "it", "Italiano"
    PT = "pt", "Português"
    RU = "ru", "Русский"
