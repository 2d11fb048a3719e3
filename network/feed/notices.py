"""Seintjes of the feed: fillings of the port `notices`. Never the words of a neighbour."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.feed.events import (
    CommentPublished,
    OccasionCancelled,
    OccasionChanged,
    PlaceFreed,
    PostPublished,
    PostWithdrawn,
)
from network.feed.kinds import COMMENT
from network.feed.models import ItemState
from network.feed.queries import detail, occasions, visible
from network.feed.queries.telling import readers_in_districts
from network.kernel.ports.notices import Kind, Message, Notice, Rhythm
from network.people.queries.blocks import hear_nothing_of


def post_answered(event: CommentPublished) -> Message | None:
    """Tell the author of a post that somebody answered; nothing when that changed or they are apart."""
    comment = visible.standing_comment(event.comment_id)
    if comment is None or event.post_author_id is None or event.post_author_id == comment.author_id:
        return None
    if event.post_author_id in hear_nothing_of(comment.author_id):
        return None
    return Message(
        key=f"{COMMENT}:{event.uid}",
        recipients=visible.still_reading(event.post_author_id, event.post_id),
        title=_("Een buur reageerde op je bericht"),
        text=_("Lees de reactie in je wijk."),
        link=f"{detail.link_to_post(event.post_uid)}#c-{event.uid}",
    )


def occasion_changed(event: OccasionChanged) -> Message | None:
    """Tell who comes that an event is at another time or place; nothing when that is over meanwhile."""
    occasion = occasions.to_come(event.post_id)
    if occasion is None or occasion.post.state != ItemState.PUBLISHED or occasion.cancelled_at is not None:
        return None
    return Message(
        key=f"occasion_changed:{event.uid}:{event.version}",
        recipients=occasions.to_tell(occasion.post, but=event.by_id),
        title=_("Iets waar je naartoe gaat, is veranderd"),
        text=_("Kijk na wanneer en waar het is. Kun je niet meer? Geef je plaats dan door."),
        link=detail.link_to_post(event.uid),
    )


def occasion_cancelled(event: OccasionCancelled) -> Message | None:
    """Tell who would come that an event does not take place."""
    occasion = occasions.to_come(event.post_id)
    if occasion is None:
        return None
    return Message(
        key=f"occasion_cancelled:{event.uid}",
        recipients=occasions.to_tell(occasion.post, but=event.by_id),
        title=_("Iets waar je naartoe zou gaan, gaat niet door"),
        text=_("Het is afgelast. Je hoeft niets te doen."),
        link=detail.link_to_post(event.uid),
    )


def occasion_gone(event: PostWithdrawn) -> Message | None:
    """Tell who would come that the post of an event is gone: deleted, hidden or removed."""
    occasion = occasions.to_come(event.post_id)
    gone = {ItemState.DELETED, ItemState.HIDDEN, ItemState.REMOVED}
    if occasion is None or occasion.post.state not in gone or occasion.cancelled_at is not None:
        return None
    return Message(
        key=f"occasion_gone:{event.uid}",
        recipients=occasions.to_tell(occasion.post, but=occasion.post.author_id),
        title=_("Iets waar je naartoe zou gaan, staat niet meer in de agenda"),
        text=_("Het bericht is weg. Vraag aan wie het organiseert of het nog doorgaat."),
        link=reverse("feed:agenda"),
    )


def place_freed(event: PlaceFreed) -> Message | None:
    """Tell who waited that they can come; nothing when they took it back meanwhile."""
    if not occasions.still_comes(event.attendance_id):
        return None
    return Message(
        key=f"place_freed:{event.attendance_id}",
        recipients=visible.still_reading(event.person_id, event.post_id),
        title=_("Er is een plaats voor je vrij"),
        text=_("Je stond op de wachtlijst en je kunt nu komen. Kun je niet meer? Geef je plaats dan door."),
        link=detail.link_to_post(event.uid),
    )


def district_summed(event: PostPublished) -> Message | None:
    """Let who wants a digest of their district count what neighbours wrote; never in the list of seintjes."""
    return Message(
        key=f"district_post:{event.uid}",
        recipients=readers_in_districts(event.post_id),
        title=_("Nieuw bericht in je wijk"),
        text="",
        link=reverse("feed:home"),
        in_list=False,
    )


ANSWERS = Kind("answers", gettext_lazy("Reacties op wat je schrijft"), order=20)
DISTRICT_NEWS = Kind(
    "district_news",
    gettext_lazy("Nieuws uit je wijk"),
    gettext_lazy("Hoeveel je buren schreven. Alleen in een overzicht."),
    Rhythm.NEVER,
    order=15,
    push=False,
)
OCCASIONS = Kind(
    "occasions",
    gettext_lazy("Activiteiten waar je naartoe gaat"),
    gettext_lazy("Ze veranderen, gaan niet door, of er komt een plaats vrij."),
    order=25,
)

NOTICES = (
    Notice(
        name="post_answered",
        label=gettext_lazy("Iemand reageert op je bericht"),
        event=CommentPublished,
        message=post_answered,
        kind=ANSWERS,
    ),
    Notice(
        name="district_post_summed",
        label=gettext_lazy("Nieuw bericht in je wijk"),
        event=PostPublished,
        message=district_summed,
        by_mail=False,
        kind=DISTRICT_NEWS,
    ),
    Notice(
        name="occasion_changed",
        label=gettext_lazy("Iets waar je naartoe gaat, verandert"),
        event=OccasionChanged,
        message=occasion_changed,
        kind=OCCASIONS,
    ),
    Notice(
        name="occasion_cancelled",
        label=gettext_lazy("Iets waar je naartoe gaat, gaat niet door"),
        event=OccasionCancelled,
        message=occasion_cancelled,
        kind=OCCASIONS,
    ),
    Notice(
        name="occasion_gone",
        label=gettext_lazy("Iets waar je naartoe gaat, is weg uit de agenda"),
        event=PostWithdrawn,
        message=occasion_gone,
        kind=OCCASIONS,
    ),
    Notice(
        name="place_freed",
        label=gettext_lazy("Er komt een plaats voor je vrij"),
        event=PlaceFreed,
        message=place_freed,
        kind=OCCASIONS,
    ),
)
