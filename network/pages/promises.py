"""The five promises, as they are shown to everybody. Each names the test that holds it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from network.kernel.errors import Sentence


@dataclass(frozen=True)
class Promise:
    """One promise.

    Attributes:
        name: anchor on the page.
        short: what is promised, in one sentence.
        held: how it is held, a sentence each.
        test: the file that proves it, and `proves` what that file does.
    """

    name: str
    icon: str
    title: Sentence
    short: Sentence
    held: Sequence[Sentence]
    test: str
    proves: Sentence


PROMISES = (
    Promise(
        name="gesloten",
        icon="lock",
        title=_("Gesloten"),
        short=_("Niemand leest een wijk mee zonder bewijs dat die er woont. Ook de gemeente niet."),
        held=(
            _("Elke pagina kijkt eerst wie er nu in de wijk woont. Wie verhuist, leest niet meer mee."),
            _(
                "De gemeente ziet een bericht van een bewoner alleen als die het met haar deelt, of als "
                "het in een wachtrij ligt die zij moet behandelen."
            ),
            _("Ook wie dit netwerk beheert, krijgt op geen enkele pagina te zien wat bewoners schrijven."),
        ),
        test="tests/promises/test_1_closed.py",
        proves=_("Opent elke pagina als bezoeker, buur van elders, ambtenaar en beheerder: ze zien niets."),
    ),
    Promise(
        name="geen-algoritme",
        icon="list",
        title=_("Geen algoritme"),
        short=_("Het nieuwste staat boven. Niets krijgt voorrang, en de lijst houdt op."),
        held=(
            _("De volgorde is één vaste regel: tijdstip, dan nummer (published_at DESC, id DESC)."),
            _("Wie je bent en wat je deed, verandert niets aan de volgorde."),
            _("Onder het laatste bericht staat: je bent bij. Er komt niets meer onder."),
        ),
        test="tests/promises/test_2_no_algorithm.py",
        proves=_("Vergelijkt de lijst van verschillende buren. De volgorde is voor iedereen gelijk."),
    ),
    Promise(
        name="geen-reclame",
        icon="hide",
        title=_("Geen reclame, geen volgers"),
        short=_("Er is geen reclame, en niemand anders ziet dat je hier bent."),
        held=(
            _("Letters, kaarten en code komen van de server van je gemeente, van nergens anders."),
            _("Er zijn alleen cookies die nodig zijn om in te loggen. Daarom is er geen cookiebalk."),
            _("Je browser krijgt de opdracht om elke vraag aan een andere site te weigeren."),
        ),
        test="tests/promises/test_3_no_trackers.py",
        proves=_("Opent de pagina’s in een echte browser en telt de vragen aan andere sites: nul."),
    ),
    Promise(
        name="echte-buren",
        icon="who",
        title=_("Echte buren"),
        short=_("Iedereen heeft een voornaam, een naam en een adres dat bewezen is."),
        held=(
            _("Je bewijst je adres met een code uit een brief, of aan de balie van je gemeente."),
            _("Een code werkt één keer, voor één adres en één account, en ze vervalt."),
            _("Tot je adres bewezen is, zie je niets van wat bewoners schreven."),
        ),
        test="tests/promises/test_4_real_neighbours.py",
        proves=_("Probeert binnen te raken zonder bewijs, en met een oude, gebruikte of vreemde code."),
    ),
    Promise(
        name="macht-stopt",
        icon="scale",
        title=_("Macht is zichtbaar en stopt"),
        short=_("Wie iets over anderen te zeggen heeft, staat in een openbaar register, met een einddatum."),
        held=(
            _("Elke bevoegdheid steunt op een besluit dat erbij staat."),
            _("Op de einddatum stopt ze vanzelf. Daar moet niemand iets voor doen."),
            _("Niemand kan zichzelf een bevoegdheid geven."),
            _("Bekijkt iemand met een bevoegdheid wat jij schreef, dan zie je dat in je profiel."),
        ),
        test="tests/promises/test_5_power_ends.py",
        proves=_("Kijkt één tel voor en één tel na het einde. Daarna lukt niets meer."),
    ),
)
