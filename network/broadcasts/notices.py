"""Whom a broadcast is told to: every verified resident of its districts. Computed when it is sent."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.broadcasts.events import BroadcastCorrected, BroadcastEvent, BroadcastSent, BroadcastWithdrawn
from network.broadcasts.models import Broadcast, BroadcastState
from network.kernel.ports.notices import Kind, Message, Notice
from network.people import queries as people


def _message(event: BroadcastEvent, title: str) -> Message | None:
    broadcast = (
        Broadcast.objects.select_related("department__municipality")
        .filter(pk=event.broadcast_id, hidden_at__isnull=True)
        .first()
    )
    if broadcast is None:
        return None
    return Message(
        key=f"{type(event).__name__}:{broadcast.uid}:{event.version}",
        recipients=_reached(broadcast),
        title=title % {"title": broadcast.title},
        text=_text(broadcast),
        link=f"/studio/{broadcast.uid}/",
        urgent=broadcast.urgent,
    )


def _reached(broadcast: Broadcast) -> Iterator[int]:
    districts = list(broadcast.districts.values_list("pk", flat=True))
    return people.residents_reached(districts).values_list("person_id", flat=True).iterator(chunk_size=500)


def _text(broadcast: Broadcast) -> str:
    lines = [f"{broadcast.department.municipality.name}, {broadcast.department.name}"]
    if broadcast.state == BroadcastState.WITHDRAWN:
        lines.append(broadcast.withdrawal_reason)
        return "\n".join(lines)
    facts = (
        (_("Wanneer"), broadcast.when_text),
        (_("Waar"), broadcast.where_text),
        (_("Wat doe je"), broadcast.todo_text),
    )
    lines.extend(f"{word}: {what}" for word, what in facts if what)
    return "\n".join(lines)


def sent(event: BroadcastSent) -> Message | None:
    """Tell that a department sent something; nothing when it was withdrawn meanwhile."""
    if Broadcast.objects.filter(pk=event.broadcast_id, state=BroadcastState.WITHDRAWN).exists():
        return None
    return _message(event, "%(title)s")


def corrected(event: BroadcastCorrected) -> Message | None:
    """Tell that it says something else now."""
    return _message(event, _("Verbeterd: %(title)s"))


def withdrawn(event: BroadcastWithdrawn) -> Message | None:
    """Tell that it was taken back, on every channel it went out on."""
    return _message(event, _("Ingetrokken: %(title)s"))


TOWN = Kind(
    "town",
    gettext_lazy("Berichten van de gemeente"),
    gettext_lazy("Werken, omleidingen, wat je moet doen. Ook verbeteringen."),
    order=10,
)

NOTICES = (
    Notice("broadcast", gettext_lazy("Bericht van de gemeente"), BroadcastSent, sent, kind=TOWN),
    Notice(
        "broadcast_corrected",
        gettext_lazy("Verbetering van een bericht"),
        BroadcastCorrected,
        corrected,
        kind=TOWN,
    ),
    Notice(
        "broadcast_withdrawn", gettext_lazy("Ingetrokken bericht"), BroadcastWithdrawn, withdrawn, kind=TOWN
    ),
)
