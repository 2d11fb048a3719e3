"""How a topic is drawn: `{% load broadcasts %}{% icon broadcast.topic|topic_icon %}`."""

from datetime import date, datetime

from django import template

from network.broadcasts.models import Topic
from network.kernel import moments

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


@register.filter
def last_day(until: datetime) -> date:
    """Return the last day on which a message still holds."""
    return moments.last_day(until)
