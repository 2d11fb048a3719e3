"""Makes the newsletter of a district on paper, for who is not online."""
