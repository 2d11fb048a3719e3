"""The mail that sums up what waits in a queue: a number and never a word of a resident."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.events import QueueSummed
from moderation.notices import QUEUE
from network.kernel.ports.notices import Message, Notice


def of_sum(event: QueueSummed) -> Message | None:
    """Say how many cases wait. Only by mail: each case already stands in the list of seintjes."""
    said = ngettext("Er wacht %(number)d zaak op jou", "Er wachten %(number)d zaken op jou", event.number)
    return Message(
        key=f"queue:{event.person_id}:{event.at}",
        recipients=[event.person_id],
        title=said % {"number": event.number},
        text=_("Kijk in je wachtrij. Je kiest daar ook hoe vaak je zo'n mail krijgt."),
        link="/moderation/queue/",
        in_list=False,
    )


NOTICES = (
    Notice("queue_summary", gettext_lazy("Hoeveel zaken er op je wachten"), QueueSummed, of_sum, kind=QUEUE),
)
