"""Conversations: rooms with numbered messages. Not for how frames travel: that is `gateway`."""
