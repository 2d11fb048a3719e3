"""Writes of the feed. Each is atomic, takes who acts as `by=`, and is the only publisher of its events."""
