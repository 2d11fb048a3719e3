"""The powers and the standing of a mandate, stretch by stretch. Only the services of mandates call this.

A stretch is an uninterrupted interval in which a mandate grants its powers. Each has a source of its own, so
that the register keeps every one. A stretch that lies ahead is granted ahead: nothing waits for a job.
"""

from datetime import datetime

from groups.mandates.enums import MandateKind
from groups.mandates.models import Decision, Mandate
from groups.mandates.permissions import POWERS
from groups.membership.services.mandated import enter_by_mandate, leave_by_mandate
from network.kernel import access
from network.kernel.models import Space
from network.kernel.moments import full_date
from network.people.models import Person


def powers_of(mandate: Mandate) -> list[tuple[str, Space]]:
    """Return the powers of a mandate with the space over which each is held."""
    powers = POWERS[MandateKind(mandate.kind)]
    held = [(power, mandate.group.space) for power in powers.own]
    if mandate.group.parent is not None:
        held.extend((power, mandate.group.parent.space) for power in powers.parent)
    return held


def words_of(decision: Decision) -> str:
    """Return a decision as the register cites it, for instance `GR 2025/037, gemeenteraad, 1 maart 2025`."""
    return f"{decision.reference}, {decision.get_body_display()}, {full_date(decision.taken_on)}"


def open_stretch(mandate: Mandate, *, start: datetime, by: Person) -> None:
    """Grant the powers and the standing of the newest stretch, from `start` to the end of the mandate.

    Called again for the same stretch it moves its begin.
    """
    for power, space in powers_of(mandate):
        access.grant(
            person=mandate.person,
            power=power,
            space=space,
            valid_from=start,
            valid_until=mandate.valid_until,
            source=mandate.source,
            decision=words_of(mandate.decision),
            by=by,
        )
    enter_by_mandate(
        by=by,
        person=mandate.person,
        group=mandate.group,
        source=mandate.source,
        valid_from=start,
        valid_until=mandate.valid_until,
    )


def close_stretch(mandate: Mandate, *, at: datetime, by: Person) -> None:
    """End what the newest stretch grants, from an instant; one that lies ahead becomes empty."""
    access.revoke(source=mandate.source, by=by, at=at)
    leave_by_mandate(by=by, person=mandate.person, group=mandate.group, source=mandate.source, at=at)


def close_all(mandate: Mandate, *, at: datetime, by: Person) -> None:
    """End every stretch of a mandate, from an instant."""
    for stretch in range(1, mandate.stretch + 1):
        source = mandate.source_of(stretch)
        access.revoke(source=source, by=by, at=at)
        leave_by_mandate(by=by, person=mandate.person, group=mandate.group, source=source, at=at)
