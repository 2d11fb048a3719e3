"""Tables of places."""

from network.places.models.address import Address
from network.places.models.district import District, DistrictNeighbour
from network.places.models.municipality import Municipality, MunicipalityCode
from network.places.models.street import Street

__all__ = ["Address", "District", "DistrictNeighbour", "Municipality", "MunicipalityCode", "Street"]
