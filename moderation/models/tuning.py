"""How the scorers are set: thresholds and words of a town, and proposals that are tried before they count."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.scorer_version import ScorerVersion
from network.kernel.models import Identified, Space


class ProposalKind(models.TextChoices):
    """What would change."""

    THRESHOLD = "threshold", _("drempel")
    WORDS = "words", _("woordenlijst")
    MODEL = "model", _("geleerde versie")


class ProposalState(models.TextChoices):
    """Where a proposal is; moves stand in `moderation.rules.tuning.TRANSITIONS`."""

    DRAFT = "draft", _("voorstel")
    SHADOW = "shadow", _("loopt in de schaduw")
    ACTIVE = "active", _("telt")
    ROLLED_BACK = "rolled_back", _("teruggedraaid")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Proposal(Identified):
    """A change of the scorers of one space, tried before it counts, with who did what when.

    Attributes:
        space: the installation, a municipality or a group: it counts there and below.
        replay: figures of the last replay on past decisions; empty before one ran.
        shadow: figures of the shadow run, kept when it ends.
    """

    kind = models.CharField(max_length=12, choices=ProposalKind.choices)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.DRAFT)
    note = models.TextField(max_length=1000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    version = models.ForeignKey(ScorerVersion, null=True, on_delete=models.PROTECT, related_name="proposals")
    replay = models.JSONField(default=dict)
    replayed_at = models.DateTimeField(null=True, blank=True)
    shadow = models.JSONField(default=dict)
    shadow_from = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="active") | Q(replayed_at__isnull=False) | Q(shadow_from__isnull=False),
                name="nothing_counts_before_it_was_tried",
            ),
            models.CheckConstraint(
                condition=~Q(kind="model") | Q(version__isnull=False), name="a_model_proposal_names_a_version"
            ),
        ]
        indexes = [models.Index(fields=["space", "state"], name="proposal_of_space")]


class StepKind(models.TextChoices):
    """What somebody did with a proposal."""

    MADE = "made", _("voorgesteld")
    REPLAYED = "replayed", _("nagespeeld op oude beslissingen")
    SHADOWED = "shadowed", _("in de schaduw gezet")
    ACTIVATED = "activated", _("aangezet")
    ROLLED_BACK = "rolled_back", _("teruggedraaid")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class ProposalStep(models.Model):
    """One step in the life of a proposal: who, when and why. Never changed, never a resident's words."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["proposal", "at"], name="step_of_proposal")]


class Threshold(models.Model):
    """From which value on a label asks for a person in a space, in a language; by an active proposal.

    Attributes:
        language: ISO 639-1 code; empty for every language.
        queue, hold: values in (0, 1]; none for never.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="thresholds")
    label = models.CharField(max_length=40)
    language = models.CharField(max_length=5, blank=True, default="")
    queue = models.FloatField(null=True)
    hold = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "label", "language"], name="a_proposal_sets_a_threshold_once"
            ),
            models.CheckConstraint(
                condition=(Q(queue__isnull=True) | Q(queue__gt=0, queue__lte=1))
                & (Q(hold__isnull=True) | Q(hold__gt=0, hold__lte=1)),
                name="a_threshold_lies_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(hold__isnull=True) | Q(queue__isnull=True) | Q(hold__gte=F("queue")),
                name="holding_asks_more_than_queueing",
            ),
        ]


class ListedWord(models.Model):
    """A word or pattern that a town adds to the list of a language, or takes out of it.

    Attributes:
        pattern: in the notation of the word lists; never a regular expression.
        value: in (0, 1]; 0 takes the entry of the product's own list out.
    """

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=5)
    label = models.CharField(max_length=40)
    pattern = models.CharField(max_length=120)
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "language", "pattern"], name="a_proposal_lists_a_word_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=1), name="a_listed_word_weighs_0_to_1"
            ),
        ]


class ShadowVerdict(models.Model):
    """What a proposal in shadow would have done with an item, beside what was done. Nothing follows."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="verdicts")
    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    language = models.CharField(max_length=5)
    real = models.CharField(max_length=8)
    shadow = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "item_kind", "item_id"], name="a_shadow_judges_an_item_once"
            ),
        ]
