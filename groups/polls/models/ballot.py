"""The roll, and the ballots: named ones beside their voter, sealed ones beside nobody.

Why the two stand apart as they do is in the ADR on sealed ballots.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from groups.polls.enums import Gender, Mark
from groups.polls.models.poll import Poll
from network.kernel import clock
from network.kernel.ids import new_uuid


class RollEntry(models.Model):
    """One person who may vote in one poll. All of them are made at the opening, in random order.

    A vote sets `mark` where it was empty, in one conditional statement: that, with one row per person, is
    what makes a ballot count once. Of a secret poll it never says when.

    Fields:
        position: place on the printed roll, from 1, in random order.
        person: nobody once they erased their account; the mark stays.
        code: on the form of a named paper ballot, or on the detachable slip of a secret one.
        district_name, age_band: coarse groups on the day of the opening, for the cross-tables of named polls
            and the offer of groups to a voter in secret ones.
        reminded_at: of named polls only, when they were last reminded.
    """

    id = models.BigAutoField(primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="roll")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="poll_rights"
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=12)
    mark = models.CharField(max_length=6, choices=Mark.choices, default=Mark.NONE, blank=True)
    district_name = models.CharField(max_length=160, blank=True, default="")
    age_band = models.CharField(max_length=8, blank=True, default="")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_place_on_the_roll_per_person"),
            models.UniqueConstraint(fields=["poll", "position"], name="a_roll_has_an_order"),
            models.UniqueConstraint(fields=["poll", "code"], name="a_code_is_on_one_form"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="a_mark_is_one_way_of_voting"),
        ]
        indexes: ClassVar = [models.Index(fields=["poll", "mark"], name="roll_by_mark")]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.position}"


class NamedBallot(models.Model):
    """What somebody answered in a poll that keeps names; one for each place on the roll.

    Fields:
        version: the version of the poll that was answered.
        answers: question to answer, checked by the questions themselves.
        weight: in a sample, for how many of the population it stands; 1 otherwise.
        gender: where the poll asked it for its cross-tables.
    """

    id = models.BigAutoField(primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="named_ballots")
    entry = models.OneToOneField(RollEntry, on_delete=models.CASCADE, related_name="ballot")
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    gender = models.CharField(max_length=8, choices=Gender.choices, blank=True, default="")
    weight = models.FloatField(default=1.0)
    cast_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="a_ballot_weighs_something")
        ]
        indexes: ClassVar = [models.Index(fields=["poll", "id"], name="named_ballots_of_poll")]

    def __str__(self) -> str:
        return f"stembrief in {self.poll_id}"


class Envelope(models.Model):
    """A sealed ballot as it was cast, in an envelope that opens at the closing and not before.

    Written with the mark on the roll, so whose it is may be found out; what is in it may not. All of one poll
    are equally long. Deleted when its box is taken out.
    """

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="envelopes")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"omslag in {self.poll_id}"


class SealedBallot(models.Model):
    """A box as it came out of its envelope at the closing: no voter, no moment, only a fingerprint."""

    id = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="sealed_ballots")
    box = models.BinaryField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "fingerprint"], name="a_sealed_ballot_is_there_once")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]


class KeyHolder(models.Model):
    """One of the two officers without whom a secret poll cannot be counted.

    Fields:
        seat: the lock to which only this officer's code is the key (see `sealing.seats`).
        agreed_at: when they took the code; before that the poll cannot open.
        unlocked_at: when they gave the code for the count.
    """

    id = models.BigAutoField(primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="key_holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seat = models.BinaryField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    unlocked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "person"], name="an_officer_holds_one_share")
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.person_id}"
