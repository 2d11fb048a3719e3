"""Template tags of cards and threads: `{% load feed %}`. Not for what a page shows around them."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from network.feed import rules
from network.feed.models import Comment, Post, PostKind
from network.feed.queries import detail
from network.kernel import moments

register = template.Library()

KIND_ICONS = {
    PostKind.MESSAGE: "message",
    PostKind.QUESTION: "help",
    PostKind.OFFER: "gift",
    PostKind.REQUEST: "search",
    PostKind.LOST_FOUND: "lost",
    PostKind.EVENT: "cal",
}


@register.simple_tag
def slot(name: str) -> SafeString:
    """Mark the place of what differs per reader; see `feed.cards`.

    The mark is between NUL characters, which no text of the product can hold.
    """
    return SafeString(f"\x00{name}\x00")


@register.simple_tag
def ago(moment: datetime) -> SafeString:
    """Say in a cached card how long ago something was; see `feed.cards`."""
    return format_html(
        '<time datetime="{}">\x00@{}\x00</time>',
        moments.local(moment).isoformat(timespec="minutes"),
        int(moment.timestamp()),
    )


@register.filter
def author_name(item: Post | Comment) -> str:
    """Say who wrote it."""
    return detail.author_name(item)


@register.filter
def kind_icon(post: Post) -> str:
    """Return the icon of a post's kind."""
    return KIND_ICONS[PostKind(post.kind)]


@register.filter
def resolved_word(post: Post) -> str:
    """Say how an ended post of this kind is called."""
    return rules.resolved_word(post.kind)
