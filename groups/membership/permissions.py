"""Who may do what in a group: powers over its space, and the doors to single rows.

Not for what a state allows: that is `rules`.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from network.kernel import access


class GroupPower(StrEnum):
    """Powers over a group's space; the first one over a municipality's."""

    FOUND_GROUPS = "found_groups"
    MANAGE_MEMBERS = "manage_members"
    ANNOUNCE = "announce_to_members"
    MANAGE_ACTIVITIES = "manage_activities"
    MANAGE_DOCUMENTS = "manage_documents"
    EDIT_GROUP = "edit_group"


def register_powers() -> None:
    """Make the powers over groups known; called once while Django starts."""
    for power, label, description in (
        (
            GroupPower.FOUND_GROUPS,
            _("Richt groepen op"),
            _("Richt adviesraden en groepen op voor de gemeente, en sluit ze. Leest niet mee in een groep."),
        ),
        (
            GroupPower.MANAGE_MEMBERS,
            _("Beheert de leden"),
            _("Laat leden toe, nodigt uit en zet iemand met een reden uit de groep. Ziet de ledenlijst."),
        ),
        (
            GroupPower.ANNOUNCE,
            _("Schrijft aan alle leden"),
            _("Stuurt mededelingen aan de leden van de groep, in de app en per e-mail."),
        ),
        (
            GroupPower.MANAGE_ACTIVITIES,
            _("Beheert de activiteiten"),
            _("Zet activiteiten van de groep op de agenda en ziet wie er komt."),
        ),
        (
            GroupPower.MANAGE_DOCUMENTS,
            _("Beheert de documenten"),
            _("Zet documenten en verslagen klaar en maakt nieuwe versies."),
        ),
        (
            GroupPower.EDIT_GROUP,
            _("Past de groep aan"),
            _("Verandert de beschrijving, de afspraken en de thema's van de groep."),
        ),
    ):
        access.powers.register(access.Power(power, label, description))
