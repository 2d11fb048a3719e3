"""What conversations know of a person: for their file, and for its erasure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from network.kernel import images
from network.kernel.ports.personal_data import PersonalData
from realtime.chat.enums import MessageState
from realtime.chat.models import ChatChoice, Message, Reaction, Seat
from realtime.chat.queries.messages import KIND
from realtime.chat.services.erasing import erase_person


def export(person_id: int) -> Any:
    """Return what the person said, where they sit, and what they chose."""
    said = Message.objects.filter(author_id=person_id).exclude(state=MessageState.DELETED).order_by("pk")
    pictures = images.pictures_of(KIND, said.values_list("pk", flat=True))
    return {
        "messages": [
            {
                "room": message.room.uid,
                "number": message.number,
                "text": message.text,
                "pictures": [{"id": picture.uid, "alt": picture.alt} for picture in pictures[message.pk]],
                "written_at": message.written_at.isoformat(),
                "state": message.state,
            }
            for message in said.select_related("room")
        ],
        "conversations": list(Seat.objects.filter(person_id=person_id).values("room__uid", "read", "muted")),
        "signs": list(
            Reaction.objects.filter(person_id=person_id).values(
                "message__room__uid", "message__number", "sign"
            )
        ),
        "shows_presence": ChatChoice.objects.filter(person_id=person_id, shows_presence=True).exists(),
    }


PERSONAL_DATA = PersonalData(
    name="chat",
    label=_("Gesprekken"),
    export=export,
    erase=erase_person,
    kept=_("De plaats van je berichten in een gesprek blijft, zonder je naam en zonder je woorden."),
)
