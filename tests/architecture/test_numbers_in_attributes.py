"""A number in an attribute is for a program: it stands there bare, not as a reader writes it.

Dutch groups thousands by points, so a thousandth message in `data-number` would be "1.000", which a script
reads as one. Every page of every role is drawn here with a mark behind each number that was written for a
reader, and the mark may stand in no attribute but those that are read aloud.
"""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.formats import localize

from tests.factories.moderation import house_rules
from tests.promises.opened import ROLES, browser_of, pages_of
from tests.promises.world import build

MARK = "⁂"
YEAR = re.compile(rf"\b[12]\.?[09]\d\d{MARK}")
"""A year is no amount either."""
READ_ALOUD = frozenset({"alt", "aria-label", "content", "data-label", "placeholder", "title"})


class _Attributes(HTMLParser):
    """Notes each attribute in which a marked number stands."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name not in READ_ALOUD and MARK in (value or ""):
                self.wrong.append(f"<{tag} {name}={value!r}>")


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let templates mark what they write for a reader."""

    def with_mark(value: Any, use_l10n: bool | None = None) -> Any:
        written = localize(value, use_l10n=use_l10n)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return f"{written}{MARK}" if is_number else written

    monkeypatch.setattr("django.template.base.localize", with_mark)


@pytest.mark.slow
def test_no_attribute_holds_a_number_as_a_reader_writes_it(db, settings, marked):
    settings.ACCOUNT_RATE_LIMITS = False
    house_rules()
    world = build()
    found, drawn = set(), 0
    for persona in ROLES:
        browser = browser_of(world, persona)
        for path in pages_of(world, persona, browser):
            if path.startswith("/admin/"):  # Django's own
                continue
            page = browser.get(path).content.decode()
            drawn += MARK in page
            attributes = _Attributes()
            attributes.feed(page)
            found |= {f"{path}: {one}" for one in attributes.wrong}
            found |= {f"{path}: {year}" for year in YEAR.findall(page)}
    assert drawn > 10, "nothing was marked"
    assert not found, "\n".join(sorted(found))
