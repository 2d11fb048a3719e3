"""Wiring of feed."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """Posts, comments and the list that everyone reads."""

    name = "network.feed"
    label = "feed"
