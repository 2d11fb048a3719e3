"""The street: a name of the register, in the languages that it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified
from network.places.models.folded import FoldedField
from network.places.models.municipality import Municipality


class Street(Identified):
    """A street of one municipality. `street_id` is its number in the register.

    The folded names serve the search while typing and are written together with the names.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="streets", db_index=False
    )
    street_id = models.BigIntegerField(_("nummer in het register"))
    name_nl = models.CharField(_("naam"), max_length=120, blank=True)
    name_fr = models.CharField(_("naam in het Frans"), max_length=120, blank=True)
    name_de = models.CharField(_("naam in het Duits"), max_length=120, blank=True)
    folded_nl = FoldedField(max_length=160, blank=True, editable=False)
    folded_fr = FoldedField(max_length=160, blank=True, editable=False)
    folded_de = FoldedField(max_length=160, blank=True, editable=False)

    class Meta:
        verbose_name = _("straat")
        verbose_name_plural = _("straten")
        ordering = ["name_nl", "name_fr", "name_de"]
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "municipality"], name="a_street_stands_once_in_a_municipality"
            ),
            models.CheckConstraint(
                condition=~models.Q(name_nl="", name_fr="", name_de=""), name="a_street_has_a_name"
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "folded_nl"],
                name="street_in_municipality",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["folded_nl"], name="street_begins_nl", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["folded_fr"], name="street_begins_fr", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["folded_de"], name="street_begins_de", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name to show: Dutch, or else the language that the register has."""
        return self.name_nl or self.name_fr or self.name_de
