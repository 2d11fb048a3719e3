"""A call for candidates, who answered it, and what was asked of them apart."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import (
    CallState,
    CandidacyState,
    Gender,
    MandateKind,
    MotivationState,
    Visibility,
)
from groups.membership.models import Group
from groups.polls.models import Poll
from network.kernel import clock, moments
from network.kernel.models import Identified


class Call(Identified):
    """A group looks for people: so many seats, for that term, until that deadline.

    Fields:
        profile: whom the group looks for, and what is asked of them.
        term_from, term_until: the interval of the mandates that it leads to.
        deadline: the instant at which candidacies close, by itself.
        nominations_shown: whether candidates read at once who nominates them, or only once it is decided.
        worded_by: who wrote its title and profile last.
        hidden_at: when a moderator took these words out of sight; seats, term and deadline stay.
        election: the secret vote that is held about its candidates, where there is one.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="calls")
    election = models.OneToOneField(
        Poll, null=True, blank=True, on_delete=models.SET_NULL, related_name="call"
    )
    title = models.CharField(_("titel"), max_length=120)
    profile = models.TextField(_("wie zoeken we?"))
    html = models.TextField()
    kind = models.CharField(
        _("voor welk mandaat"), max_length=12, choices=MandateKind.choices, default=MandateKind.MEMBER
    )
    seats = models.PositiveSmallIntegerField(_("plaatsen"))
    term_from = models.DateTimeField(_("mandaat vanaf"))
    term_until = models.DateTimeField(_("mandaat tot en met"))
    deadline = models.DateTimeField(_("kandidaat worden tot en met"))
    visibility = models.CharField(
        _("wie ziet de kandidaten?"), max_length=12, choices=Visibility.choices, default=Visibility.DECIDERS
    )
    nominations_shown = models.BooleanField(_("kandidaten lezen meteen wie hen voordraagt"), default=False)
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_call_has_a_seat"),
            models.CheckConstraint(
                condition=Q(term_until__gt=F("term_from")), name="a_term_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="cancelled") | Q(opened_at__isnull=False),
                name="a_call_that_was_open_opened_at_a_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "-deadline"], name="call_of_group")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """What everybody may read as its title."""
        return self.title if self.hidden_at is None else gettext("Oproep (tekst verborgen)")

    @property
    def last_day(self) -> date:
        """The last day on which one can stand."""
        return moments.last_day(self.deadline)


class Candidacy(Identified):
    """Somebody stands as candidate, with a motivation and the declarations that the law asks.

    Fields:
        person: nobody once they erased their account; then it is withdrawn and empty, and only a case about
            its words still points to it.
        no_office: whether they declare to be no member of the council or the college.
        motivation_state: whether others than the candidate read the motivation.
        reserve_rank: place on the reserve list, from 1.
        reason: why they were not chosen, for themselves.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="candidacies")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="candidacies"
    )
    motivation = models.TextField(_("waarom stel je je kandidaat?"))
    motivation_state = models.CharField(
        max_length=8, choices=MotivationState.choices, default=MotivationState.SHOWN
    )
    no_office = models.BooleanField(_("ik zit niet in de gemeenteraad of het college"), default=False)
    state = models.CharField(max_length=12, choices=CandidacyState.choices, default=CandidacyState.SUBMITTED)
    reserve_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    submitted_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=~Q(state="withdrawn"),
                name="one_candidacy_per_person_and_call",
            ),
            models.UniqueConstraint(
                fields=["call", "reserve_rank"],
                condition=Q(reserve_rank__isnull=False),
                name="one_candidate_per_place_on_the_reserve_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.call_id}"

    @property
    def shown_motivation(self) -> str:
        """What others than the candidate may read of the motivation."""
        return self.motivation if self.motivation_state == MotivationState.SHOWN else ""


class GenderAnswer(models.Model):
    """What somebody answered for the two thirds rule, apart from their account and shown only as a figure.

    Erased with the person, and when their last mandate or candidacy in the group is over.
    """

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    gender = models.CharField(max_length=8, choices=Gender.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "person"], name="one_answer_per_person_and_group"),
        ]

    def __str__(self) -> str:
        return str(self.group_id)
