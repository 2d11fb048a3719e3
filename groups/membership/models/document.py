"""Documents and minutes of a group; every version stays."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.membership.enums import DocumentKind
from groups.membership.models.group import Group
from network.kernel import clock
from network.kernel.models import Identified


class VersionState(models.TextChoices):
    """Whether others read a version; moves stand in `membership.document_rules`."""

    HELD = "held", _("wacht op nazicht")
    SHOWN = "shown", _("te lezen")
    HIDDEN = "hidden", _("verborgen")
    REMOVED = "removed", _("verwijderd door een moderator")


class Document(Identified):
    """One document with its versions.

    Fields:
        public: whether whoever sees the group's page may read it, or members only.
        latest: number of the newest version.
        withdrawn_at: when it was taken away; its versions stay for the archive.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("soort"), max_length=12, choices=DocumentKind.choices)
    title = models.CharField(_("titel"), max_length=160)
    public = models.BooleanField(_("ook voor wie geen lid is"), default=False)
    latest = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documenten")
        indexes: ClassVar = [models.Index(fields=["group", "-id"], name="document_of_group")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Identified):
    """What a document said: a text written here, or a PDF that its managers brought in.

    Fields:
        file: under a random name, and only ever given by a view that asks who reads.
        change: what is different from the version before, in one sentence.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.SHOWN)
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    file = models.FileField(upload_to="documents", blank=True, default="")
    file_bytes = models.PositiveIntegerField(default=0)
    change = models.CharField(_("wat is er veranderd?"), max_length=200, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("versie")
        verbose_name_plural = _("versies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(file="")) | (Q(text="") & ~Q(file="")),
                name="a_version_is_a_text_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.number}"
