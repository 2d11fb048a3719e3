"""Scores: what a text may be, in numbers, with the words that say so.

Everything here is pure: texts in, scores out; only `available` reads the settings. Not for what follows from
a score: a machine holds or queues, and a person decides (`moderation.services`).
"""
