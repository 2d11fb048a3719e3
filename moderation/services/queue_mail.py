"""How often who holds a queue is mailed that cases wait, and the mail that sums them up: a number, no words.

What leaves at once is the seintje of each case itself: see `notices.to_holders`.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.events import QueueSummed
from moderation.models import MailRhythm, QueuePreference
from moderation.permissions import ModerationPower
from moderation.queries.queue import count_of, waiting_for
from moderation.rules.queue_mail import is_due
from network.kernel import access, audit, clock
from network.kernel.actor import Actor
from network.kernel.errors import Invalid, NotFound
from network.kernel.events import publish

SUMMED = (MailRhythm.HOURLY, MailRhythm.DAILY)


@transaction.atomic
def choose_rhythm(*, rhythm: str, by: Actor) -> QueuePreference:
    """Choose how often one is mailed that cases wait. Raises: NotFound without a queue, Invalid."""
    if not access.holds_any(by, ModerationPower.HOLD_QUEUE):
        raise NotFound()
    if rhythm not in MailRhythm.values:
        raise Invalid(_("Kies wanneer je een mail wilt."), field="rhythm")
    row, _new = QueuePreference.objects.update_or_create(person_id=by.pk, defaults={"rhythm": rhythm})
    audit.record("queue_mail.chosen", by=by, facts={"rhythm": rhythm})
    return row


def sum_up() -> int:
    """Mail everybody who asked for it, and for whom something new waits. Returns: how many.

    Run often; twice at once sends once. Events: QueueSummed for each.
    """
    people = QueuePreference.objects.filter(rhythm__in=SUMMED, person__is_active=True)
    return sum(_sum_up_for(number) for number in people.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _sum_up_for(person_id: int) -> bool:
    row = QueuePreference.objects.select_for_update(of=("self",)).select_related("person").get(pk=person_id)
    moment = clock.now()
    if not is_due(row.rhythm, row.mailed_at, moment):
        return False
    waiting = waiting_for(row.person)
    fresh = waiting.filter(opened_at__gt=row.mailed_at) if row.mailed_at else waiting
    if not fresh.exists():
        return False
    row.mailed_at = moment
    row.save(update_fields=["mailed_at"])
    publish(QueueSummed(person_id=person_id, number=count_of(waiting), at=moment.isoformat()))
    return True
