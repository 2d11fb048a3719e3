"""Choices of polls, ballots and paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PollKind(models.TextChoices):
    """What it is called on screens; an election fills seats."""

    POLL = "poll", _("peiling")
    SURVEY = "survey", _("enquête")
    ELECTION = "election", _("verkiezing")


class Secrecy(models.TextChoices):
    """Whether a ballot keeps the name of who cast it, for who runs the poll."""

    NAMED = "named", _("op naam")
    SECRET = "secret", _("geheim")


class PollState(models.TextChoices):
    """Where a poll is in its life; moves stand in `polls.rules.TRANSITIONS`.

    It takes no ballot after its end, whatever its state says: the clock decides, and the state follows.
    """

    DRAFT = "draft", _("in voorbereiding")
    OPEN = "open", _("open")
    CLOSED = "closed", _("gesloten, nog niet geteld")
    COUNTED = "counted", _("geteld")
    CANCELLED = "cancelled", _("ingetrokken")


class ResultsShown(models.TextChoices):
    """From when those who may vote see the results."""

    LIVE = "live", _("meteen")
    AFTER_VOTE = "after_vote", _("na je stem")
    AFTER_CLOSE = "after_close", _("na het einde")


class Mark(models.TextChoices):
    """What stands behind a name on the roll: one way of voting, or none yet. Never when."""

    NONE = "", _("nog niet gestemd")
    SCREEN = "screen", _("op het scherm")
    PAPER = "paper", _("op papier")


class Gender(models.TextChoices):
    """What a voter answers where a poll asks it for its cross-tables; shown only as coarse figures."""

    FEMALE = "female", _("vrouw")
    MALE = "male", _("man")
    OTHER = "other", _("anders of geen antwoord")


class BatchState(models.TextChoices):
    """Where a pile of paper is; moves stand in `polls.rules.BATCH_TRANSITIONS`."""

    OPEN = "open", _("wordt ingevoerd")
    COUNTED = "counted", _("geteld")
    CANCELLED = "cancelled", _("ingetrokken")
