"""Writes of polls: one noun per file. The ballots themselves are cast by `casting` and typed by `paper`."""
