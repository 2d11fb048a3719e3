"""Reads of polls. What others may ask: whom a poll asks, which polls there are, and figures of its roll."""

from groups.polls.queries.electorate import electors, groups_of, territory_of, told_audience
from groups.polls.queries.lists import organisers_of, polls_for, polls_of, polls_run_by, templates_for
from groups.polls.queries.roll import RollCounts, people_of, roll_counts, voters_of, voters_to_remind

__all__ = [
    "RollCounts",
    "electors",
    "groups_of",
    "organisers_of",
    "people_of",
    "polls_for",
    "polls_of",
    "polls_run_by",
    "roll_counts",
    "templates_for",
    "territory_of",
    "told_audience",
    "voters_of",
    "voters_to_remind",
]
