"""What neighbours tell each other, in order of time. Not for the municipality's broadcasts."""
