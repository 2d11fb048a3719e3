"""What holders of queues chose about mail."""

from collections.abc import Collection

from moderation.models import MailRhythm, QueuePreference
from network.kernel.actor import Actor


def rhythm_of(viewer: Actor) -> str:
    """Return how often the viewer is mailed; at once where they chose nothing."""
    found = QueuePreference.objects.filter(person_id=viewer.pk).values_list("rhythm", flat=True).first()
    return found or str(MailRhythm.AT_ONCE)


def mailed_at_once(person_ids: Collection[int]) -> frozenset[int]:
    """Return those who are mailed of each case. No viewer: a notice asks."""
    others = QueuePreference.objects.filter(person_id__in=person_ids).exclude(rhythm=MailRhythm.AT_ONCE)
    return frozenset(person_ids) - frozenset(others.values_list("person_id", flat=True))
