"""Mandates: official power in a group, with a decision and an end. Calls, candidacies, composition, register.

Not for who belongs to a group without power: that is membership.
"""
