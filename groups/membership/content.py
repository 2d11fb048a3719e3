"""Announcements as moderation and the feed see them: fillings of `content` and of the card registry."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from groups.membership.kinds import ANNOUNCEMENT
from groups.membership.models import Announcement
from groups.membership.models.announcement import AnnouncementState
from groups.membership.permissions import access_announcement, can_read_announcement
from groups.membership.services import announcements
from moderation.queries.links import road_of
from network.feed.cards import CardSource, Head, Reader
from network.kernel import moments, spaces
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import Described, ItemRef


class AnnouncementContent:
    """Announcements in the port `content`."""

    name = ANNOUNCEMENT
    label = _("Mededeling in een groep")
    model = Announcement

    def find(self, uid: str, viewer: Actor) -> ItemRef:
        """Return the announcement that the viewer reads or wrote. Raises: NotFound."""
        row = access_announcement(viewer, uid)
        spaces.ensure_no_passing_guest(viewer, row.group.space_id)
        return ItemRef(ANNOUNCEMENT, row.pk)

    def describe(self, item_id: int) -> Described:
        """Return the announcement in any state. Raises: NotFound."""
        found = self.describe_many([item_id]).get(item_id)
        if found is None:
            raise NotFound
        return found

    def describe_many(self, item_ids: Collection[int]) -> Mapping[int, Described]:
        """Return by number those announcements that exist, in any state."""
        rows = Announcement.objects.select_related("group", "author").in_bulk(item_ids)
        return {number: self._described(row) for number, row in rows.items()}

    def _described(self, row: Announcement) -> Described:
        return Described(
            ref=ItemRef(ANNOUNCEMENT, row.pk),
            uid=row.uid,
            author_id=row.author_id,
            author_name=str(row.author) if row.author is not None else str(row.group),
            space_id=row.group.space_id,
            label=str(self.label),
            text=f"{row.subject}\n\n{row.text}",
            state=row.state,
            link=reverse("membership:announcement", args=[row.uid]),
            written_at=row.written_at,
        )

    def can_see(self, viewer: Actor, item_id: int) -> bool:
        """Whether the viewer reads it as a member, or wrote it."""
        row = Announcement.objects.select_related("group").filter(pk=item_id).first()
        return row is not None and can_read_announcement(viewer, row)

    def publish(self, item_id: int) -> None:
        """Send a held announcement, as of now."""
        announcements.show_announcement(item_id)

    def hide(self, item_id: int) -> None:
        """Take it out of sight of all but its author."""
        announcements.withdraw_announcement(item_id, AnnouncementState.HIDDEN)

    def restore(self, item_id: int) -> None:
        """Put it back where it stood."""
        announcements.show_announcement(item_id)

    def remove(self, item_id: int) -> None:
        """Take it out of sight; its author sees that it was removed."""
        announcements.withdraw_announcement(item_id, AnnouncementState.REMOVED)


ROAD = road_of("membership:announcement", ANNOUNCEMENT)
COLUMNS = ("uid", "version", "state", "sent_at")


def head(columns: Sequence[Any], _thanked: bool, reader: Reader) -> Head | None:
    """Return what a page must know of an announcement; nothing unless it was sent."""
    uid, version, state, sent_at = columns
    if state != AnnouncementState.SENT or sent_at is None:
        return None
    when = format_html(
        '<time datetime="{}">{}</time>',
        moments.local(sent_at).isoformat(timespec="minutes"),
        moments.relative(sent_at, reader.now),
    )
    return Head(uid=uid, version=f"{uid}.{version}", slots={"when": when})


def load(numbers: Sequence[int]) -> Mapping[int, Announcement]:
    """Return whole announcements, for cards that are not in the cache."""
    rows = Announcement.objects.select_related("group", "author").prefetch_related("themes")
    return rows.in_bulk(numbers)


def data(row: Announcement) -> dict[str, Any]:
    """Return an announcement as plain values for the API."""
    return {
        "group": row.group.uid,
        "group_name": row.group.name,
        "author": str(row.author) if row.author is not None else None,
        "subject": row.subject,
        "text": row.text,
        "important": row.important,
        "themes": [theme.name for theme in row.themes.all()],
        "sent_at": row.sent_at,
    }


CARDS = CardSource(
    name=ANNOUNCEMENT,
    model=Announcement,
    columns=COLUMNS,
    head=head,
    load=load,
    template="membership/announcement_card.html",
    data=data,
)
