"""`demo`: build the demo town, part by part, and print who can log in."""

import random
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from network.kernel import clock
from network.kernel.demo import PASSWORD, Town, demo_parts
from network.kernel.management.base import SummaryCommand
from network.kernel.progress import progress
from network.people.models import Residency
from network.places.models import Address, District, Municipality


class Command(SummaryCommand):
    """Idempotent: what stands already is left as it is."""

    help = "Bouwt de demostad Halle met verzonnen bewoners."

    def run(self, **options: Any) -> Mapping[str, object]:
        """Build each part in one transaction; print the logins when accounts were made."""
        town = Town(now=clock.now(), chance=random.Random(2026))  # noqa: S311  invented, no secret
        with progress(_("Demostad bouwen")) as bar, transaction.atomic():
            bar.restart(_("Demostad bouwen"), len(demo_parts))
            for part in demo_parts:
                part.build(town)
                bar.advance(1)
        self._print_logins(town)
        return {
            "municipalities": Municipality.objects.count(),
            "districts": District.objects.filter(retired_at__isnull=True).count(),
            "addresses": Address.objects.filter(retired_at__isnull=True).count(),
            "residents": Residency.objects.filter(state="verified").count(),
        }

    def _print_logins(self, town: Town) -> None:
        if not town.logins:
            return
        rows = [(_("wie"), _("e-mail"), _("waar")), *town.logins]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for who, email, where in rows:
            self.stdout.write(f"{who:<{widths[0]}}  {email:<{widths[1]}}  {where}")
        self.stdout.write(_("Wachtwoord voor iedereen: %(password)s") % {"password": PASSWORD})
