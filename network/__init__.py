"""Belong: who lives where, and what is said there.

The lowest of the four packages: it imports nothing of moderation, groups or realtime.
"""
