"""The statement of reasons that an author reads, generated from fields and kept unchanged.

Source: Regulation (EU) 2022/2065, Article 17: the restriction, its place and length, the facts, the part
of machines, the ground, and the ways to complain. Not legal advice: see docs/legal.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from moderation.models import Action


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a statement says.

    Attributes:
        label: what it is about, for instance `bericht`.
        place: name of the district or group.
        moment: date and time, formatted for the reader.
        reports: households that reported it.
    """

    action: str
    label: str
    place: str
    moment: str
    clause: str
    reason: str
    reports: int
    detected_by_machine: bool


def of_decision(facts: Facts) -> str:
    """Return the statement about a decision that a person took, in short plain sentences."""
    lines = [_restriction(facts)]
    if facts.action != Action.KEEP:
        lines.append(_("De regel: %(clause)s.") % {"clause": facts.clause})
    if facts.reason:
        lines.append(_("De uitleg van de moderator: %(reason)s") % {"reason": facts.reason})
    lines.append(_detection(facts))
    lines.append(_("Een mens besliste, geen machine."))
    if facts.action != Action.KEEP:
        lines.append(_redress())
    return "\n".join(lines)


def of_hold(*, label: str, place: str, moment: str, words: tuple[str, ...]) -> str:
    """Return the statement about a hold by a machine before publication."""
    lines = [
        _("Je %(label)s in %(place)s wacht sinds %(moment)s op nazicht. Niemand anders ziet het nu.")
        % {"label": label, "place": place, "moment": moment}
    ]
    if words:
        quoted = ", ".join(f"“{word}”" for word in words)
        lines.append(_("De woordenlijst herkende: %(words)s.") % {"words": quoted})
    lines.append(_("Een machine hield het tegen. Een mens beslist binnen 24 uur. Je krijgt dan een seintje."))
    lines.append(_("Je kunt je tekst intussen aanpassen of verwijderen."))
    return "\n".join(lines)


def _restriction(facts: Facts) -> str:
    values = {"label": facts.label, "place": facts.place, "moment": facts.moment}
    if facts.action == Action.HIDE:
        return _("We verbergen je %(label)s in %(place)s sinds %(moment)s. Alleen jij ziet het nog.") % values
    if facts.action == Action.REMOVE:
        return _("We verwijderden je %(label)s in %(place)s op %(moment)s. Het komt niet terug.") % values
    return _("Je %(label)s in %(place)s blijft staan. Dat beslisten we op %(moment)s.") % values


def _detection(facts: Facts) -> str:
    if facts.reports == 1:
        return _("Eén gezin meldde het.")
    if facts.reports > 1:
        return _("%(count)s gezinnen meldden het.") % {"count": facts.reports}
    if facts.detected_by_machine:
        return _("Een machine wees het aan.")
    return _("Een moderator zag het zelf.")


def _redress() -> str:
    return _(
        "Niet akkoord? Antwoord op het seintje of ga naar de balie van je gemeente. Iemand anders kijkt dan "
        "opnieuw. Je kunt ook naar de rechter, of naar een erkende instantie voor geschillen."
    )
