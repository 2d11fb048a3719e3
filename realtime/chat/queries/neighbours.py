"""To whom somebody may write: those whom they meet in a space, and keep nobody away."""

from django.db.models import Q, QuerySet

from network.kernel import clock, spaces
from network.kernel.models import Standing, StandingKind
from network.people.models import Person
from network.people.queries.blocks import blocked_with

LISTED = 30


def neighbours_of(viewer: Person, words: str = "") -> QuerySet[Person]:
    """People who live or are a member where the viewer does, by name; at most a page."""
    there = Standing.objects.filter(
        spaces.in_force(clock.now()), space_id__in=spaces.space_ids_of(viewer)
    ).exclude(kind=StandingKind.GUEST)
    people = Person.objects.filter(pk__in=there.values("person_id"), is_active=True)
    people = people.exclude(pk=viewer.pk).exclude(pk__in=blocked_with(viewer.pk))
    for word in words.split()[:4]:
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return people.order_by("first_name", "last_name", "pk")[:LISTED]
