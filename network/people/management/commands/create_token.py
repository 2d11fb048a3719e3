"""`create_token EMAIL --scopes a,b`: a key for a program, shown once."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from network.kernel.errors import NotFound
from network.kernel.management.base import SummaryCommand
from network.kernel.rest.scopes import Scope
from network.people.models import Person
from network.people.services.tokens import create_token


class Command(SummaryCommand):
    """Makes a key with which a program acts for an account."""

    help = "Make an API token for an account. It is shown once, and works for a year."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--scopes", required=True, metavar="a,b", help=f"separated by commas: {', '.join(Scope)}"
        )
        parser.add_argument("--name", default="Programma", help="what the program is for")

    def run(self, **options: Any) -> Mapping[str, object]:
        email = options["email"].strip().lower()
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None:
            raise NotFound(_("Er is geen account met e-mailadres %(email)s.") % {"email": email})
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        _token, plain = create_token(by=None, person=person, scopes=scopes, name=options["name"])
        return {"token": plain}
