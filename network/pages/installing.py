"""What a phone needs to put the site on its home screen: a name, icons, a start and two colours.

On an iPhone that is the only way to seintjes on a device. Not for those: see `realtime.notifications`.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

TOKENS: Final = Path(__file__).parents[1] / "static" / "css" / "tokens.css"
ICONS: Final = (
    ("app/icon-192.png", 192, "any"),
    ("app/icon-512.png", 512, "any"),
    ("app/maskable-512.png", 512, "maskable"),
)
"""File, side in pixels, and whether a phone may cut its own shape out of it."""


def manifest() -> dict[str, Any]:
    """Return the web app manifest: the same for everybody, so nothing in it is of a reader."""
    light, _dark = colours("paper")
    return {
        "id": "/",
        "name": _("%(name)s: het netwerk van je wijk") % {"name": settings.SITE_NAME},
        "short_name": settings.SITE_NAME,
        "description": _(
            "Het gesloten netwerk van je wijk: zonder algoritme, zonder reclame, met echte buren."
        ),
        "lang": "nl-BE",
        "dir": "ltr",
        "start_url": reverse("pages:home"),
        "scope": reverse("pages:home"),
        "display": "standalone",
        "background_color": light,
        "theme_color": light,
        "icons": [
            {"src": static(path), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for path, side, purpose in ICONS
        ],
    }


@cache
def colours(token: str) -> tuple[str, str]:
    """Return the value of a colour of the look, by day and by night."""
    values = re.findall(rf"--{re.escape(token)}: (#[0-9a-f]{{6}});", TOKENS.read_text(encoding="utf-8"))
    light, dark = values[:2]
    return light, dark
