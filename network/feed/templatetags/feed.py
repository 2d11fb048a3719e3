"""Template tags of cards and threads: `{% load feed %}`. Not for what a page shows around them."""

from datetime import datetime

from django import template
from django.utils.dates import MONTHS_3, WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network.feed import rules
from network.feed.models import Comment, Occasion, Post, PostKind
from network.feed.queries import detail
from network.kernel import clock, moments
from network.kernel.actor import Actor
from network.kernel.models import SpaceKind
from network.kernel.ports.embeds import cards_for, path_in

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
def mark(name: str | int | None) -> SafeString:
    """Begin a stretch of a cached card that is other for who keeps somebody away; see `feed.cards`.

    Args: name: lower-case letters, or the number of who wrote what follows; None for an erased account.
    """
    return SafeString(f"\x00<{name or 0}\x00")


@register.simple_tag
def endmark() -> SafeString:
    """End a stretch."""
    return SafeString("\x00>\x00")


@register.simple_tag
def linked_card(html: str) -> str:
    """Keep the place, in a cached card, of the card of a page that its text links to; see `feed.cards`."""
    path = path_in(html)
    return SafeString(f"\x00={path}\x00") if path else ""


@register.simple_tag
def embedded(viewer: Actor, html: str) -> str:
    """Return the card of a page that a text links to, as this reader sees it; for pages outside the cache."""
    path = path_in(html)
    return SafeString(cards_for(viewer, [path]).get(path, "")) if path else ""


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


@register.filter
def month_abbr(moment: datetime) -> str:
    """Say the month in short, for the block with the day: `nov`."""
    return str(MONTHS_3[moments.local(moment).month])


@register.filter
def day_number(moment: datetime) -> int:
    """Return the day of the month."""
    return moments.local(moment).day


@register.filter
def weekday(moment: datetime) -> str:
    """Say the day of the week: `zaterdag`."""
    return str(WEEKDAYS[moments.local(moment).weekday()])


@register.filter
def machine(moment: datetime) -> str:
    """Return a moment as machines read it, on the clock of the town."""
    return moments.local(moment).isoformat(timespec="minutes")


@register.filter
def who_come(occasion: Occasion) -> str:
    """Say how many come: neighbours to an event of a district, members to one of a group."""
    if not occasion.coming:
        return _("nog niemand zei te komen")
    if occasion.post.space.kind == SpaceKind.GROUP:
        sentence = ngettext("%(count)d lid komt", "%(count)d leden komen", occasion.coming)
    else:
        sentence = ngettext("%(count)d buur komt", "%(count)d buren komen", occasion.coming)
    return sentence % {"count": occasion.coming}


@register.filter
def event_period(occasion: Occasion) -> str:
    """Say when an event is: `zaterdag 28 november, 14 uur tot 17 uur`; with its year if that is another."""
    start, end = occasion.starts_at, occasion.ends_at
    day = moments.day(start)
    if moments.local(start).year != moments.local(clock.now()).year:
        day = f"{day} {moments.local(start).year}"
    if moments.local(start).date() == moments.local(end).date():
        return _("%(day)s, %(start)s tot %(end)s") % {
            "day": day,
            "start": moments.hour(start),
            "end": moments.hour(end),
        }
    return _("%(day)s, %(start)s, tot %(end)s") % {
        "day": day,
        "start": moments.hour(start),
        "end": moments.exact(end),
    }
