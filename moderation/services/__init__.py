"""Writes of moderation, and the only publishers of its events."""
