"""The municipality: the tenant of which every district, department and group is a part."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel.models import Identified, Space


class Municipality(Identified):
    """A town that runs a network for its residents, with the choices that it made for them.

    `letterhead` is the sender's address on its letters, one line each. The roads are the ways in which a
    resident may prove where they live; a road that is off is not offered.
    """

    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="owning_municipality")
    name = models.CharField(_("naam"), max_length=120, unique=True)
    slug = models.SlugField(_("naam in het adres van de pagina"), max_length=120, unique=True)
    letterhead = models.TextField(_("briefhoofd"), blank=True, max_length=400)
    contact_email = models.EmailField(_("e-mailadres voor vragen"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(
        _("laagste leeftijd"), default=13, validators=[MaxValueValidator(18)]
    )
    letter_road = models.BooleanField(_("bewijs met een brief"), default=True)
    desk_road = models.BooleanField(_("bewijs aan de balie"), default=True)

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum_age__lte=18), name="the_minimum_age_lets_adults_in"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MunicipalityCode(models.Model):
    """A NIS code of a municipality. One that grew by mergers has several."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="codes")
    nis = models.CharField(
        _("NIS-code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{5}\Z", _("Een NIS-code heeft vijf cijfers."))],
    )

    class Meta:
        verbose_name = _("NIS-code")
        verbose_name_plural = _("NIS-codes")
        ordering = ["nis"]

    def __str__(self) -> str:
        return self.nis
