"""A poll, whom it asks, and what it asked in each of its versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.membership.models import Group
from groups.polls.enums import PollKind, PollState, ResultsShown, Secrecy
from network.kernel import clock
from network.kernel.models import Identified, Space
from network.places.models import District, Street


class Poll(Identified):
    """Questions that an organiser puts to a fixed circle of people, during a window.

    From its opening on only `state`, its end by cancelling, and the figures change; what it asks lies in
    `PollVersion`, whom it asks on the `RollEntry` rows.

    Fields:
        organiser: the space of the group, department or municipality that asks.
        definition: what it asks while it is a draft (see `polls.questions`); afterwards the newest version's.
        opens_at, closes_at: the window `[opens_at, closes_at)` in which ballots are taken.
        may_change: whether a voter may replace a named ballot until the end; a secret one never.
        groups_asked: by which coarse groups results may be split: of "district", "age" and "gender".
        groups_offered: of those, which values stand on its roll, from the opening on; none where it opened
            before this was kept.
        quorum: how many participants make it valid; none for no such rule.
        population: of how many people those asked are a sample; none where everybody was asked.
        shares: of a sample, which part of the population each coarse group is: by one of `groups_asked`
            a share from 0 to 1 for each of its groups. In a draft none of them stands for those of the roll.
            Ballots weigh 1 whatever it says: weighted figures come out of the tables (`polls.weighing`).
        voters: how many stand on the roll, from the opening on.
        order_key: what the random order of options hangs on, together with the voter.
        public_key: to which secret ballots are sealed; the key that opens them is never in the database.
        envelope_key: to which the envelopes around them are sealed until the closing, likewise.
        ballot_bytes: the length of every sealed ballot before sealing.
        told_at: when who may vote was told that it is open; its window may begin after its opening.
        reminded_at: when a reminder last went out.
        forms_at: when paper forms were first made; from then on somebody says when all paper is in.
        boxes_at: of a secret poll, when all boxes were taken out of their envelopes; no ballot comes after.
        spoiled: of a secret poll, how many envelopes held no box.
        keys_destroyed_at: from when on nobody can open a ballot of a secret poll any more.
        seats: of an election, how many it fills; what it is held for knows the election, not the other way.
        bound: whether what it is held for says what it asks, and whom: of such a draft only the title, the
            introduction and the window change, and it is never corrected.
        hidden_at: when a moderator took its words out of sight.
    """

    organiser = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(_("soort"), max_length=8, choices=PollKind.choices, default=PollKind.POLL)
    secrecy = models.CharField(_("stemmen"), max_length=8, choices=Secrecy.choices, default=Secrecy.NAMED)
    title = models.CharField(_("titel"), max_length=120)
    intro = models.TextField(_("waarover gaat het?"), blank=True, default="")
    html = models.TextField(blank=True, default="")
    definition = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=PollState.choices, default=PollState.DRAFT)
    opens_at = models.DateTimeField(_("open vanaf"), null=True, blank=True)
    closes_at = models.DateTimeField(_("stemmen tot"), null=True, blank=True)
    may_change = models.BooleanField(_("een stem mag veranderen tot het einde"), default=False)
    results_shown = models.CharField(
        _("resultaten"), max_length=12, choices=ResultsShown.choices, default=ResultsShown.AFTER_CLOSE
    )
    groups_asked = models.JSONField(default=list, blank=True)
    groups_offered = models.JSONField(null=True, blank=True, editable=False)
    quorum = models.PositiveIntegerField(_("minstens zoveel deelnemers"), null=True, blank=True)
    population = models.PositiveIntegerField(_("steekproef uit"), null=True, blank=True)
    shares = models.JSONField(default=dict, blank=True)
    voters = models.PositiveIntegerField(default=0)
    order_key = models.BinaryField(max_length=32, default=bytes)
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    envelope_key = models.BinaryField(max_length=32, null=True, blank=True)
    ballot_bytes = models.PositiveIntegerField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    bound = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    forms_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    boxes_at = models.DateTimeField(null=True, blank=True)
    spoiled = models.PositiveIntegerField(default=0)
    keys_destroyed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True, default="")
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("peiling")
        verbose_name_plural = _("peilingen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="a_poll_ends_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(opened_at__isnull=False, opens_at__isnull=False, closes_at__isnull=False),
                name="an_open_poll_has_a_window",
            ),
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(counted_at__isnull=False),
                name="a_counted_poll_was_counted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="a_cancelled_poll_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(secrecy="secret") | Q(may_change=False), name="a_secret_ballot_is_never_replaced"
            ),
            models.CheckConstraint(
                condition=~Q(secrecy="secret") | ~Q(results_shown="live") & ~Q(results_shown="after_vote"),
                name="a_secret_poll_shows_nothing_before_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(secrecy="secret", state__in=["open", "closed", "counted"])
                | Q(public_key__isnull=False, envelope_key__isnull=False, ballot_bytes__isnull=False),
                name="an_open_secret_poll_has_its_keys",
            ),
            models.CheckConstraint(
                condition=~Q(kind="election") | Q(secrecy="secret", seats__gte=1),
                name="an_election_is_secret_and_fills_seats",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organiser", "-id"], name="poll_of_organiser"),
            models.Index(fields=["state", "closes_at"], name="poll_to_close"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_secret(self) -> bool:
        """Whether its ballots are sealed."""
        return self.secrecy == Secrecy.SECRET


class Audience(models.Model):
    """Whom a draft will ask; read once, when it opens, and kept to tell afterwards who was asked.

    A person is asked who is a verified resident of one of the districts or streets (`everywhere`: of the
    whole municipality) or a member of one of the groups, and old enough; or who was listed by name. An age
    asked of those too would tell whoever lists one neighbour how old that neighbour is.

    Fields:
        min_age: in whole years on the day of the opening, by year of birth: who turns it that year counts.
    """

    poll = models.OneToOneField(Poll, primary_key=True, on_delete=models.CASCADE, related_name="audience")
    everywhere = models.BooleanField(_("heel de gemeente"), default=False)
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    streets = models.ManyToManyField(Street, blank=True, related_name="+")
    groups = models.ManyToManyField(Group, blank=True, related_name="+")
    listed = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    min_age = models.PositiveSmallIntegerField(_("minstens zo oud"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(min_age__gte=1, min_age__lte=99),
                name="an_age_to_vote_is_an_age",
            )
        ]

    def __str__(self) -> str:
        return f"doelgroep van {self.poll_id}"


class PollVersion(models.Model):
    """What a poll asked, from one version on. Never changed; a correction makes the next one.

    Fields:
        definition: the questions as frozen.
        mapping: of a correction, how answers to the version before count: question and option to question and
            option, none for what no longer counts.
        note: of a correction, what was wrong, as every voter reads it.
    """

    id = models.BigAutoField(primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    definition = models.JSONField()
    mapping = models.JSONField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_wording_per_version_of_a_poll"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(note=""), name="a_correction_says_what_was_wrong"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.number}"


class PollTemplate(Identified):
    """Questions to start from, of one organiser, or of the installation where there is none."""

    organiser = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.CASCADE, related_name="poll_templates"
    )
    name = models.CharField(_("naam"), max_length=120)
    definition = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organiser", "name"], name="a_template_has_its_own_name")
        ]

    def __str__(self) -> str:
        return self.name


class CorrectionDraft(models.Model):
    """The next version of an open poll, while somebody works on it. Nobody else sees it.

    Fields:
        version: the version that it starts from; once another one is made, it is of no use.
    """

    poll = models.OneToOneField(
        Poll, primary_key=True, on_delete=models.CASCADE, related_name="correction_draft"
    )
    version = models.PositiveSmallIntegerField()
    definition = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.version + 1}"
