"""Make an account, and forget one that nobody confirmed. Not for mails: the adapter sends those."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from network.kernel import audit, clock
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.kernel.models import Grant
from network.kernel.text import clean_name
from network.people import rules
from network.people.events import SignedUp
from network.people.models import Person, Residency
from network.people.services.residency import claim_address, ensure_old_enough
from network.places.models import Address, Municipality


@transaction.atomic
def sign_up(
    *,
    email: str,
    password: str | None,
    first_name: str,
    last_name: str,
    birth_year: int,
    language: str = "nl",
) -> Person:
    """Make an account for somebody who accepts the house rules. The e-mail address is not confirmed yet.

    There is no `by`: whoever signs up is nobody before. The caller made sure that the address is free.

    Raises: Invalid for a name or year that cannot be, or too young for every municipality.
    Events: SignedUp.
    """
    moment = clock.now()
    ensure_possible_birth_year(birth_year, moment)
    person = Person.objects.create_user(
        email,
        password,
        first_name=clean_name(first_name, field="first_name"),
        last_name=clean_name(last_name, field="last_name"),
        birth_year=birth_year,
        language=language,
        house_rules_version=rules.HOUSE_RULES_VERSION,
        house_rules_accepted_at=moment,
        joined_at=moment,
    )
    audit.record("person.signed_up", by=person, kind="person", uid=person.uid)
    publish(SignedUp(person_id=person.pk))
    return person


def ensure_possible_birth_year(birth_year: int, at: datetime) -> None:
    """Refuse a year in which nobody alive was born, or too late for every municipality. Raises: Invalid."""
    if not rules.plausible_birth_year(birth_year, at):
        raise Invalid(_("Kijk je geboortejaar nog eens na."), field="birth_year")
    youngest = Municipality.objects.order_by("minimum_age").values_list("minimum_age", flat=True).first()
    if youngest is not None and not rules.old_enough(birth_year, youngest, at):
        raise Invalid(
            _("Je kunt meedoen vanaf het jaar waarin je %(age)d wordt.") % {"age": youngest},
            field="birth_year",
        )


@transaction.atomic
def claim_first_address(
    *, person: Person | None, birth_year: int, address: Address, box: str
) -> Residency | None:
    """Note where somebody who signs up lives.

    Args:
        person: None for the shadow of an account: the e-mail address was taken already, and whoever typed
            it must not learn that. The same checks are made and nothing is stored.

    Raises: Invalid, as `claim_address`. Events: AddressClaimed.
    """
    if person is not None:
        return claim_address(by=person, address=address, box=box)
    ensure_old_enough(birth_year, address.street.municipality)
    return None


@transaction.atomic
def forget_unconfirmed(*, at: datetime | None = None) -> int:
    """Remove accounts whose e-mail address was not confirmed in a week, unless power was given to them.

    Returns: how many.
    """
    limit = (at or clock.now()) - rules.UNCONFIRMED_LIFETIME
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    stale = Person.objects.filter(
        ~Exists(confirmed),
        ~Exists(Grant.objects.filter(user=OuterRef("pk"))),
        joined_at__lt=limit,
        last_login__isnull=True,
        is_staff=False,
    )
    count = stale.count()
    for person in stale:
        audit.record("person.forgotten_unconfirmed", by=None, kind="person", uid=person.uid)
        person.delete()
    return count
