"""Record the decision on which mandates rest. Not for giving one."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from groups.mandates import rules
from groups.mandates.enums import Body
from groups.mandates.models import Decision
from groups.mandates.permissions import MandatePower
from network.kernel import access, audit, clock
from network.kernel.errors import Forbidden, Invalid
from network.kernel.models import Space
from network.kernel.text import clean_text
from network.people.models import Person

_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class DecisionTerms:
    """What a decision is called and where it stands.

    Attributes:
        minutes: how an election went; required when the members chose.
    """

    body: Body
    reference: str
    taken_on: date
    uri: str = ""
    minutes: str = ""


@transaction.atomic
def record_decision(
    *,
    by: Person,
    space: Space,
    body: Body,
    reference: str,
    taken_on: date,
    uri: str = "",
    minutes: str = "",
) -> Decision:
    """Keep what was decided, by whom and when, and where it can be read.

    Args:
        space: of the municipality that decided.
        minutes: how an election went; required when the members chose.

    Raises: Forbidden without the power there, Invalid without reference, for a day to come, or for an
    address that is none.
    """
    if not access.holds(by, MandatePower.GIVE_MANDATES, space):
        raise Forbidden(_("Alleen de gemeente legt besluiten over mandaten vast."))
    if not reference.strip():
        raise Invalid(_("Geef het nummer van het besluit waarop dit steunt."), field="reference")
    if taken_on > clock.today():
        raise Invalid(_("Een besluit is van vandaag of vroeger."), field="taken_on")
    if body == Body.MEMBERS and not minutes.strip():
        raise Invalid(_("Leg bij een verkiezing het verslag vast."), field="minutes")
    if uri.strip():
        try:
            _is_web_address(uri.strip())
        except ValidationError as error:
            raise Invalid(_("Dit is geen webadres. Het begint met https://."), field="uri") from error
    decision = Decision.objects.create(
        space=space,
        body=body,
        reference=clean_text(reference, max_length=rules.MAX_REFERENCE, field="reference"),
        taken_on=taken_on,
        uri=uri.strip(),
        minutes=clean_text(minutes, max_length=rules.MAX_MINUTES, field="minutes") if minutes.strip() else "",
        recorded_by=by,
    )
    audit.record(
        "decision.recorded",
        by=by,
        space=space,
        kind="mandate_decision",
        uid=decision.uid,
        facts={"reference": decision.reference, "body": str(body)},
    )
    return decision


def forget_who_recorded(person_id: int) -> None:
    """Let decisions no longer name who recorded them: for the erasure of that person."""
    Decision.objects.filter(recorded_by_id=person_id).update(recorded_by=None)
