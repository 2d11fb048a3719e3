"""When a change of the house rules is sound, and what changes in a text. Pure; not who may announce it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from moderation.models import ClauseScope
from moderation.transparency_db import CATEGORIES, OTHER_CATEGORY
from network.kernel.errors import Conflict, Invalid

NOTICE_TERM = timedelta(days=7)
"""How long everybody knows of a change before it counts. The law asks that they are told, not how long."""
LONGEST_AHEAD = timedelta(days=366)
MAX_SUMMARY = 2_000
MAX_TITLE = 120
MAX_TEXT = 2_000
MAX_LAW = 200
MAX_SOONER = 300
_NUMBER = re.compile(r"[1-9][0-9]?\.[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a clause will say; the fields as in `Clause`."""

    number: str
    title: str
    text: str
    law: str = ""
    category: str = OTHER_CATEGORY
    scope: str = ClauseScope.EVERYWHERE


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came (`new`) or went (`old`)."""

    kind: str
    text: str


def ensure_announced_in_time(now: datetime, takes_effect_at: datetime, sooner_because: str) -> None:
    """Refuse a change that counts before everybody could read it, unless a law asks that. Raises: Invalid."""
    if takes_effect_at <= now:
        raise Invalid(_("Een verandering begint nooit in het verleden. Kies een latere dag."), field="day")
    if takes_effect_at > now + LONGEST_AHEAD:
        raise Invalid(_("Kies een dag binnen het jaar."), field="day")
    if takes_effect_at < now + NOTICE_TERM and not sooner_because.strip():
        raise Invalid(
            _("Kies een dag die minstens zeven dagen ver ligt, of geef de wet die het sneller vraagt."),
            field="day",
        )


def ensure_worded(summary: str, changes: Sequence[Wording], dropped: Sequence[str]) -> None:
    """Refuse a change that says too little, too much, or twice. Raises: Invalid with the field."""
    if not summary.strip():
        raise Invalid(_("Zeg in een paar zinnen wat er verandert en waarom."), field="summary")
    if len(summary) > MAX_SUMMARY:
        raise Invalid(_("Hou het bij 2.000 tekens."), field="summary")
    if not changes and not dropped:
        raise Invalid(_("Er verandert nog niets. Pas minstens een regel aan."))
    numbers = [*(wording.number for wording in changes), *dropped]
    if len(set(numbers)) < len(numbers):
        raise Invalid(_("Elke regel verandert hoogstens een keer. Kijk de nummers na."))
    for wording in changes:
        ensure_clause(wording)


def ensure_clause(wording: Wording) -> None:
    """Refuse a clause that nobody could cite. Raises: Invalid."""
    where = {"number": wording.number}
    if not _NUMBER.fullmatch(wording.number):
        raise Invalid(_("‘%(number)s’ is geen nummer van een regel. Schrijf het zoals 2.4.") % where)
    if not wording.title.strip() or len(wording.title) > MAX_TITLE:
        raise Invalid(_("Geef regel %(number)s een titel van hoogstens 120 tekens.") % where)
    if not wording.text.strip() or len(wording.text) > MAX_TEXT:
        raise Invalid(_("Geef regel %(number)s een tekst van hoogstens 2.000 tekens.") % where)
    if len(wording.law) > MAX_LAW:
        raise Invalid(_("Noem de wet van regel %(number)s korter: hoogstens 200 tekens.") % where)
    if wording.category not in CATEGORIES:
        raise Invalid(_("Kies voor regel %(number)s een soort uit de lijst.") % where)
    if wording.scope not in ClauseScope.values:
        raise Invalid(_("Kies waar regel %(number)s geldt.") % where)


def ensure_withdrawable(now: datetime, takes_effect_at: datetime, withdrawn_at: datetime | None) -> None:
    """Refuse to take back what counts already, or twice. Raises: Conflict."""
    if withdrawn_at is not None:
        raise Conflict(_("Deze verandering is al ingetrokken."))
    if takes_effect_at <= now:
        raise Conflict(_("Deze verandering geldt al. Kondig een nieuwe aan om ze ongedaan te maken."))


def differences(before: str, after: str) -> list[Piece]:
    """Return what went and what came between two texts, word by word."""
    old, new = before.split(), after.split()
    found = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", " ".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            found.append(Piece("old", " ".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Piece("new", " ".join(new[new_from:new_to])))
    return found


def sort_key(number: str) -> tuple[int, ...]:
    """Return by what numbers of clauses are put in order: 2.1 before 10.1."""
    return tuple(int(part) for part in number.split(".") if part.isdigit())
