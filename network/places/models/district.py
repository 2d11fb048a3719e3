"""The district: a closed neighbourhood with an outline, and which other districts it adjoins."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified, Space
from network.places.models.municipality import Municipality


class District(Identified):
    """A neighbourhood as the municipality draws it.

    `geometry` is GeoJSON, lon and lat in WGS 84; `outline` the same as an emblem of 40 by 40 (the `d` of an
    SVG path). The bounds serve to find candidates for a point. A district that is replaced by another
    division is retired, never deleted: its space keeps what was written there.
    """

    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="owning_district")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="districts", db_index=False
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    geometry = models.JSONField(_("vorm"))
    outline = models.TextField(_("omtrek"))
    min_lon = models.FloatField()
    min_lat = models.FloatField()
    max_lon = models.FloatField()
    max_lat = models.FloatField()
    retired_at = models.DateTimeField(_("vervangen op"), null=True, blank=True)

    class Meta:
        verbose_name = _("wijk")
        verbose_name_plural = _("wijken")
        ordering = ["name", "code"]
        indexes = [
            models.Index(fields=["municipality", "name"], name="district_by_municipality"),
            models.Index(fields=["min_lon", "max_lon"], name="district_by_bounds"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_lon__lte=F("max_lon")) & Q(min_lat__lte=F("max_lat")),
                name="the_bounds_of_a_district_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DistrictNeighbour(models.Model):
    """Two districts share an edge. Stored in both directions, so that one index answers."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="adjoining")
    neighbour = models.ForeignKey(District, on_delete=models.CASCADE, related_name="adjoined_by")

    class Meta:
        verbose_name = _("aangrenzende wijk")
        verbose_name_plural = _("aangrenzende wijken")
        constraints = [
            models.UniqueConstraint(fields=["district", "neighbour"], name="districts_adjoin_once"),
            models.CheckConstraint(
                condition=~Q(district=F("neighbour")), name="a_district_does_not_adjoin_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} – {self.neighbour}"
