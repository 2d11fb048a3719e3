"""What people fill in about moderation."""
