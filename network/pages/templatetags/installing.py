"""The colour that a phone gives to its own bars around a page: `{% bar_colours as bars %}`."""

from django import template

from network.pages.installing import colours

register = template.Library()


@register.simple_tag
def bar_colours() -> tuple[str, str]:
    """Return the colour of the page, by day and by night."""
    return colours("paper")
