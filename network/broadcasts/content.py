"""Broadcasts as moderation and the feed see them: fillings of `content` and of the card registry."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from network.broadcasts.models import Broadcast
from network.broadcasts.permissions import access_broadcast, can_read
from network.broadcasts.services.broadcasts import KIND, words_of
from network.feed.cards import CardSource, Head, Reader
from network.feed.services import entries
from network.kernel import clock, moments
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef


class BroadcastContent:
    """Broadcasts in the port `content`. Never held or hidden by reports: a department speaks by name."""

    name = KIND
    label = _("Bericht van de gemeente")
    model = Broadcast

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        return ItemRef(KIND, access_broadcast(viewer, uid).pk)

    def describe(self, item_id: int) -> Described:
        found = self.describe_many([item_id]).get(item_id)
        if found is None:
            raise NotFound()
        return found

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        rows = Broadcast.objects.select_related("department__municipality").in_bulk(item_ids)
        return {number: self._described(broadcast) for number, broadcast in rows.items()}

    def _described(self, broadcast: Broadcast) -> Described:
        return Described(
            ref=ItemRef(KIND, broadcast.pk),
            uid=broadcast.uid,
            author_id=broadcast.sent_by_id or broadcast.written_by_id,
            author_name=str(broadcast.department),
            space_id=broadcast.department.municipality.space_id,
            label=str(self.label),
            text=words_of(broadcast),
            state=broadcast.state,
            link=f"/studio/{broadcast.uid}/",
            written_at=broadcast.sent_at or broadcast.written_at,
            hides_by_reports=False,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        broadcast = Broadcast.objects.select_related("department").filter(pk=item_id).first()
        return broadcast is not None and can_read(viewer, broadcast)

    def publish(self, item_id: int) -> None:
        self.restore(item_id)

    def hide(self, item_id: int) -> None:
        Broadcast.objects.filter(pk=item_id, hidden_at__isnull=True).update(hidden_at=clock.now())
        entries.set_shown(kind=KIND, item_id=item_id, shown=False)
        entries.index_words(kind=KIND, item_id=item_id, words="")

    def restore(self, item_id: int) -> None:
        broadcast = Broadcast.objects.select_for_update().filter(pk=item_id, hidden_at__isnull=False).first()
        if broadcast is None:
            return
        broadcast.hidden_at = None
        broadcast.save(update_fields=["hidden_at"])
        entries.set_shown(kind=KIND, item_id=item_id, shown=True)
        entries.index_words(kind=KIND, item_id=item_id, words=words_of(broadcast))

    def remove(self, item_id: int) -> None:
        self.hide(item_id)


COLUMNS = ("uid", "version", "state", "sent_at", "expires_at", "hidden_at")


def head(columns: Sequence[Any], _thanked: bool, reader: Reader) -> Head | None:
    """Return what a page must know of a message; expired ones say so."""
    uid, version, state, sent_at, expires_at, hidden_at = columns
    if sent_at is None or expires_at is None or hidden_at is not None:
        return None
    return Head(
        uid=uid,
        version=f"{uid}.{version}.{state}",
        slots={
            "when": format_html(
                '<time datetime="{}">{}</time>',
                moments.local(sent_at).isoformat(timespec="minutes"),
                moments.relative(sent_at, reader.now),
            ),
            "validity": format_html("{}", _validity(expires_at, reader)),
        },
    )


def _validity(expires_at: Any, reader: Reader) -> str:
    day = moments.full_date(moments.last_day(expires_at))
    sentence = _("Geldig tot en met %(day)s") if expires_at > reader.now else _("Voorbij sinds %(day)s")
    return str(sentence) % {"day": day}


def load(numbers: Sequence[int]) -> Mapping[int, Broadcast]:
    """Return whole messages, for cards that are not in the cache."""
    return Broadcast.objects.select_related("department__municipality").in_bulk(numbers)


def data(broadcast: Broadcast) -> dict[str, Any]:
    """Return a message as plain values for the API."""
    return {
        "department": broadcast.department.name,
        "municipality": broadcast.department.municipality.name,
        "topic": broadcast.topic,
        "state": broadcast.state,
        "title": broadcast.title,
        "when": broadcast.when_text,
        "where": broadcast.where_text,
        "todo": broadcast.todo_text,
        "text": broadcast.text,
        "sent_at": broadcast.sent_at,
        "corrected_at": broadcast.corrected_at,
        "expires_at": broadcast.expires_at,
        "withdrawal_reason": broadcast.withdrawal_reason,
    }


CARDS = CardSource(
    name=KIND,
    model=Broadcast,
    columns=COLUMNS,
    head=head,
    load=load,
    template="broadcasts/feed_card.html",
    data=data,
)
