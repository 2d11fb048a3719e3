"""Who looked, by power, at what a resident wrote or claimed. The resident can read it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from network.kernel import clock
from network.kernel.errors import Sentence
from network.kernel.models import Space
from network.people.enums import LookReason


class Look(models.Model):
    """One look. `space` is the department or the queue for which the viewer looked.

    Attributes:
        label, link: what was looked at and where it stands; written by `queries.name_items` for a page.
    """

    label: Sentence
    link: str

    id = models.BigAutoField(primary_key=True)
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="looks_taken"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks", db_index=False
    )
    item_kind = models.CharField(max_length=40)
    item_uid = models.CharField(max_length=16)
    reason = models.CharField(max_length=12, choices=LookReason.choices)
    space = models.ForeignKey(Space, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("blik")
        verbose_name_plural = _("blikken")
        indexes = [
            models.Index(fields=["person", "-id"], name="looks_at_person"),
            models.Index(fields=["item_kind", "item_uid"], name="looks_at_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_kind} {self.item_uid} · {self.at:%Y-%m-%d %H:%M}"
