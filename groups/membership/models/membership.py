"""Somebody's road into a group and out of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.membership.enums import Intensity, MembershipState
from groups.membership.models.group import Group, Theme
from network.kernel import clock
from network.kernel.models import Identified

OPEN_STATES = (MembershipState.REQUESTED, MembershipState.INVITED, MembershipState.ACTIVE)


class Membership(Identified):
    """One stay of a person in a group; who comes back has a second row, so that the history stays.

    Fields:
        motivation: what somebody said when they asked to join; read by who decides.
        until: for who is a member by mandate: the instant at which the standing ends by itself.
        paused_at: when the proof of where somebody lives fell into doubt; until that is cleared up the
            membership itself gives nothing, and `until` says how long a mandate still does.
        handled_by: who let in, refused, invited or removed.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=12, choices=MembershipState.choices)
    intensity = models.CharField(
        _("wat wil je horen?"), max_length=12, choices=Intensity.choices, default=Intensity.EVERYTHING
    )
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    motivation = models.TextField(_("waarom wil je meedoen?"), blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "group"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_open_membership_per_group",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(joined_at__isnull=False), name="a_member_joined_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN_STATES]) | Q(ended_at__isnull=False),
                name="what_is_over_ended_at_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "state", "-id"], name="membership_of_group"),
            models.Index(fields=["person", "state"], name="membership_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.group_id} · {self.state}"

    @property
    def is_resting(self) -> bool:
        """Whether it gives nothing now, since it is in doubt where the person lives."""
        return self.paused_at is not None and (self.until is None or self.until <= clock.now())

    @property
    def source(self) -> str:
        """Name of the standing that this gives."""
        return f"membership:{self.uid}"
