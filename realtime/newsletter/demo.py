"""Which activities of the demo town were offered for paper. Not for tests: those have factories."""

from network.kernel.demo import Town
from network.people.models import Person
from realtime.newsletter.models import Offer
from realtime.newsletter.queries import own_activities
from realtime.newsletter.services import offer_activity

MOST = 3


def build(town: Town) -> None:
    """Let the first people who planned something offer it. Nothing twice."""
    if Offer.objects.exists():
        return
    offered = 0
    for _name, person in sorted(town.people.items()):
        post = own_activities(person).first() if isinstance(person, Person) else None
        if post is not None and offered < MOST:
            offer_activity(by=person, post=post)
            offered += 1
