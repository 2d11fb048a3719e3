"""A case: one item at which a person must look, and the signals that say why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified, Space


class CaseState(models.TextChoices):
    """Where a case is; moves stand in `moderation.rules.cases.TRANSITIONS`."""

    OPEN = "open", _("open")
    CLAIMED = "claimed", _("in behandeling")
    DECIDED = "decided", _("beslist")
    DISPUTED = "disputed", _("klacht loopt")
    FINAL = "final", _("definitief")
    WITHDRAWN = "withdrawn", _("door de schrijver teruggenomen")


class Priority(models.IntegerChoices):
    """How soon a person should look. The machine proposes, nothing else hangs on it."""

    LOW = 1, _("Laag")
    NORMAL = 2, _("Normaal")
    HIGH = 3, _("Hoog")
    URGENT = 4, _("Dringend")


class SignalKind(models.TextChoices):
    """Where a signal comes from."""

    REPORT = "report", _("melding")
    NOTICE = "notice", _("melding van buiten")
    MACHINE = "machine", _("machine")
    RULE = "rule", _("regel")
    SAMPLE = "sample", _("steekproef")
    AUTHORITY = "authority", _("bevel van een overheid")
    COMPLAINT = "complaint", _("klacht")


class SignalState(models.TextChoices):
    """What a person made of a signal."""

    UNDECIDED = "undecided", _("nog niet beoordeeld")
    UPHELD = "upheld", _("terecht")
    REJECTED = "rejected", _("niet gevolgd")


class ReportReason(models.TextChoices):
    """What a reporter says is wrong."""

    INSULT = "insult", _("Beledigt iemand")
    THREAT = "threat", _("Bedreigt iemand")
    HATE = "hate", _("Haat tegen een groep")
    PRIVACY = "privacy", _("Deelt gegevens van iemand anders")
    SPAM = "spam", _("Reclame of bedrog")
    FALSE = "false", _("Klopt niet en is schadelijk")
    ILLEGAL = "illegal", _("Is volgens mij strafbaar")
    OTHER = "other", _("Iets anders")


class Case(Identified):
    """One item under review. A new signal reopens the same case.

    `space` is the scope: whoever holds the queue of that space, or of its municipality, may decide.

    Attributes:
        held: the item was held before publication and waits for this case.
        language: ISO 639-1 code of what was written, as it was recognised; empty when unknown.
        follows: the case with which this one is decided (merged); none for a case of its own.
        escalated_to: a space further up whose queue has it now; the space below no longer handles it.
        weight: how much the reports that count weigh, one report of an average reporter being 1.
        target: to whom the item answers, where it answers to somebody: they keep out of the case too.
        due_at: by when a person should have looked; it moves with the priority.
    """

    item_kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="cases")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    held = models.BooleanField(default=False)
    language = models.CharField(max_length=5, blank=True, default="")
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="followers")
    escalated_to = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField(default=0.0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item_kind", "item_id"], name="one_case_per_item"),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("opened_at")), name="a_case_is_due_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "claimed"], closed_at__isnull=True)
                | Q(state__in=["decided", "disputed", "final", "withdrawn"], closed_at__isnull=False),
                name="what_waits_is_not_closed",
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="a_case_weighs_nothing_or_more"),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")), name="no_case_follows_itself"
            ),
        ]
        indexes = [
            models.Index(
                fields=["space", "-priority", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="case_waiting_in_space",
            ),
            models.Index(
                fields=["-priority", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="case_waiting_in_order",
            ),
            models.Index(
                fields=["escalated_to", "-priority", "due_at", "id"],
                condition=Q(closed_at__isnull=True, escalated_to__isnull=False),
                name="case_escalated_to_space",
            ),
            models.Index(
                fields=["space", "-closed_at"],
                condition=Q(closed_at__isnull=False),
                name="case_decided_in_space",
            ),
            models.Index(fields=["author", "-opened_at"], name="case_of_author"),
        ]

    @property
    def short_name(self) -> str:
        """Four signs by which people name the case to each other."""
        return self.uid[:4].upper()


class Signal(models.Model):
    """One reason to look: a report of a person, a finding of a machine or rule, an order, a complaint.

    Attributes:
        weight: how much it counts, from the record of whoever reported; 1 where nobody did.
        reference: of an order of an authority, or the number of a notice from outside.
        authority: who gave the order, as "Parket Halle-Vilvoorde".
        decision: which decision answered it; none while it waits, or where a decision was taken back.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=12, choices=SignalKind.choices)
    state = models.CharField(max_length=12, choices=SignalState.choices, default=SignalState.UNDECIDED)
    at = models.DateTimeField()
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    household_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=12, choices=ReportReason.choices, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    reference = models.CharField(max_length=120, blank=True, default="")
    authority = models.CharField(max_length=160, blank=True, default="")
    decision = models.ForeignKey(
        "Decision", null=True, on_delete=models.SET_NULL, related_name="answered_signals"
    )
    weight = models.FloatField(default=1.0)
    scorer = models.CharField(max_length=40, blank=True)
    scorer_version = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=40, blank=True)
    value = models.FloatField(null=True)
    words = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"],
                condition=Q(kind="report", state="undecided"),
                name="one_open_report_per_person",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1),
                name="a_score_lies_between_0_and_1",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="signal_of_case"),
            models.Index(fields=["reporter", "-at"], name="signal_of_reporter"),
        ]
