"""Make the first administrator of an installation. Not for appointing others: that is `appointments`."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.kernel import access, audit, clock
from network.kernel.errors import Invalid
from network.kernel.spaces import installation
from network.kernel.text import clean_name
from network.people import rules
from network.people.models import Person

TERM = timedelta(days=365)
SOURCE = "command:create_administrator"


@transaction.atomic
def create_administrator(*, email: str, first_name: str, last_name: str, password: str | None) -> Person:
    """Let somebody administer the installation for a year; an account that exists is used.

    There is no `by`: whoever runs commands of the installation has it anyway.

    Raises: Invalid for an address that another account holds without having confirmed it.
    """
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first()
    if person is None:
        if EmailAddress.objects.filter(email=address).exists():
            raise Invalid(_("Dit e-mailadres hoort bij een andere account."))
        moment = clock.now()
        person = Person.objects.create_user(
            address,
            password,
            first_name=clean_name(first_name),
            last_name=clean_name(last_name),
            house_rules_version=rules.HOUSE_RULES_VERSION,
            house_rules_accepted_at=moment,
            joined_at=moment,
        )
    elif password is not None:
        person.set_password(password)
    person.is_staff = person.is_superuser = True
    person.save(update_fields=["password", "is_staff", "is_superuser"])
    EmailAddress.objects.update_or_create(
        user=person, email=address, defaults={"verified": True, "primary": True}
    )
    now = clock.now()
    access.grant(
        person=person,
        power=access.KernelPower.ADMINISTER,
        space=installation(),
        valid_from=now,
        valid_until=now + TERM,
        source=SOURCE,
        decision=str(_("Opzet van de installatie")),
        by=None,
    )
    audit.record("administrator.created", by=None, space=installation(), kind="person", uid=person.uid)
    return person
