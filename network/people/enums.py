"""Choices of people: states, roads, roles, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResidencyState(models.TextChoices):
    """What is known of where somebody says they live."""

    UNVERIFIED = "unverified", _("nog niet bewezen")
    VERIFIED = "verified", _("bewezen")
    SUSPENDED = "suspended", _("opgeschort")
    MOVED = "moved", _("verhuisd")


class Road(models.TextChoices):
    """How somebody proves that they live there."""

    LETTER = "letter", _("brief met een code")
    DESK = "desk", _("aan de balie")


class RequestState(models.TextChoices):
    """What became of the question about an address that the register does not have."""

    OPEN = "open", _("wacht op de gemeente")
    ADDED = "added", _("toegevoegd")
    REFUSED = "refused", _("geweigerd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class AppointmentRole(models.TextChoices):
    """For what the municipality appoints people."""

    COMMUNICATOR = "communicator", _("communicator")
    MODERATOR = "moderator", _("moderator")
    MODERATION_LEAD = "moderation_lead", _("hoofdmoderator")
    DESK_OFFICER = "desk_officer", _("baliemedewerker")
    PARTICIPATION_OFFICER = "participation_officer", _("participatie-ambtenaar")
    APPOINTER = "appointer", _("verantwoordelijke voor aanstellingen")


class LookReason(models.TextChoices):
    """Why somebody with power read something of a resident; ends the sentence "Dit werd gelezen omdat …"."""

    QUEUE = "queue", _("het in de wachtrij van een moderator stond")
    SHARED = "shared", _("je het met de gemeente deelde")
    DESK = "desk", _("je adres aan de balie werd nagekeken")
    COMPLAINT = "complaint", _("er een klacht over liep")
