"""Seintjes of the feed: fillings of the port `notices`. Never the words of a neighbour."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.feed.events import CommentPublished
from network.feed.kinds import COMMENT
from network.feed.queries import detail, visible
from network.kernel.ports.notices import Message, Notice


def post_answered(event: CommentPublished) -> Message | None:
    """Tell the author of a post that somebody answered; nothing when that changed meanwhile."""
    comment = visible.standing_comment(event.comment_id)
    if comment is None or event.post_author_id is None or event.post_author_id == comment.author_id:
        return None
    return Message(
        key=f"{COMMENT}:{event.uid}",
        recipients=visible.still_reading(event.post_author_id, event.post_id),
        title=_("Een buur reageerde op je bericht"),
        text=_("Lees de reactie in je wijk."),
        link=f"{detail.link_to_post(event.post_uid)}#c-{event.uid}",
    )


NOTICES = (
    Notice(
        name="post_answered",
        label=gettext_lazy("Iemand reageert op je bericht"),
        event=CommentPublished,
        message=post_answered,
    ),
)
