"""Polls, surveys and elections: a vote that counts once and that nobody can trace."""
