"""Changes of conversations."""
