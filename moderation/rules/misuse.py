"""When somebody may be warned or suspended for misuse. Pure; the figures come from `queries.misuse`.

Source: Regulation (EU) 2022/2065, Article 23: a warning first, and four criteria each time:
how many, which share of everything, how grave, and what the intention seems to be.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from moderation.models import SanctionKind
from network.kernel.errors import Conflict, Invalid

PERIOD = timedelta(days=365)
FEWEST = 3
"""Who did something wrong less often in a year misuses nothing."""
MIN_WORDS, MAX_WORDS = 10, 1_000


class About(StrEnum):
    """What is misused."""

    WRITING = "writing"
    REPORTING = "reporting"


SUSPENDS = {
    About.WRITING: SanctionKind.MISUSE_WRITING,
    About.REPORTING: SanctionKind.MISUSE_REPORTING,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What somebody wrote or reported in a year: how much, and how much of it was wrong.

    Attributes: since_warning: of `wrong`, what came after the last warning.
    """

    wrong: int
    total: int
    since_warning: int = 0

    @property
    def share(self) -> float:
        """Which part of everything was wrong, between 0 and 1."""
        return self.wrong / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a person makes of it, in words: of the gravity, of the intention, and why this follows."""

    gravity: str
    intention: str
    reason: str


def ensure_weighed(weighed: Weighed) -> None:
    """Refuse a measure of which a criterion is not weighed in words. Raises: Invalid with the field."""
    missing = {
        "gravity": _("Zeg in een zin hoe ernstig het is."),
        "intention": _("Zeg in een zin wat de bedoeling lijkt te zijn."),
        "reason": _("Leg in minstens één zin uit waarom. Wie het treft, leest dit."),
    }
    for field, sentence in missing.items():
        said = getattr(weighed, field)
        if len(said.strip()) < MIN_WORDS:
            raise Invalid(sentence, field=field)
        if len(said) > MAX_WORDS:
            raise Invalid(_("Hou het bij 1.000 tekens."), field=field)


def ensure_often(figures: Figures) -> None:
    """Refuse to speak of misuse where something went wrong only now and then. Raises: Conflict."""
    if figures.wrong < FEWEST:
        raise Conflict(_("Dit gebeurde in een jaar minder dan drie keer. Dat is geen misbruik."))


def ensure_warned(figures: Figures, *, warned: bool) -> None:
    """Refuse a suspension without a warning, or where nothing happened since. Raises: Conflict."""
    if not warned:
        raise Conflict(_("Geef eerst een waarschuwing. Opschorten kan pas als het daarna opnieuw gebeurt."))
    if not figures.since_warning:
        raise Conflict(_("Sinds de waarschuwing gebeurde er niets meer. Opschorten kan niet."))
