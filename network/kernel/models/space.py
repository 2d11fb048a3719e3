"""Spaces, on which everything of a place hangs, and standings, by which a person is inside one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel.models.identified import Identified


class SpaceKind(models.TextChoices):
    """What owns the space."""

    INSTALLATION = "installation", _("installatie")
    MUNICIPALITY = "municipality", _("gemeente")
    DEPARTMENT = "department", _("dienst")
    DISTRICT = "district", _("wijk")
    GROUP = "group", _("groep")


class Space(Identified):
    """Owned one to one by the installation, a municipality, a department, a district or a group.

    `municipality` is the space of the municipality in which it lies; none for the installation, for a
    municipality itself, and for a group across several.
    """

    kind = models.CharField(max_length=16, choices=SpaceKind.choices)
    name = models.CharField(max_length=160)
    municipality = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="installation"), name="there_is_one_installation"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["installation", "municipality"]) | Q(municipality__isnull=True),
                name="only_parts_lie_in_a_municipality",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["department", "district"]) | Q(municipality__isnull=False),
                name="a_district_or_department_has_a_municipality",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tenant_id(self) -> int | None:
        """Number of the municipality's space that this belongs to, or None."""
        return self.pk if self.kind == SpaceKind.MUNICIPALITY else self.municipality_id


class StandingKind(models.TextChoices):
    """Why a person is inside a space. A guest only reads: an administrator who said why, for an hour."""

    RESIDENT = "resident", _("bewoner")
    MEMBER = "member", _("lid")
    GUEST = "guest", _("inzage")


class Standing(models.Model):
    """A person is inside a space during `[valid_from, valid_until)`.

    Written only through `kernel.spaces` by residency and membership; what a person may see is one join
    on this table.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standings")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="standings")
    kind = models.CharField(max_length=16, choices=StandingKind.choices)
    source = models.CharField(max_length=80)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "space", "source"],
                condition=Q(valid_until__isnull=True),
                name="one_open_standing_per_source",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_standing_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "space"], name="standing_of_person"),
            models.Index(fields=["space", "kind"], name="standing_in_space"),
        ]
