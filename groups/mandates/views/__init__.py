"""Pages of calls, candidacies and mandates."""
