"""How a topic is drawn: `{% load broadcasts %}{% icon broadcast.topic|topic_icon %}`."""

from django import template

from network.broadcasts.models import Topic

register = template.Library()

ICONS = {
    Topic.WORKS: "works",
    Topic.WASTE: "waste",
    Topic.SAFETY: "alert",
    Topic.EVENTS: "event",
    Topic.PARTICIPATION: "vote",
    Topic.GREEN: "leaf",
    Topic.OTHER: "info",
}


@register.filter
def topic_icon(topic: str) -> str:
    """Return the name of the icon of a topic."""
    return ICONS.get(Topic(topic), "info") if topic in Topic.values else "info"
