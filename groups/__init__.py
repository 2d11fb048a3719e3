"""Decide: people who organise, and the instruments by which a town decides.

Stands on network and moderation. Not for delivery: sockets, mail and paper belong to realtime.
"""
