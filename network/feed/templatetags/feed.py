"""Template tags of cards: `{% load feed %}`. Not for what a page shows around them."""

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def slot(name: str) -> SafeString:
    """Mark the place of what differs per reader or minute; see `feed.cards`.

    The mark is between NUL characters, which no text of the product can hold.
    """
    return SafeString(f"\x00{name}\x00")
