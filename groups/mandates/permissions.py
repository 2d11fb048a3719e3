"""What a mandate may do, on one page, and who may give one.

`POWERS` is the whole of it: for each kind of mandate the powers over its own group, and those over the
parent of that group. A power ends with the mandate. Not for what a state allows: that is `rules`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from groups.mandates.enums import MandateKind
from groups.membership.permissions import GroupPower
from moderation.permissions import ModerationPower
from network.kernel import access


class MandatePower(StrEnum):
    """Powers over a municipality (give) and over a group (run calls, and what advice needs)."""

    GIVE_MANDATES = "give_mandates"
    RUN_CALLS = "run_calls"
    DRAFT_ADVICE = "draft_advice"
    VOTE_ADVICE = "vote_on_advice"
    RECORD_ADVICE = "record_advice"


@dataclass(frozen=True)
class Powers:
    """What one kind of mandate may do."""

    own: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()


BACK_OFFICE: Final = (
    GroupPower.MANAGE_MEMBERS,
    GroupPower.ANNOUNCE,
    GroupPower.MANAGE_ACTIVITIES,
    GroupPower.MANAGE_DOCUMENTS,
    GroupPower.EDIT_GROUP,
    ModerationPower.HOLD_QUEUE,
    MandatePower.RUN_CALLS,
)
"""What runs a group from day to day."""

POWERS: Final[dict[MandateKind, Powers]] = {
    MandateKind.COORDINATOR: Powers(
        own=(
            *BACK_OFFICE,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
        parent=(*BACK_OFFICE, MandatePower.DRAFT_ADVICE, MandatePower.RECORD_ADVICE),
    ),
    MandateKind.CHAIR: Powers(
        own=(
            GroupPower.ANNOUNCE,
            GroupPower.MANAGE_ACTIVITIES,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
    ),
    MandateKind.SECRETARY: Powers(
        own=(
            GroupPower.MANAGE_DOCUMENTS,
            GroupPower.MANAGE_ACTIVITIES,
            MandatePower.DRAFT_ADVICE,
            MandatePower.VOTE_ADVICE,
            MandatePower.RECORD_ADVICE,
        ),
    ),
    MandateKind.MEMBER: Powers(own=(MandatePower.DRAFT_ADVICE, MandatePower.VOTE_ADVICE)),
    MandateKind.OBSERVER: Powers(),
}


def register_powers() -> None:
    """Make the powers of mandates known; called once while Django starts."""
    for power, label, description in (
        (
            MandatePower.GIVE_MANDATES,
            _("Geeft mandaten"),
            _("Legt benoemingen van de gemeente vast, schorst ze en beëindigt ze, telkens met het besluit."),
        ),
        (
            MandatePower.RUN_CALLS,
            _("Doet oproepen"),
            _("Zoekt kandidaten voor de groep en draagt ze voor. Benoemt niemand."),
        ),
        (MandatePower.DRAFT_ADVICE, _("Schrijft mee aan advies"), _("Stelt adviezen van de groep op.")),
        (
            MandatePower.VOTE_ADVICE,
            _("Stemt over advies"),
            _("Heeft een stem wanneer de groep een advies aanneemt."),
        ),
        (
            MandatePower.RECORD_ADVICE,
            _("Legt stemmingen over advies vast"),
            _("Tekent op hoe de groep stemde en bezorgt het advies aan het bestuur."),
        ),
    ):
        access.powers.register(access.Power(power, label, description))
