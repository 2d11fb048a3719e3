"""The coarse groups of a voter in a form: those that go into a secret ballot, and a gender that is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from groups.polls.enums import Gender
from groups.polls.forms.asked import Box
from groups.polls.forms.reading import GROUP, Raw, first, token
from groups.polls.models import RollEntry

GENDERS: Final = ("", *Gender.values)


@dataclass(frozen=True, slots=True)
class Group:
    """One coarse group: to tick (the voter's own `value`), or to choose from `choices`."""

    name: str
    label: str
    value: str = ""
    on: bool = False
    choices: tuple[Box, ...] = ()


def groups_in(asked: Collection[str], entry: RollEntry, raw: Raw, *, secret: bool, sent: bool) -> list[Group]:
    """Return the groups that a form shows; of a ballot by name the roll knows district and age already.

    Args:
        sent: whether the form comes back; before that everything is ticked.
    """
    groups = []
    if secret:
        for name, label, value in (
            ("district", _("Je wijk"), entry.district_name),
            ("age", _("Je leeftijd"), years(entry.age_band)),
        ):
            if name in asked and value:
                on = bool(first(raw, GROUP + name)) if sent else True
                groups.append(Group(name, label, value, on))
    if "gender" in asked:
        chosen = _gender(raw)
        groups.append(
            Group(
                "gender",
                _("Je bent"),
                choices=tuple(
                    Box(
                        f"groep-gender-{number}",
                        f"{GROUP}gender",
                        token(number),
                        str(Gender(value).label) if value else _("Dat zeg ik liever niet"),
                        value == chosen,
                    )
                    for number, value in enumerate(GENDERS)
                ),
            )
        )
    return groups


def chosen_groups(asked: Collection[str], entry: RollEntry, raw: Raw) -> dict[str, str]:
    """Return the groups that a voter left in."""
    own = {"district": entry.district_name, "age": entry.age_band}
    left_in = {name: value for name, value in own.items() if name in asked and first(raw, GROUP + name)}
    gender = _gender(raw)
    return {**left_in, "gender": gender} if gender and "gender" in asked else left_in


def gender_fields(gender: str) -> dict[str, list[str]]:
    """Return the field that says a gender."""
    return {f"{GROUP}gender": [token(GENDERS.index(gender))]} if gender in GENDERS else {}


def _gender(raw: Raw) -> str:
    value = first(raw, f"{GROUP}gender")
    return next((gender for number, gender in enumerate(GENDERS) if token(number) == value), "")


def years(band: str) -> str:
    """Return an age band in words."""
    if not band:
        return ""
    if band.startswith("-"):
        return _("tot en met %(age)s jaar") % {"age": band[1:]}
    if band.endswith("+"):
        return _("%(age)s jaar of ouder") % {"age": band[:-1]}
    return _("%(ages)s jaar") % {"ages": band.replace("-", "–")}
