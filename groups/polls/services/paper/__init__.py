"""Ballots on paper: piles that two clerks type, each by themselves, and that count once they agree.

Of a secret poll the slips come first, while the envelopes with the sheets are still closed: who voted on the
screen already keeps that vote, and their envelope is set aside unopened.
"""
