"""Whether a page fits its screen and axe finds no fault in it, with a picture where one is asked for.

Not for driving a browser: that is `tests.helpers.browsers`.
"""

import json
import os
from pathlib import Path
from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Any, name: str, width: int, scheme: str, *, seen_by_day: bool = False) -> list[str]:
    """Return what is wrong with an open page, all of its parts unfolded.

    Args:
        name: of the page, for whoever reads what is wrong, and of its picture.
        seen_by_day: whether it was looked at in light too; then only its colours are left to look at.
    """
    from axe_playwright_python.sync_playwright import Axe

    found = []
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        found.append(f"{name} at {width}: {wide} pixels too wide")
    page.evaluate(Axe().axe_script)
    asked = {"type": "rule", "values": ["color-contrast"]} if seen_by_day else TAGS
    options = {"runOnly": asked, "preload": False, "resultTypes": ["violations"]}
    for rule in page.evaluate(f"axe.run({json.dumps(options)})")["violations"]:
        found += [f"{name} at {width} {scheme}: {rule['id']} {node['target']}" for node in rule["nodes"]]
    if "SCREENSHOTS" in os.environ:
        picture = Path(os.environ["SCREENSHOTS"]) / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
    return found
