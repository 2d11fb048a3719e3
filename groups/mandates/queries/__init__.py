"""What is read of boards, calls and mandates. Not for who may read: that is `permissions`."""

from groups.mandates.queries.calls import (
    calls_of,
    calls_shown,
    candidates_of,
    my_candidacies,
    open_calls,
    own_candidacy,
    reserves_of,
)
from groups.mandates.queries.managed import groups_giving, groups_managed_by
from groups.mandates.queries.nominations import nominations_for
from groups.mandates.queries.overview import gives_somewhere, overview_of
from groups.mandates.queries.seats import (
    board_of,
    composition_of,
    mandates_in_force,
    mandates_of,
    seats_of,
    suspended_at,
    voting_seats,
)

__all__ = [
    "board_of",
    "calls_of",
    "calls_shown",
    "candidates_of",
    "composition_of",
    "gives_somewhere",
    "groups_giving",
    "groups_managed_by",
    "mandates_in_force",
    "mandates_of",
    "my_candidacies",
    "nominations_for",
    "open_calls",
    "overview_of",
    "own_candidacy",
    "reserves_of",
    "seats_of",
    "suspended_at",
    "voting_seats",
]
