"""Template tags of broadcasts."""
