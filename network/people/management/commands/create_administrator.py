"""`create_administrator EMAIL`: the first person who may set up municipalities and appoint others."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from network.kernel.errors import Invalid
from network.kernel.management.base import SummaryCommand
from network.people.models import Person
from network.people.services.administrators import create_administrator


class Command(SummaryCommand):
    """Lets somebody administer the installation for a year."""

    help = "Make somebody administrator of this installation for a year. Prints a link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--first-name", default="", help="of a new account (default: from the address)")
        parser.add_argument("--last-name", default="", help="of a new account")
        parser.add_argument(
            "--password", action="store_true", help="read the password from standard input instead of a link"
        )

    def run(self, **options: Any) -> Mapping[str, object]:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise Invalid(_("%(email)s is geen e-mailadres.") % {"email": email}) from error
        password = _password() if options["password"] else None
        person = create_administrator(
            email=email,
            first_name=options["first_name"] or email.split("@")[0].split(".")[0].capitalize(),
            last_name=options["last_name"] or _("Beheerder"),
            password=password,
        )
        if password is None:
            self.stdout.write(_("Kies een wachtwoord, binnen drie dagen: %(link)s") % {"link": _link(person)})
        return {"id": person.uid}


def _password() -> str:
    """Read a password from standard input. Raises: Invalid when it is too weak."""
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    return password


def _link(person: Person) -> str:
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key}
    )
    return f"{settings.SITE_URL}{path}"
