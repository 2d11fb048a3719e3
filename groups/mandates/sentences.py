"""What a finding about a composition says to a reader, and where the rule stands. Not for judging."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.mandates.composition import Finding, Judgement, Level, Rule

DECREE = "Decreet Lokaal Bestuur, art. 304 § 3"


@dataclass(frozen=True)
class Line:
    """A finding in words: what was found, how it stands, and by which source the rule exists."""

    level: Level
    text: str
    source: str


def lines_of(judgement: Judgement) -> list[Line]:
    """Return the findings in words, in the order of the rules."""
    return [Line(each.level, says(each), source_of(each.rule)) for each in judgement.findings]


def broken_lines(judgement: Judgement) -> str:
    """Return what is broken in one text, with the sources."""
    return " ".join(f"{says(each)} ({source_of(each.rule)})" for each in judgement.broken)


def source_of(rule: Rule) -> str:
    """Return where a rule stands."""
    if rule in {Rule.GENDER, Rule.OFFICE}:
        return DECREE
    if rule is Rule.MIXED:
        return _("de regel van de gemengde commissie")
    return _("het aantal plaatsen van deze groep")


def says(finding: Finding) -> str:
    """Return what was found, in one or two sentences."""
    match finding.rule:
        case Rule.GENDER:
            return _gender(finding)
        case Rule.OFFICE:
            return _office(finding)
        case Rule.MIXED:
            return _mixed(finding)
        case Rule.MINIMUM:
            return _("Er zijn %(filled)d plaatsen bezet. Het minimum is %(min)d.") % finding.figures
        case Rule.MAXIMUM:
            return _("Er zouden %(filled)d plaatsen bezet zijn. Het maximum is %(max)d.") % finding.figures
        case Rule.VACANCIES:
            return _vacancies(finding)


def _gender(finding: Finding) -> str:
    counts = _("Vrouwen %(female)d, mannen %(male)d, op %(seats)d plaatsen.") % finding.figures
    rule = _("Hoogstens twee derde mag van hetzelfde geslacht zijn:")
    if finding.level is Level.BROKEN:
        return f"{counts} {rule} {_('dat klopt niet.')}"
    if finding.level is Level.WARN:
        silent = ngettext(
            "%(silent)d lid gaf geen antwoord; daardoor is het niet zeker.",
            "%(silent)d leden gaven geen antwoord; daardoor is het niet zeker.",
            finding.figures["silent"],
        )
        return f"{counts} {rule} {silent % finding.figures}"
    return f"{counts} {rule} {_('in orde.')}"


def _office(finding: Finding) -> str:
    if finding.level is Level.OK:
        return _("Niemand met een stem zit in de gemeenteraad of het college.")
    return (
        ngettext(
            "%(missing)d lid verklaarde niet dat het buiten de gemeenteraad en het college staat.",
            "%(missing)d leden verklaarden niet dat ze buiten de gemeenteraad en het college staan.",
            finding.figures["missing"],
        )
        % finding.figures
    )


def _mixed(finding: Finding) -> str:
    counts = (
        _("Raadsleden %(councillors)d, geloot %(drawn)d, op %(seats)d plaatsen. Een vierde, drie vierde:")
        % finding.figures
    )
    return f"{counts} {_('in orde.') if finding.level is Level.OK else _('dat klopt niet.')}"


def _vacancies(finding: Finding) -> str:
    if finding.level is Level.WARN:
        return _("Alle %(max)d plaatsen zijn bezet. Daarna is er geen plaats meer vrij.") % finding.figures
    return (
        ngettext("Nog %(free)d plaats vrij.", "Nog %(free)d plaatsen vrij.", finding.figures["free"])
        % finding.figures
    )
