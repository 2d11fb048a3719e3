"""Roads back and roads in: complaints, notices from outside, escalation, and what is kept as evidence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.case import Case
from moderation.models.decision import Decision
from network.kernel.models import Identified, Space


class ComplaintState(models.TextChoices):
    """Where a complaint is."""

    OPEN = "open", _("loopt")
    UPHELD = "upheld", _("gelijk gekregen")
    REJECTED = "rejected", _("niet gevolgd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class ComplaintRole(models.TextChoices):
    """As what somebody complains."""

    AUTHOR = "author", _("schrijver")
    REPORTER = "reporter", _("melder")
    NOTIFIER = "notifier", _("melder van buiten")


class Complaint(Identified):
    """A complaint about a decision, decided by another person than the one who took it.

    Attributes:
        person: none for a notifier, also where they have an account: their notice says who they are.
        notice: by which a notifier asked to look; they follow the complaint on its page.
        statement: what whoever complained was told of the outcome; kept unchanged.
    Source: Regulation (EU) 2022/2065, Article 20: six months, free, not by machine alone, with reasons.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="complaints")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    notice = models.ForeignKey(
        "OutsideNotice", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    role = models.CharField(max_length=8, choices=ComplaintRole.choices)
    text = models.TextField(max_length=2000, blank=True)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ComplaintState.choices, default=ComplaintState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    statement = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"], name="one_complaint_per_person_and_decision"
            ),
            models.UniqueConstraint(
                fields=["decision", "notice"], name="one_complaint_per_notice_and_decision"
            ),
            models.CheckConstraint(
                condition=~Q(role="notifier") | Q(notice__isnull=False, person__isnull=True),
                name="a_notifier_complains_by_their_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "rejected"])
                | (Q(decided_at__isnull=False) & ~Q(answer="")),
                name="a_decided_complaint_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="open"), name="complaint_waiting"),
            models.Index(fields=["person", "-filed_at"], name="complaint_of_person"),
        ]


class NoticeState(models.TextChoices):
    """Where a notice from outside is."""

    RECEIVED = "received", _("ontvangen")
    LINKED = "linked", _("in behandeling")
    DECIDED = "decided", _("beslist")
    REFUSED = "refused", _("niet behandeld")


class OutsideNotice(Identified):
    """A notice of illegal content by anybody, also without an account.

    Attributes:
        number: what the notifier calls it by, as "2026-000017"; unique.
        secret_digest: of the link on which the notifier reads how it stands.
        where: the link or description that they gave; `case` once a person or the link itself found the item.
        name, email: empty only where Article 16(2)(c) DSA allows it (abuse of children).
        complained_at: when the notifier complained that it was refused; it waits again then, for another
            person than `refused_by`. first_answer: why it was refused before.
    Source: Regulation (EU) 2022/2065, Article 16.
    """

    number = models.CharField(max_length=16, unique=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    space = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="outside_notices")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    where = models.CharField(max_length=500)
    explanation = models.TextField(max_length=5000)
    law = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    good_faith = models.BooleanField()
    about_children = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.RECEIVED)
    answer = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    complained_at = models.DateTimeField(null=True, blank=True)
    complaint_text = models.TextField(max_length=2000, blank=True, default="")
    first_answer = models.TextField(max_length=2000, blank=True, default="")
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(good_faith=True), name="a_notice_is_given_in_good_faith"),
            models.CheckConstraint(
                condition=Q(about_children=True) | Q(erased_at__isnull=False) | (~Q(name="") & ~Q(email="")),
                name="a_notice_says_who_unless_about_children",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="notice_by_state")]


class NoticeCounter(models.Model):
    """The last number that a notice of this year got: numbers without gaps, given out under a lock."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class EscalationKind(models.TextChoices):
    """To whom a case goes."""

    UPWARDS = "upwards", _("naar de moderatoren van de gemeente")
    LIFE = "life", _("naar politie of parket: levensgevaar")


class Escalation(Identified):
    """A case that went further, with the log that Article 18 DSA asks where a life is in danger.

    Attributes:
        authority: who was told, as "Politiezone Zennevallei"; informed_at: when. Only for danger to life.
        given: what was handed over, in words; never the text itself.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    kind = models.CharField(max_length=8, choices=EscalationKind.choices)
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    authority = models.CharField(max_length=160, blank=True)
    informed_at = models.DateTimeField(null=True, blank=True)
    given = models.TextField(max_length=2000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="escalation_of_case")]


class Evidence(Identified):
    """What an item said when it was restricted or when its case opened, for its term and no longer.

    Attributes:
        keep_until: end of the legal term; a running complaint or an escalation lengthens it.
        erased_at: from then on `text` and `author_name` are empty; the row says that it existed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="evidence")
    text = models.TextField(blank=True)
    text_digest = models.CharField(max_length=64)
    author_name = models.CharField(max_length=160, blank=True)
    picture_digests = models.JSONField(default=list)
    taken_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    why = models.CharField(max_length=200)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(keep_until__gt=F("taken_at")), name="evidence_has_a_term"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | (Q(text="") & Q(author_name="")),
                name="erased_evidence_says_nothing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["keep_until"], condition=Q(erased_at__isnull=True), name="evidence_to_erase"
            ),
        ]


class RemovedPicture(Identified):
    """The perceptual hash of a picture that a person removed, so that a copy is pointed out to a person.

    `signature` is 64 bits as 16 hexadecimal digits. Nobody gets the picture back from it.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="removed_pictures")
    signature = models.CharField(max_length=16, db_index=True)
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
