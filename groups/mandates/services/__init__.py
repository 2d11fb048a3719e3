"""Writes of mandates: boards, calls, candidacies, decisions, and the life of a mandate itself."""
