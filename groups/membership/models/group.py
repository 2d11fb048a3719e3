"""The group, and the themes that it works on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.membership.enums import GroupKind, JoinRoad, Language
from network.kernel import clock
from network.kernel.models import Identified, Space
from network.places.models import District, Municipality


class Theme(Identified):
    """What groups work on, for instance sport; the same list for a whole installation."""

    name = models.CharField(_("thema"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("thema")
        verbose_name_plural = _("thema's")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Group(Identified):
    """People who organise, inside a space of their own.

    Fields:
        summary: one sentence that a resident understands in ten seconds.
        html, charter_html: rendered by `kernel.text` whenever the source is written.
        parent: a steering group lies below its council.
        municipalities: for whom it is; several for a group across towns.
        districts: narrows it to these; none means the whole of its municipalities.
        languages: codes of the languages that are spoken in it, for instance `["nl"]`.
        council_type: name of an entry of `councils.types`; empty for what the law does not know.
        version: grows with each change; a form on an older one is stale.
        worded_by: who last wrote what it says about itself; None for a command of the installation.
        hidden_at: when a moderator took these words off its page; the name stays.
    """

    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="owning_group")
    kind = models.CharField(_("soort"), max_length=16, choices=GroupKind.choices)
    join_road = models.CharField(_("lid worden"), max_length=16, choices=JoinRoad.choices)
    name = models.CharField(_("naam"), max_length=120)
    summary = models.CharField(_("in één zin"), max_length=200)
    description = models.TextField(_("beschrijving"), blank=True, default="")
    html = models.TextField(blank=True, default="")
    charter = models.TextField(_("afspraken"), blank=True, default="")
    charter_html = models.TextField(blank=True, default="")
    working_on = models.CharField(_("werkt nu aan"), max_length=200, blank=True, default="")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    municipalities = models.ManyToManyField(Municipality, related_name="groups")
    districts = models.ManyToManyField(District, related_name="groups", blank=True)
    themes = models.ManyToManyField(Theme, related_name="groups", blank=True)
    languages = models.JSONField(_("talen"), default=list)
    council_type = models.CharField(_("soort raad"), max_length=40, blank=True, default="")
    founding_decision = models.CharField(_("oprichtingsbesluit"), max_length=200, blank=True, default="")
    founded_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    worded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("groep")
        verbose_name_plural = _("groepen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="a_group_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("founded_at")),
                name="a_group_closes_after_it_was_founded",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["name", "id"], name="group_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it still exists: a closed group keeps its words and takes no new ones."""
        return self.closed_at is None

    @property
    def language_names(self) -> list[str]:
        """The languages that are spoken in it, each by its own name."""
        return [str(Language(code).label) for code in self.languages if code in Language.values]
