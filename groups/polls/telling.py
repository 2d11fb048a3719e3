"""Sentences about a whole result: who took part, how it was done, what is not shown and why. No query."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.polls import rules, samples
from groups.polls.charts import number, percent
from groups.polls.queries.results import ShownResult, weighing_of
from groups.polls.report import Part
from groups.polls.report_names import column_words, group_words
from groups.polls.report_tables import notes_of
from groups.polls.tally import RunoffResult, SchulzeResult
from groups.polls.weighing import LARGEST, Weighing
from network.kernel.moments import exact, full_date


def opening_lines(shown: ShownResult) -> list[str]:
    """Say who took part, and whether that was enough."""
    took_part, poll = shown.participation, shown.poll
    words = {
        "people": number(took_part.participants),
        "voters": number(took_part.voters),
        "percent": percent(took_part.share),
        "paper": number(took_part.on_paper),
        "least": rules.POLL_MINIMUM,
    }
    if shown.is_too_small:
        return [
            _(
                "Er deden minder dan %(least)d mensen mee. Daarom tonen we geen uitslag: die zou naar "
                "mensen wijzen."
            )
            % words
        ]
    said = [_("Van de %(voters)s mensen die mochten stemmen, deden er %(people)s mee: %(percent)s.") % words]
    if took_part.on_paper:
        paper = ngettext(
            "%(paper)s van hen stemde op papier.", "%(paper)s van hen stemden op papier.", took_part.on_paper
        )
        said[0] += " " + paper % words
    if shown.is_silent:
        said.append(
            _(
                "Op geen enkele vraag antwoordden er minstens %(least)d mensen. Daarom tonen we geen "
                "cijfers: die zouden naar mensen wijzen."
            )
            % words
        )
    reached = shown.reaches_quorum
    if reached is not None and shown.is_final:
        limit = {"quorum": number(poll.quorum)}
        said.append(
            _("De afspraak was dat er minstens %(quorum)s mensen meededen. Dat is gehaald.") % limit
            if reached
            else _("De afspraak was dat er minstens %(quorum)s mensen meededen. Dat is niet gehaald.") % limit
        )
    return said


def method_lines(shown: ShownResult, parts: list[Part]) -> list[str]:
    """Say how the poll was held and counted."""
    poll = shown.poll
    said = [
        _("De stemming was geheim. Niemand weet wie wat stemde, ook de gemeente niet.")
        if poll.is_secret
        else _("De stemming was op naam. Namen staan niet in deze uitslag."),
        _("Een deelnemer is één mens die stemde, op papier of op het scherm. Niemand telt twee keer."),
        _("Aandelen zijn van wie antwoordde. Wie geen mening heeft, telt dus niet mee in het aandeel."),
    ]
    if poll.opened_at is not None:
        said.append(
            _("De lijst van wie mocht stemmen is gemaakt op %(day)s en daarna niet veranderd.")
            % {"day": full_date(poll.opened_at)}
        )
    results = [part.result for part in parts]
    if any(isinstance(result, SchulzeResult) for result in results):
        said.append(
            _("Een volgorde is geteld met de methode van Schulze: elke keuze is met elke andere vergeleken.")
        )
    if any(isinstance(result, RunoffResult) for result in results):
        said.append(_("Een volgorde is geteld in rondes. Wie de minste stemmen heeft, valt telkens af."))
    return [*said, *_count_lines(shown), *sample_lines(shown), *weight_lines(weighing_of(shown))]


def _count_lines(shown: ShownResult) -> list[str]:
    """Say what does not count, what is no longer told, and how equals are parted."""
    said = []
    if shown.poll.version > 1:
        said.append(corrected_line(shown.lapsed))
        if shown.is_final and shown.poll.groups_asked:
            said.append(
                _("Een vraag die onderweg veranderde of erbij kwam, splitsen we niet op naar groepen.")
            )
    if shown.leaves_old_tables:
        said.append(
            _(
                "Tabellen per groep staan er niet meer bij. Ze zijn gemaakt met oudere regels, en die lieten "
                "soms te veel zien van kleine groepen."
            )
        )
    if shown.invalid:
        said.append(
            ngettext(
                "%(count)s stem kon niet geteld worden en is ongeldig.",
                "%(count)s stemmen konden niet geteld worden en zijn ongeldig.",
                shown.invalid,
            )
            % {"count": number(shown.invalid)}
        )
    if shown.lot:
        said.append(
            _(
                "Staan er gelijk op een plaats die iets beslist, dan beslist het lot. Het volgt uit alle "
                "vingerafdrukken samen, zodat niemand het kiest en iedereen het kan narekenen: %(lot)s."
            )
            % {"lot": shown.lot}
        )
    return said


def corrected_line(lapsed: int) -> str:
    """Say what a correction did to the votes before it."""
    said = _("De vragen zijn tijdens de peiling verbeterd. Eerdere stemmen tellen mee voor wat gelijk bleef.")
    if not lapsed:
        return said
    gone = ngettext(
        "%(count)s antwoord telt niet meer mee: wat er gekozen was, verviel.",
        "%(count)s antwoorden tellen niet meer mee: wat er gekozen was, verviel.",
        lapsed,
    )
    return f"{said} {gone % {'count': number(lapsed)}}"


def sample_lines(shown: ShownResult) -> list[str]:
    """Say how sure the figures of a sample are; nothing where everybody was asked."""
    population, people = shown.poll.population, shown.participation.participants
    if not population:
        return []
    widest = samples.widest(people, population)
    if widest is None:
        return [_("Dit is een steekproef, met te weinig antwoorden om een foutmarge te berekenen.")]
    return [
        _(
            "Dit is een steekproef: %(people)s antwoorden uit %(population)s mensen. Was ze door het lot "
            "getrokken, dan ligt een aandeel in 95 van de 100 gevallen hoogstens %(margin)s procentpunt "
            "naast dat van iedereen. Wie niet antwoordde, kan anders denken: dat zit niet in de marge."
        )
        % {
            "people": number(people),
            "population": number(population),
            "margin": number(round(100 * widest, 1)),
        }
    ]


def weight_lines(weighing: Weighing | None) -> list[str]:
    """Say by what a sample was weighed and as how many answers it counts, or why it was not."""
    if weighing is None:
        return []
    words = {"group": group_words(weighing.by), "least": rules.SUBGROUP_MINIMUM, "largest": int(LARGEST)}
    weights = weighing.weights
    if weights is None:
        return [
            _(
                "Wegen naar %(group)s kon niet: er zijn geen twee groepen van %(least)d mensen, van een "
                "groep deed niemand mee, of geen vraag heeft een tabel per groep."
            )
            % words
        ]
    parts = ", ".join(
        f"{column_words(weighing.by, name)} {percent(share)}" for name, share in weighing.shares.items()
    )
    said = [
        _(
            "Gewogen naar %(group)s. Zo is iedereen verdeeld: %(parts)s. De gewogen cijfers tellen als "
            "%(effective)s gelijke antwoorden in plaats van %(people)s; de marge ernaast rekent daarmee."
        )
        % {
            **words,
            "parts": parts,
            "effective": number(int(weights.effective)),
            "people": number(weights.ballots),
        },
        _(
            "De gewogen cijfers volgen uit de tabellen per groep. Die staan helemaal in het JSON-bestand van "
            "deze uitslag. Waar een vakje of een tabel leeg is, rekenen we alsof die groepen daar niet "
            "verschillen. Groepen van minder dan %(least)d wegen samen."
        )
        % words,
    ]
    if weights.capped:
        names = ", ".join(column_words(weighing.by, name) for name in weights.capped)
        said.append(
            _("Geen antwoord weegt meer dan %(largest)d keer. Dat grijpt in bij: %(names)s.")
            % {**words, "names": names}
        )
    return said


def hidden_lines(parts: list[Part]) -> list[str]:
    """Say what is left out, and why."""
    # Tables of parts of a question do not stand on paper.
    said = notes_of(cross for part in parts for cross in part.crosses if not cross.of)
    if any(part.result is None for part in parts):
        said.append(
            _("Vragen waarop minder dan %(least)d mensen antwoordden, tonen we niet.")
            % {"least": rules.POLL_MINIMUM}
        )
    if any(part.has_words and not part.words for part in parts):
        said.append(_("Wat mensen zelf schreven, staat hier niet: alleen de thema's."))
    if any(part.words for part in parts):
        said.append(_("Van wat mensen zelf schreven, staat hier alleen wat de organisator koos."))
    if any(part.has_places for part in parts):
        said.append(_("De plekken zelf staan hier niet: alleen hoeveel er in een wijk liggen."))
    if any(part.has_photos for part in parts):
        said.append(_("Foto's staan hier niet: die ziet alleen wie de peiling houdt."))
    return said


def made_line(shown: ShownResult) -> str:
    """Say when the figures were made."""
    words = {"moment": exact(shown.made_at)}
    if shown.is_final:
        return _("Geteld: %(moment)s.") % words
    return _("Tussenstand van %(moment)s. De peiling loopt nog.") % words
