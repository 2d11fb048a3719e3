"""Groups: who they are, who belongs to them, what they tell and do together.

A group owns a Space: its feed, pictures, queue and audience are those of the house. Not for official
power: mandates give that; not for advice: councils do.
"""
