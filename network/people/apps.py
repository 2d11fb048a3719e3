"""Wiring of people."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Accounts, residencies and their proof; powers, seintjes, personal data and housekeeping."""

    name = "network.people"
    label = "people"
    verbose_name = _("Mensen")

    def ready(self) -> None:
        from network.kernel import events
        from network.kernel.demo import DemoPart, demo_parts
        from network.kernel.ports.notices import notices
        from network.kernel.ports.personal_data import personal_data
        from network.kernel.tasks import schedule
        from network.people import (
            demo,
            tokens,  # noqa: F401  names the key in the API's schema
        )
        from network.people.notices import NOTICES
        from network.people.personal_data import PERSONAL_DATA
        from network.people.services.address_requests import forget_answered
        from network.people.services.blocks import note_all
        from network.people.services.redrawing import follow_addresses
        from network.people.services.signup import forget_unconfirmed
        from network.people.services.verification import forget_old_attempts
        from network.places.events import DistrictsRedrawn

        _register_powers()
        for notice in NOTICES:
            notices.register(notice)
        events.on("people.follow_addresses", DistrictsRedrawn, follow_addresses)
        demo_parts.register(DemoPart("people", demo.build))
        personal_data.register(PERSONAL_DATA)
        for name, run in {
            "forget_unconfirmed": forget_unconfirmed,
            "forget_address_requests": forget_answered,
            "note_blocks": note_all,
            "forget_code_attempts": forget_old_attempts,
        }.items():
            schedule.jobs.register(schedule.Job(name, timedelta(hours=24), run))


def _register_powers() -> None:
    from network.kernel.access import Power, powers
    from network.people.permissions import PeoplePower

    for power in (
        Power(
            PeoplePower.VERIFY_AT_DESK,
            _("Bevestigt aan de balie waar iemand woont, en schort dat op bij twijfel"),
            _(
                "Zoekt een bewoner op naam of adres, kijkt de identiteitskaart na, schort een adres op "
                "met een reden en voegt een adres toe dat ontbreekt. Leest niets van bewoners."
            ),
        ),
        Power(
            PeoplePower.SEND_LETTERS,
            _("Maakt de brieven met een code"),
            _("Drukt de brieven die bewoners vroegen. Ziet hun naam en adres op papier, verder niets."),
        ),
        Power(
            PeoplePower.APPOINT,
            _("Stelt mensen aan"),
            _("Geeft collega's een rol met een beslissing en een einddatum. Leest niets van bewoners."),
        ),
    ):
        powers.register(power)
