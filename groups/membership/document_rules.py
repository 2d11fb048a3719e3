"""What the life of a document allows, and what a file must be. Pure: no query, no request, no clock.

Not for *who* may do it: see `documents_permissions`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.utils.translation import gettext_lazy as _

from groups.membership.models import VersionState
from network.kernel.errors import Conflict, Invalid

TITLE_CHARS = 160
CHANGE_CHARS = 200
TEXT_CHARS = 50_000
FILE_BYTES = 10 * 1024 * 1024
FILES_PER_HOUR = 30
PDF: Final = b"%PDF-"
WITHDRAWN: Final = _("Dit document is ingetrokken. Maak een nieuw document.")

TRANSITIONS: Mapping[VersionState, frozenset[VersionState]] = {
    VersionState.HELD: frozenset({VersionState.SHOWN, VersionState.HIDDEN, VersionState.REMOVED}),
    VersionState.SHOWN: frozenset({VersionState.HIDDEN, VersionState.REMOVED}),
    VersionState.HIDDEN: frozenset({VersionState.SHOWN, VersionState.REMOVED}),
    VersionState.REMOVED: frozenset({VersionState.SHOWN, VersionState.HIDDEN}),
}
"""From a state, the states that may follow; a removal is undone by a complaint."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: `same`, `gone` or `new`; `skipped` stands for many that are the same."""

    kind: str
    text: str


def ensure_move(state: str, to: VersionState) -> None:
    """Refuse a step that the life of a version does not have. Raises: Conflict."""
    if to not in TRANSITIONS[VersionState(state)]:
        raise Conflict(_("Dit kan niet meer: het is intussen veranderd."), code="wrong_state")


def ensure_one_form(*, text: str, has_file: bool) -> None:
    """Refuse a version that is both a text and a file, or neither. Raises: Invalid."""
    if text.strip() and has_file:
        raise Invalid(_("Kies: schrijf een tekst, of voeg een pdf toe. Niet allebei."), field="file")
    if not text.strip() and not has_file:
        raise Invalid(_("Schrijf een tekst, of voeg een pdf toe."), field="text")


def ensure_pdf(begin: bytes, size: int) -> None:
    """Refuse a file that is too large or is no PDF, whatever it is called. Raises: Invalid."""
    if size > FILE_BYTES:
        raise Invalid(_("Dit bestand is te groot. Een pdf mag tot 10 MB groot zijn."), field="file")
    if not begin.startswith(PDF):
        raise Invalid(_("Dit is geen pdf. Bewaar je bestand als pdf en kies het opnieuw."), field="file")


def ensure_known(known: int, latest: int) -> None:
    """Refuse a version written on an older one. Raises: Conflict; the caller keeps what was typed."""
    if known != latest:
        raise Conflict(
            _("Iemand anders maakte intussen een nieuwe versie. Je tekst staat er nog. Vergelijk eerst."),
            field="text",
            code="stale",
        )


def differences(before: str, after: str, *, around: int = 2) -> list[Line]:
    """Return what changed between two texts, line by line, with a few lines around each change."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    for tag, start, end, begin, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            first, last = start == begin == 0, end == len(old) and until == len(new)
            lines += _same(old[start:end], around, first=first, last=last)
            continue
        lines += [Line("gone", line) for line in old[start:end]]
        lines += [Line("new", line) for line in new[begin:until]]
    return lines


def _same(lines: list[str], around: int, *, first: bool, last: bool) -> list[Line]:
    """Return lines that did not change, without what is far from any change."""
    head = 0 if first else around
    tail = 0 if last else around
    if len(lines) <= head + tail + 1:
        return [Line("same", line) for line in lines]
    kept = [Line("same", line) for line in lines[:head]]
    kept.append(Line("skipped", ""))
    return kept + [Line("same", line) for line in lines[len(lines) - tail :]]
