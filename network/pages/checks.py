"""System check: every entry of the menu leads somewhere."""

from typing import Any

from django.core.checks import Error, register

from network.pages.navigation import entries
from network.pages.shell import address_of


@register()
def every_entry_leads_somewhere(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Name the entries whose page does not exist: they would be left out of the menu."""
    return [
        Error(f"the menu entry {entry.name!r} leads to no page: {entry.url_name!r}", id="pages.E001")
        for entry in entries
        if address_of(entry.url_name) is None
    ]
