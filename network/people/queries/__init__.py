"""Reads of people. What others may ask: where somebody lives, and figures without names."""

from network.people.queries.desk import (
    address_requests_at_desk,
    address_requests_waiting,
    claims_at_desk,
    doubts_about,
    residents_at_desk,
    waiting_at_desk,
    was_left_in_doubt,
)
from network.people.queries.figures import (
    Joined,
    ReachFigures,
    adoption,
    members_joined,
    reach_figures,
    residents_reached,
)
from network.people.queries.looks import looks_at, name_items
from network.people.queries.office import (
    appointments_in,
    letters_by_district,
    municipalities_for,
    places_for_role,
)
from network.people.queries.residents import (
    address_request_of,
    district_of_person,
    districts_of_people,
    household_id_of,
    household_of,
    is_verified,
    last_letter_of,
    person_ids_of_household,
    residency_of,
    street_shown,
    suspension_of,
)
from network.people.queries.tokens import tokens_of

__all__ = [
    "Joined",
    "ReachFigures",
    "address_request_of",
    "address_requests_at_desk",
    "address_requests_waiting",
    "adoption",
    "appointments_in",
    "claims_at_desk",
    "district_of_person",
    "districts_of_people",
    "doubts_about",
    "household_id_of",
    "household_of",
    "is_verified",
    "last_letter_of",
    "letters_by_district",
    "looks_at",
    "members_joined",
    "municipalities_for",
    "name_items",
    "person_ids_of_household",
    "places_for_role",
    "reach_figures",
    "residency_of",
    "residents_at_desk",
    "residents_reached",
    "street_shown",
    "suspension_of",
    "tokens_of",
    "waiting_at_desk",
    "was_left_in_doubt",
]
