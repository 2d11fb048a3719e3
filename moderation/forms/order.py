"""What somebody fills in about the order of an authority."""

import re

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from moderation.services.authority import MAX_AUTHORITY, MAX_NOTE, MAX_REFERENCE
from network.kernel.errors import NotFound
from network.kernel.forms import Form
from network.kernel.ids import CROCKFORD, UID_LENGTH
from network.kernel.ports.content import ItemRef, content_kinds, located

NAME = re.compile(f"(?<![0-9a-z])[{CROCKFORD}]{{{UID_LENGTH}}}(?![0-9a-z])")


class OrderForm(Form):
    """An order against something that stands here. Source: Article 9 DSA."""

    address = django_forms.CharField(
        label=_("Waar staat het?"),
        max_length=500,
        help_text=_("Plak het adres van de pagina, zoals het in het bevel staat."),
    )
    authority = django_forms.CharField(
        label=_("Van wie komt het bevel?"),
        max_length=MAX_AUTHORITY,
        help_text=_("Bijvoorbeeld: parket Halle-Vilvoorde. De schrijver leest dit."),
    )
    reference = django_forms.CharField(
        label=_("Kenmerk van het bevel"), max_length=MAX_REFERENCE, help_text=_("De schrijver leest dit.")
    )
    note = django_forms.CharField(
        label=_("Wat vraagt het bevel?"),
        required=False,
        max_length=MAX_NOTE,
        widget=django_forms.Textarea({"rows": 3}),
        help_text=_("Alleen wie de zaak behandelt, leest dit."),
    )

    def item(self) -> ItemRef:
        """Return the item that the address names last: of a comment under a post, the comment.

        Raises: NotFound.
        """
        for uid in reversed(NAME.findall(self.cleaned_data["address"].lower())):
            for kind in content_kinds:
                try:
                    return located(kind.name, uid)
                except NotFound:
                    continue
        raise NotFound()
