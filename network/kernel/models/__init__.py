"""Tables of the kernel."""

from network.kernel.models.audit import AuditEntry
from network.kernel.models.grant import Grant
from network.kernel.models.identified import Identified
from network.kernel.models.picture import Picture
from network.kernel.models.running import Heartbeat, IdempotencyKey
from network.kernel.models.space import Space, SpaceKind, Standing, StandingKind

__all__ = [
    "AuditEntry",
    "Grant",
    "Heartbeat",
    "IdempotencyKey",
    "Identified",
    "Picture",
    "Space",
    "SpaceKind",
    "Standing",
    "StandingKind",
]
