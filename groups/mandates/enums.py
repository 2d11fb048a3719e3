"""Choices of calls, candidacies and mandates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MandateKind(models.TextChoices):
    """For what somebody has a mandate; the powers that belong to it stand in `permissions.POWERS`."""

    COORDINATOR = "coordinator", _("coördinator")
    CHAIR = "chair", _("voorzitter")
    SECRETARY = "secretary", _("secretaris")
    MEMBER = "member", _("lid")
    OBSERVER = "observer", _("waarnemer zonder stem")


class CallState(models.TextChoices):
    """Where a call is; moves stand in `mandates.rules`. It closes by itself at its deadline."""

    DRAFT = "draft", _("in voorbereiding")
    OPEN = "open", _("open")
    SETTLED = "settled", _("afgerond")
    CANCELLED = "cancelled", _("ingetrokken")


class Visibility(models.TextChoices):
    """Who sees who stands as candidate."""

    DECIDERS = "deciders", _("alleen wie beslist")
    MEMBERS = "members", _("de leden van de groep")
    EVERYBODY = "everybody", _("iedereen met een account")


class CandidacyState(models.TextChoices):
    """Where a candidacy is; moves stand in `mandates.rules.CANDIDACY_TRANSITIONS`."""

    SUBMITTED = "submitted", _("ingediend")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    APPOINTED = "appointed", _("benoemd")
    RESERVE = "reserve", _("op de reservelijst")
    REFUSED = "refused", _("niet gekozen")


class MotivationState(models.TextChoices):
    """Whether others read what a candidate wrote; who stands is told apart from it."""

    HELD = "held", _("wacht op nazicht")
    SHOWN = "shown", _("staat er")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")


class Gender(models.TextChoices):
    """What somebody answered for the two thirds rule; kept apart and shown only as a figure."""

    FEMALE = "female", _("vrouw")
    MALE = "male", _("man")
    OTHER = "other", _("anders")


class SeatGroup(models.TextChoices):
    """From where somebody comes into a mixed committee."""

    RESIDENT = "resident", _("bewoner")
    DRAWN = "drawn", _("geloot")
    COUNCILLOR = "councillor", _("raadslid")


class CompositionRule(models.TextChoices):
    """Which rule of law the seats of a body must keep."""

    ADVISORY = "advisory", _("adviesraad: hoogstens twee derde van hetzelfde geslacht")
    MIXED = "mixed", _("gemengde commissie: een vierde raadsleden, drie vierde geloot")
    FREE = "free", _("geen wettelijke regel")


class Body(models.TextChoices):
    """Who takes decisions."""

    COUNCIL = "council", _("gemeenteraad")
    COLLEGE = "college", _("college van burgemeester en schepenen")
    MEMBERS = "members", _("verkiezing door de leden")
