"""When and where the event of a post is, and who comes. Not for what the post says of it: see `post`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.feed.models.post import Post
from network.kernel import clock


class Occasion(models.Model):
    """The place in the agenda of one post of the kind `event`; its number is that of the post.

    Fields:
        limit: how many can come; none for as many as want.
        coming, waiting: how many go, and how many wait for a place; changed under a lock on this row.
        version: grows with each change of the facts; calendars call it the sequence.
    """

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="occasion")
    title = models.CharField(_("titel"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    place = models.CharField(_("plaats"), max_length=160, blank=True)
    limit = models.PositiveIntegerField(_("aantal plaatsen"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    coming = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("evenement")
        verbose_name_plural = _("evenementen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="an_event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(limit__gte=F("coming")),
                name="no_more_come_than_there_is_room",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at", "post"], name="occasion_by_start")]

    def __str__(self) -> str:
        return self.title


class AttendanceState(models.TextChoices):
    """Whether somebody comes."""

    GOING = "going", _("komt")
    WAITING = "waiting", _("wacht op een plaats")
    CANCELLED = "cancelled", _("komt niet meer")


OPEN_ATTENDANCE = (AttendanceState.GOING, AttendanceState.WAITING)


class Attendance(models.Model):
    """Somebody said to come; who stays away and comes back has a second row, at the end of the line.

    Fields:
        present: whether they were there, as the organiser noted afterwards; none while nobody did.
    """

    id = models.BigAutoField(primary_key=True)
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(max_length=12, choices=AttendanceState.choices)
    created_at = models.DateTimeField(default=clock.now)
    present = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("aanwezigheid")
        verbose_name_plural = _("aanwezigheden")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["occasion", "person"],
                condition=Q(state__in=[state.value for state in OPEN_ATTENDANCE]),
                name="one_open_attendance_each",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["occasion", "state", "id"], name="attendance_of_occasion")]

    def __str__(self) -> str:
        return f"{self.occasion_id} · {self.person_id} · {self.state}"
