"""What came of a poll, counted once and stored; and the order that people bring in open answers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.polls.models.ballot import NamedBallot
from groups.polls.models.poll import Poll
from network.kernel import clock
from network.kernel.models import Identified


class Result(models.Model):
    """The figures of a poll, made when it was counted.

    Fields:
        figures: for each question its tally, with participants and turnout (see `polls.tally`).
        tables: the cross-tables, with what must stay hidden already left out.
        tables_rules: by which rules that was decided (see `rules.TABLE_RULES`); older tables are not told.
        lot: of a secret poll, what its lots are drawn from: a digest of all published fingerprints.
    """

    poll = models.OneToOneField(Poll, primary_key=True, on_delete=models.CASCADE, related_name="result")
    figures = models.JSONField()
    tables = models.JSONField(default=dict)
    tables_rules = models.PositiveSmallIntegerField(default=0)
    participants = models.PositiveIntegerField()
    on_paper = models.PositiveIntegerField(default=0)
    invalid = models.PositiveIntegerField(default=0)
    lot = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"uitslag van {self.poll_id}"


class RunningTotal(models.Model):
    """The figures of an open poll that keeps names, where its results are shown before the end.

    Made again in steps of some ballots, and told one step late, each question in steps of its own answers, so
    that two readings never differ by one voter, nor the last of them from the result. Without cross-tables,
    and gone once there is a result.

    Fields:
        participants, on_paper: how many had voted then; nobody where nothing is told yet.
        waiting: the same of what was counted since, with `made_at` and `figures`; told once more voted.
    """

    poll = models.OneToOneField(
        Poll, primary_key=True, on_delete=models.CASCADE, related_name="running_total"
    )
    version = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    waiting = models.JSONField(default=dict)
    participants = models.PositiveIntegerField(default=0)
    on_paper = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"tussenstand van {self.poll_id}"


class RecountFile(models.Model):
    """What everybody may read of a counted secret poll, and count again; see `sealing.publication`.

    It stands apart from the figures, since it grows with the ballots.

    Fields:
        content: canonical JSON: the fingerprints, and the choices of each question, shuffled apart.
    """

    poll = models.OneToOneField(Poll, primary_key=True, on_delete=models.CASCADE, related_name="recount_file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"telbestand van {self.poll_id}"


class Theme(Identified):
    """A name under which somebody gathers open answers to one question."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="themes")
    question = models.CharField(max_length=40)
    name = models.CharField(_("thema"), max_length=80)
    ballots = models.ManyToManyField(NamedBallot, blank=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "question", "name"], name="a_theme_has_its_own_name")
        ]

    def __str__(self) -> str:
        return self.name
