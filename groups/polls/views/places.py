"""Find the place that somebody means by an address, for who does not use the map. Nothing is stored of it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from groups.polls.forms.asked import Box
from groups.polls.forms.reading import first, name_of
from groups.polls.forms.voting import STAY
from groups.polls.questions import Definition, Place
from network.kernel.errors import Invalid
from network.places.models import Address
from network.places.queries import find_addresses

FIND = "find."
BACKWARDS = ("back", "page.")


@dataclass
class Searched:
    """What a search for addresses brought: what to choose from, what to say, and which button counts now."""

    go: str
    found: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    faults: dict[str, Invalid] = field(default_factory=dict)


def look_up(definition: Definition, raw: dict[str, list[str]], go: str) -> Searched:
    """Put the chosen addresses into the fields of their questions, and search where somebody asked for it."""
    searched = Searched(STAY if go.startswith(FIND) else go)
    for question in definition.questions:
        if not isinstance(question, Place):
            continue
        picked = raw.pop(name_of(question, "pick"), [""])[0]
        words = first(raw, name_of(question, "find"))
        asks = go == FIND + question.key
        if picked and not asks:
            _pick(question, raw, picked)
            continue
        empty = not first(raw, name_of(question, "lon")) and not first(raw, name_of(question, "lat"))
        if asks or (words and empty and not go.startswith(BACKWARDS)):
            searched.found[question.key] = _found(question, words)
            if not asks:
                searched.faults[question.key] = question.refused(
                    _("Kies het adres in de lijst, of maak het vak leeg."), code="place"
                )
    return searched


def _pick(question: Place, raw: dict[str, list[str]], uid: str) -> None:
    address = Address.objects.filter(uid=uid, retired_at__isnull=True).select_related("street").first()
    if address is None:
        return
    raw[name_of(question, "lon")] = [f"{address.lon:.6f}"]
    raw[name_of(question, "lat")] = [f"{address.lat:.6f}"]
    raw[name_of(question, "find")] = [address.building]


def _found(question: Place, words: str) -> tuple[Box, ...]:
    return tuple(
        Box(
            f"v-{question.key}-pick-{number}",
            name_of(question, "pick"),
            one.uid,
            one.label,
            False,
            one.place,
        )
        for number, one in enumerate(find_addresses(words))
    )
