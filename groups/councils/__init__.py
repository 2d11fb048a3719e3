"""Councils: formal advice from question to answer, and the types of councils that the law knows.

Not for who sits in a council: mandates; not for its members: membership.
"""
