"""What a reason says to a reader, in one or two sentences. Not for counting: the tallies import no Django."""

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls.tally.counted import Figure
from groups.polls.tally.reasons import Reason, Why


def sentence(reason: Reason, names: Mapping[str, str] | None = None) -> str:
    """Return what a reason says.

    Args:
        names: the title of each option; where it is missing, its key stands in for it.
    """
    titles = [f"“{(names or {}).get(key, key)}”" for key in reason.options]
    words = {key: _number(value) for key, value in reason.figures.items()}
    words |= {"who": _listed(titles), "seed": reason.seed}
    return _SAID[reason.why](reason) % words


def sentences(reasons: tuple[Reason, ...], names: Mapping[str, str] | None = None) -> list[str]:
    """Return what reasons say, in their order."""
    return [sentence(reason, names) for reason in reasons]


def _number(value: Figure) -> str:
    """Return a figure with at most two decimals, and none where it is whole."""
    rounded = round(value, 2)
    if rounded < 0:
        return f"\u2212{_number(-rounded)}"
    if rounded == int(rounded):
        return str(number_format(int(rounded), use_l10n=True, force_grouping=True))
    return str(number_format(rounded, decimal_pos=2, use_l10n=True)).rstrip("0")


def _listed(titles: list[str]) -> str:
    """Return titles as one reads them aloud: a, b en c."""
    if len(titles) < 2:
        return "".join(titles)
    return _("%(most)s en %(last)s") % {"most": ", ".join(titles[:-1]), "last": titles[-1]}


def _tied(reason: Reason) -> str:
    if "mean" in reason.figures:
        return _("%(who)s staan gelijk: elk gemiddeld %(mean)s op een schaal van %(low)s tot %(high)s.")
    if "votes" in reason.figures:
        return _("%(who)s staan gelijk met elk %(votes)s stemmen.")
    return _("%(who)s staan gelijk: geen van hen wint van de ander.")


def _fewest(reason: Reason) -> str:
    return ngettext(
        "%(who)s heeft de minste stemmen (%(votes)s) en valt af.",
        "%(who)s hebben de minste stemmen (%(votes)s) en vallen af.",
        len(reason.options),
    )


def _by_lot(reason: Reason) -> str:
    if "seats" in reason.figures:
        return ngettext(
            "Er waren %(among)s gelijken voor %(seats)s plaats. De loting die vooraf was afgesproken wees "
            "%(who)s aan. Sleutel van de loting: %(seed)s.",
            "Er waren %(among)s gelijken voor %(seats)s plaatsen. De loting die vooraf was afgesproken wees "
            "%(who)s aan. Sleutel van de loting: %(seed)s.",
            int(reason.figures["seats"]),
        )
    return _(
        "Er stonden er %(among)s gelijk onderaan (%(votes)s stemmen). Door de loting die vooraf was "
        "afgesproken valt %(who)s af. Sleutel van de loting: %(seed)s."
    )


def _seat_tied(reason: Reason) -> str:
    return ngettext(
        "%(who)s staan gelijk, en er is nog %(seats)s plaats. De telling beslist dat niet.",
        "%(who)s staan gelijk, en er zijn nog %(seats)s plaatsen. De telling beslist dat niet.",
        int(reason.figures["seats"]),
    )


def _no_votes(reason: Reason) -> str:
    return ngettext(
        "%(who)s kreeg geen stem en is dus niet verkozen.",
        "%(who)s kregen geen stem en zijn dus niet verkozen.",
        len(reason.options),
    )


def _seats_open(reason: Reason) -> str:
    return ngettext(
        "%(seats)s plaats blijft open: er zijn te weinig kandidaten met een stem.",
        "%(seats)s plaatsen blijven open: er zijn te weinig kandidaten met een stem.",
        int(reason.figures["seats"]),
    )


_SAID: dict[Why, Callable[[Reason], str]] = {
    Why.NOBODY: lambda _reason: _("Nog niemand gaf hier een antwoord."),
    Why.MOST: lambda _reason: _(
        "%(who)s kreeg de meeste stemmen: %(votes)s van %(of)s (%(percent)s %%). Dat is niet meer dan de "
        "helft."
    ),
    Why.MAJORITY: lambda _reason: _(
        "%(who)s kreeg de meeste stemmen: %(votes)s van %(of)s (%(percent)s %%), meer dan de helft."
    ),
    Why.TIED: _tied,
    Why.HIGHEST_MEAN: lambda _reason: _(
        "%(who)s kreeg het hoogste gemiddelde: %(mean)s op een schaal van %(low)s tot %(high)s."
    ),
    Why.MEAN: lambda _reason: _("Het gemiddelde is %(mean)s op een schaal van %(low)s tot %(high)s."),
    Why.CONDORCET: lambda _reason: _("%(who)s wint van elke andere keuze, twee aan twee vergeleken."),
    Why.CYCLE: lambda _reason: _("Geen enkele keuze wint van alle andere, twee aan twee vergeleken."),
    Why.STRONGEST_PATHS: lambda _reason: _(
        "%(who)s wint met de methode van Schulze: naar elke andere keuze loopt een sterkere ketting van "
        "overwinningen dan terug."
    ),
    Why.FEWEST: _fewest,
    Why.TOGETHER: lambda _reason: _(
        "%(who)s staan onderaan met elk %(votes)s stemmen. Ook samen halen ze de volgende niet meer in: ze "
        "vallen samen af."
    ),
    Why.EARLIER_ROUND: lambda _reason: _(
        "%(who)s staat gelijk onderaan (%(votes)s stemmen), had in een vroegere ronde de minste stemmen, en "
        "valt af."
    ),
    Why.BY_LOT: _by_lot,
    Why.LAST_TIED: lambda _reason: _(
        "%(who)s staan gelijk onderaan (%(votes)s stemmen), ook in elke vroegere ronde. Wie afvalt kan "
        "bepalen wie wint, en er is geen loting afgesproken: gelijk."
    ),
    Why.MORE_THAN_HALF: lambda _reason: _(
        "%(who)s heeft %(votes)s van de %(of)s stemmen die nog tellen: meer dan de helft."
    ),
    Why.LAST_LEFT: lambda _reason: _("%(who)s blijft als enige over, met %(votes)s stemmen."),
    Why.SEAT: lambda _reason: _("%(who)s is verkozen voor plaats %(seat)s."),
    Why.SEAT_TIED: _seat_tied,
    Why.NO_VOTES: _no_votes,
    Why.SEATS_OPEN: _seats_open,
}
