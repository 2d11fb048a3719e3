"""Who may ask for advice and answer it on behalf of the college. Who drafts and votes: see mandates."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from network.kernel import access


class CouncilPower(StrEnum):
    """Powers over a municipality."""

    SPEAK_FOR_COLLEGE = "speak_for_college"


def register_powers() -> None:
    """Make the powers of councils known; called once while Django starts."""
    access.powers.register(
        access.Power(
            CouncilPower.SPEAK_FOR_COLLEGE,
            _("Spreekt voor het college"),
            _("Vraagt advies aan raden en legt het antwoord van het college vast."),
        )
    )
