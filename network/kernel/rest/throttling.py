"""How often one account or network may call. Limits of the product itself are in `kernel.limits`."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from network.kernel.callers import address_of


class PerCaller(SimpleRateThrottle):
    """One count per account, or per network for visitors."""

    scope = "caller"

    def __init__(self) -> None:
        """Wait with the rate until the caller is known."""

    def allow_request(self, request: Request, view: Any) -> bool:
        self.scope = "caller" if request.user.is_authenticated else "visitor"
        self.rate = self.get_rate()
        self.num_requests, self.duration = self.parse_rate(self.rate)
        return bool(super().allow_request(request, view))

    def get_ident(self, request: Request) -> str:
        """Return where a visitor calls from, as every other limit counts it."""
        return address_of(request)

    def get_cache_key(self, request: Request, view: Any) -> str:
        known = request.user.is_authenticated
        ident = request.user.pk if known else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}
