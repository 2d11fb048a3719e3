"""What coordinators tell all members at once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.membership.models.group import Group, Theme
from network.kernel import clock
from network.kernel.models import Identified


class AnnouncementState(models.TextChoices):
    """Where an announcement is in its life; moves stand in `membership.rules`."""

    HELD = "held", _("wacht op nazicht")
    SENT = "sent", _("verstuurd")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")


class Announcement(Identified):
    """One message to the members of a group, in its feed, as a seintje and by e-mail.

    Fields:
        important: passes the wish to hear only of decisions, and the themes; not a mute.
        themes: what it is about; who chose other themes is not told. None means everybody.
        reached: how many members it was told to when it was sent.
        version: grows with each visible change; it names the drawn card.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="announcements")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="announcements"
    )
    subject = models.CharField(_("onderwerp"), max_length=120)
    text = models.TextField(_("tekst"))
    html = models.TextField()
    important = models.BooleanField(_("gaat over een beslissing"), default=False)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True)
    state = models.CharField(max_length=12, choices=AnnouncementState.choices)
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    reached = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("mededeling")
        verbose_name_plural = _("mededelingen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="a_sent_announcement_has_a_moment"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "-id"], name="announcement_of_group")]

    def __str__(self) -> str:
        return self.subject
