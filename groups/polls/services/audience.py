"""Say whom a draft will ask. Who that is in the end is worked out when it opens: see `roll`."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from groups.membership.models import Group
from groups.polls import rules
from groups.polls.models import Audience, Poll
from groups.polls.queries import groups_of, territory_of
from groups.polls.queries.listing import known_to
from groups.polls.queries.stamps import ensure_seen, stamp_of_audience
from groups.polls.services.rows import held_draft, note
from network.kernel import limits
from network.kernel.errors import Invalid
from network.kernel.models import Space
from network.people.models import Person
from network.places.models import District, Street

YOUNGEST, OLDEST = 1, 99
SAVES, PER_SECONDS = 30, 3_600


@dataclass(frozen=True)
class AudienceTerms:
    """Whom a poll asks; who is named twice is asked once.

    Attributes:
        everywhere: every proven resident of where the organiser works.
        listed: people by name, who live or take part where the organiser works.
        min_age: in whole years, by year of birth, of residents and members; not of who is listed.
    """

    everywhere: bool = False
    districts: Collection[District] = ()
    streets: Collection[Street] = ()
    groups: Collection[Group] = ()
    listed: Collection[Person] = ()
    min_age: int | None = None


@transaction.atomic
def set_audience(*, by: Person, poll: Poll, terms: AudienceTerms, seen: str | None = None) -> Audience:
    """Replace whom a draft will ask.

    Args:
        seen: the stamp of the audience that the writer had before them (see `queries.stamps`).

    Raises: Forbidden, Invalid for a place, group or person that is not the organiser's to ask, Conflict once
    it opened, where it is bound, or where somebody else was faster.
    """
    row = held_draft(by, poll)
    rules.ensure_unbound(bound=row.bound)
    audience = Audience.objects.get(poll=row)
    if seen is not None:
        ensure_seen(stamp_of_audience(audience), seen)
    _ensure_within(row.organiser, terms)
    audience.everywhere, audience.min_age = terms.everywhere, terms.min_age
    audience.save()
    audience.districts.set(terms.districts)
    audience.streets.set(terms.streets)
    audience.groups.set(terms.groups)
    audience.listed.set(terms.listed)
    note("poll.audience_set", row, by)
    return audience


def limit_saves(by: Person) -> None:
    """Let nobody work out who lives where by saving one audience after another. Raises: TooMany."""
    limits.hit("poll_audience", by.pk, limit=SAVES, per_seconds=PER_SECONDS)


def _ensure_within(organiser: Space, terms: AudienceTerms) -> None:
    if terms.min_age is not None and not YOUNGEST <= terms.min_age <= OLDEST:
        raise Invalid(_("Geef een leeftijd in jaren."), field="min_age")
    territory = territory_of(organiser)
    if not {each.pk for each in terms.districts} <= set(territory.values_list("pk", flat=True)):
        raise Invalid(_("Kies wijken waarvoor jullie er zijn."), field="districts")
    towns = set(territory.values_list("municipality_id", flat=True))
    if any(each.municipality_id not in towns for each in terms.streets):
        raise Invalid(_("Kies straten van de eigen gemeente."), field="streets")
    if not {each.pk for each in terms.groups} <= set(groups_of(organiser).values_list("pk", flat=True)):
        raise Invalid(_("Kies de eigen groep, of een die erbij hoort."), field="groups")
    _ensure_known(organiser, terms.listed)


def _ensure_known(organiser: Space, listed: Collection[Person]) -> None:
    """Refuse to list who does not live or take part where the organiser works. Raises: Invalid."""
    if len(listed) > rules.MOST_LISTED:
        raise Invalid(
            _("Zet hoogstens %(most)d mensen op naam.") % {"most": rules.MOST_LISTED}, field="listed"
        )
    here = known_to(organiser).filter(pk__in=[each.pk for each in listed])
    if {each.pk for each in listed} - set(here.values_list("pk", flat=True)):
        raise Invalid(_("Zet alleen mensen op de lijst die er wonen of lid zijn."), field="listed")
