"""Deliver: hints on the wire, while the truth stays in the database.

The top of the four packages: nothing imports it. Not for rules: who may see what is asked of those below.
"""
