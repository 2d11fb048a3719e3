"""What departments of the municipality say to districts."""
