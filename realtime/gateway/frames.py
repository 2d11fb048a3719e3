"""What the apps below tell open pages: one small function per event, ids only.

Not for how a frame travels: that is `routes`.
"""

from collections.abc import Iterable

from groups.membership.events import AnnouncementSent, DocumentShown
from groups.membership.queries.announcements import place_of_announcement
from groups.membership.queries.documents import place_of_version
from moderation import notices as moderation_notices
from moderation.events import CaseMoved, CaseOpened
from moderation.permissions import free_holders
from moderation.queries.told import case_for_notice
from network.broadcasts.events import BroadcastCorrected, BroadcastEvent, BroadcastSent, BroadcastWithdrawn
from network.feed.events import CommentPublished, CommentWithdrawn, PostChanged, PostPublished, PostWithdrawn
from network.kernel.access import GrantEnded
from network.kernel.models import Space
from network.kernel.spaces import StandingEnded
from network.people.events import DistanceChanged, ResidencyMoved, ResidencySuspended
from network.places.models import District
from realtime.gateway import routes
from realtime.gateway.routes import Frame


def post_published(event: PostPublished) -> Iterable[Frame]:
    """Tell every space in which the post stands."""
    return routes.to_spaces(event.space_ids, "post.published", uid=event.uid)


def post_changed(event: PostChanged) -> Iterable[Frame]:
    """Tell every space in which the post stands."""
    return routes.to_spaces(event.space_ids, "post.changed", uid=event.uid)


def post_withdrawn(event: PostWithdrawn) -> Iterable[Frame]:
    """Tell every space in which the post stood."""
    return routes.to_spaces(event.space_ids, "post.withdrawn", uid=event.uid)


def comment_published(event: CommentPublished) -> Iterable[Frame]:
    """Tell every space in which the post stands."""
    return routes.to_spaces(event.space_ids, "comment.published", uid=event.uid, about=event.post_uid)


def comment_withdrawn(event: CommentWithdrawn) -> Iterable[Frame]:
    """Tell every space in which the post stands."""
    return routes.to_spaces(event.space_ids, "comment.withdrawn", uid=event.uid, about=event.post_uid)


def announcement_sent(event: AnnouncementSent) -> Iterable[Frame]:
    """Tell the group, in whose feed it stands."""
    return routes.to_spaces(
        place_of_announcement(event.announcement_id), "announcement.sent", uid=event.announcement_uid
    )


def document_shown(event: DocumentShown) -> Iterable[Frame]:
    """Tell the group in which it can be read."""
    return [
        frame
        for space_id, uid in place_of_version(event.version_id)
        for frame in routes.to_spaces([space_id], "document.shown", uid=uid)
    ]


def broadcast_sent(event: BroadcastSent) -> Iterable[Frame]:
    """Tell the districts that it was sent to, also who only claimed an address there."""
    return _to_districts(event, "broadcast.sent")


def broadcast_corrected(event: BroadcastCorrected) -> Iterable[Frame]:
    """Tell the districts that it was sent to."""
    return _to_districts(event, "broadcast.corrected")


def broadcast_withdrawn(event: BroadcastWithdrawn) -> Iterable[Frame]:
    """Tell the districts that it was sent to."""
    return _to_districts(event, "broadcast.withdrawn")


def _to_districts(event: BroadcastEvent, name: str) -> Iterable[Frame]:
    districts = District.objects.filter(broadcasts=event.broadcast_id).order_by("pk")
    wires = (f"broadcasts:{uid}" for uid in districts.values_list("uid", flat=True))
    return [Frame(wire=wire, keys=(wire,), name=name, id=event.broadcast_uid) for wire in wires]


def case_opened(event: CaseOpened) -> Iterable[Frame]:
    """Tell whoever holds the queue and is not involved: the same people as the seintje goes to."""
    message = moderation_notices.to_holders(event)
    if message is None:
        return []
    return _to_queues(event, "case.opened", tuple(message.recipients))


def case_moved(event: CaseMoved) -> Iterable[Frame]:
    """Tell the same people that somebody took a case, gave it back, settled it or sent it on."""
    case = case_for_notice(event.case_id)
    return _to_queues(event, "case.moved", tuple(person.pk for person in free_holders(case)))


def _to_queues(event: CaseOpened | CaseMoved, name: str, only: tuple[int, ...]) -> Iterable[Frame]:
    space = Space.objects.get(pk=event.space_id)
    held = {space.pk, space.municipality_id or space.pk}
    return routes.to_queues(held, name, uid=event.case_uid, only=only)


def register() -> None:
    """Register every frame and every doubt: called once, while Django starts."""
    routes.register(PostPublished, post_published)
    routes.register(PostChanged, post_changed)
    routes.register(PostWithdrawn, post_withdrawn)
    routes.register(CommentPublished, comment_published)
    routes.register(CommentWithdrawn, comment_withdrawn)
    routes.register(AnnouncementSent, announcement_sent)
    routes.register(DocumentShown, document_shown)
    routes.register(BroadcastSent, broadcast_sent)
    routes.register(BroadcastCorrected, broadcast_corrected)
    routes.register(BroadcastWithdrawn, broadcast_withdrawn)
    routes.register(CaseOpened, case_opened)
    routes.register(CaseMoved, case_moved)
    routes.register_doubt(StandingEnded)
    routes.register_doubt(GrantEnded)
    routes.register_doubt(ResidencyMoved)
    routes.register_doubt(ResidencySuspended)
    routes.register_doubt(DistanceChanged)
    routes.register_doubt(DistanceChanged, of="other_id")
