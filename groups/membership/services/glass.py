"""Break the glass: an administrator opens one group for an hour, says why, and its members are told.

Who looks inside reads and never writes; the hour ends by the clock, without any job.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups.membership.events import GlassBroken
from groups.membership.models import GlassBreak, Group
from groups.membership.queries.glass import running_of
from network.kernel import access, audit, clock, spaces
from network.kernel.actor import Actor
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.events import publish
from network.kernel.models import StandingKind
from network.kernel.text import clean_text
from network.people.models import Person

HOUR: Final = timedelta(hours=1)
SHORTEST_REASON = 20
REASON_CHARS = 300
MOST_AT_ONCE = 3


@transaction.atomic
def break_glass(*, by: Actor, group: Group, reason: str) -> GlassBreak:
    """Let an administrator read a group for an hour.

    Raises: NotFound for who is no administrator, Invalid for a reason that says too little, Conflict for who
    is inside already or opened three groups.
    Events: GlassBroken; StandingGiven.
    """
    if not access.is_administrator(by):
        raise NotFound
    words = _reason(reason)
    person = Person.objects.select_for_update().get(pk=by.pk)
    if spaces.stands_in(by, group.space_id):
        raise Conflict(_("Je leest al mee in deze groep."), code="inside")
    if running_of(by).count() >= MOST_AT_ONCE:
        raise Conflict(
            _("Je hebt al drie groepen open. Wacht tot er een uur voorbij is, of sluit er een."),
            code="too_many",
        )
    moment = clock.now()
    glass = GlassBreak.objects.create(
        group=group, person=person, reason=words, valid_from=moment, valid_until=moment + HOUR
    )
    spaces.give_standing(
        person=person,
        space=group.space,
        kind=StandingKind.GUEST,
        source=glass.source,
        valid_from=glass.valid_from,
        valid_until=glass.valid_until,
    )
    audit.record(
        "glass.broken", by=by, space=group.space, kind="group", uid=group.uid, facts={"reason": words}
    )
    publish(GlassBroken(glass.pk, group.pk, person.pk))
    return glass


@transaction.atomic
def close_glass(*, by: Actor, group: Group) -> None:
    """End one's own look inside before the hour is over. Idempotent. Events: StandingEnded."""
    moment = clock.now()
    for glass in running_of(by).filter(group=group).select_for_update():
        spaces.end_standing(person=by, space=group.space, source=glass.source, at=moment)
        glass.valid_until = max(moment, glass.valid_from + timedelta(microseconds=1))
        glass.save(update_fields=["valid_until"])
        audit.record("glass.closed", by=by, space=group.space, kind="group", uid=group.uid)


def _reason(reason: str) -> str:
    words = " ".join(clean_text(reason, max_length=REASON_CHARS, field="reason").split())
    if len(words) < SHORTEST_REASON:
        raise Invalid(_("Zeg in minstens 20 tekens waarom je meeleest. De leden lezen dit."), field="reason")
    return words
