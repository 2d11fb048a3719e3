"""Write down what was done. Not for reading it back: the administrator's pages do that."""

from collections.abc import Mapping

from django.db import transaction

from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.models import AuditEntry, Space

Fact = str | int | bool | None


def record(
    action: str,
    *,
    by: Actor | None,
    space: Space | None = None,
    kind: str = "",
    uid: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Append one act to the audit log, in the transaction of that act.

    Args:
        action: `noun.verb_in_the_past`, for instance `post.published`.
        by: who did it; None for the installation itself.
        facts: enums, numbers and public names only, never a text of a resident, a code or a ballot.

    Raises: RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit entry belongs to the transaction of its act")
    AuditEntry.objects.create(
        at=clock.now(),
        action=action,
        actor_id=by.pk if by is not None else None,
        space=space,
        item_kind=kind,
        item_uid=uid,
        facts=dict(facts or {}),
    )
