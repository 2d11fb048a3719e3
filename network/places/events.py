"""What happens to places that others want to know."""

from dataclasses import dataclass

from network.kernel.events import Event


@dataclass(frozen=True)
class DistrictsRedrawn(Event):
    """Addresses of a municipality may now lie in another district than before."""

    municipality_id: int
