"""Whether a token may make this call. Whether its account may, the services and queries decide."""

from collections.abc import Collection
from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from network.kernel.rest.scopes import Scope


class ScopedAccess(BasePermission):
    """Ask for a token with the scope of the view.

    A view sets `scopes = {"read": Scope.READ, "write": Scope.WRITE}` to ask for others, and
    `public = True` where visitors may read.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        safe = request.method in SAFE_METHODS
        if safe and getattr(view, "public", False):
            return True
        if not request.user.is_authenticated or request.auth is None:
            return False
        scopes = getattr(view, "scopes", {})
        wanted = scopes.get("read", Scope.READ) if safe else scopes.get("write", Scope.WRITE)
        scopes_held: Collection[str] = getattr(request.auth, "scopes", ())
        return wanted in scopes_held
