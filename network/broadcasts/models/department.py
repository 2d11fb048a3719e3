"""A part of the municipality that speaks in its own name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified, Space
from network.places.models import Municipality


class Colour(models.TextChoices):
    """The small mark of a department on its plate; the plate itself stays the town's blue."""

    BLUE = "blue", _("Blauw")
    GREEN = "green", _("Groen")
    OCHRE = "ochre", _("Oker")
    RED = "red", _("Rood")
    PURPLE = "purple", _("Paars")
    GREY = "grey", _("Grijs")


class Department(Identified):
    """A department. Power to speak for it is a grant over its space."""

    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="department")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(max_length=120)
    colour = models.CharField(max_length=8, choices=Colour.choices, default=Colour.BLUE)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="a_department_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return self.name
