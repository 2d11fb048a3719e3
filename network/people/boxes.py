"""The box that somebody types for a building of which the register knows none."""

import re

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Invalid
from network.kernel.text import tidy

BOX_LENGTH = 12

_WORD = re.compile(r"^(bus|box|bte|boîte|boite|b)[\s.:]+", re.IGNORECASE)
_ALLOWED = re.compile(r"^[0-9A-Z][0-9A-Z./ -]*$")


def clean_box(typed: str) -> str:
    """Return a box in one spelling, so that `bus 3a`, `3A` and ` 3a ` are one household; empty for none.

    Raises: Invalid for what can be no box.
    """
    box = " ".join(tidy(typed).split())
    box = _WORD.sub("", box).strip().upper()
    if not box:
        return ""
    if len(box) > BOX_LENGTH or not _ALLOWED.match(box):
        raise Invalid(_("Dit lijkt geen busnummer. Laat het leeg als je er geen hebt."), field="box")
    return box
