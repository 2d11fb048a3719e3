"""Django's question `has_perm(power, space)` answered by `kernel.access`.

Guardian's backend goes on granting past an end date, so ours stands in its place. Not for signing in.
"""

from typing import Any

from django.db.models import Model
from guardian.backends import ObjectPermissionBackend

from network.kernel import access
from network.kernel.models import Space


class GrantBackend(ObjectPermissionBackend):
    """Object permissions of spaces, by grants in force. Nothing for visitors, nothing for other objects."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        if not isinstance(obj, Space):
            return False
        return access.holds(user_obj, perm.rsplit(".", 1)[-1], obj)

    def get_all_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        if not isinstance(obj, Space):
            return set()
        return {power.name for power in access.powers if access.holds(user_obj, power.name, obj)}

    def get_group_permissions(self, user_obj: Any, obj: Model | None = None) -> set[str]:
        return set()
