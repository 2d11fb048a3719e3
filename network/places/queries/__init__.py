"""Reads of places. They take no viewer: where streets and districts lie is public."""

from network.places.queries.addresses import (
    Suggestion,
    addresses_like,
    boxes_at,
    choose_address,
    find_addresses,
    letterboxes,
)
from network.places.queries.districts import (
    as_feature_collection,
    district_of,
    districts_of,
    districts_with_neighbours,
    index_of_districts,
    municipalities_shown,
    municipality_by_slug,
    neighbours_of,
)

__all__ = [
    "Suggestion",
    "addresses_like",
    "as_feature_collection",
    "boxes_at",
    "choose_address",
    "district_of",
    "districts_of",
    "districts_with_neighbours",
    "find_addresses",
    "index_of_districts",
    "letterboxes",
    "municipalities_shown",
    "municipality_by_slug",
    "neighbours_of",
]
