"""How a program shows its key: `Authorization: Bearer KEY`. Not for making keys: see `services.tokens`."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from network.kernel import clock
from network.people import codes
from network.people.models import ApiToken, Person

USE_NOTED_EVERY = timedelta(minutes=1)


def find_token(plain: str) -> ApiToken | None:
    """Return the key that is good now, with its account, or None. Also for sockets."""
    now = clock.now()
    token = (
        ApiToken.objects.select_related("person")
        .filter(
            digest=codes.token_digest(plain),
            ended_at__isnull=True,
            expires_at__gt=now,
            person__is_active=True,
        )
        .first()
    )
    if token is not None:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


class TokenAuthentication(BaseAuthentication):
    """Signs a call in by its key; `request.auth.scopes` says for what the key is good."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Schrijf de sleutel na het woord Bearer, zonder spaties."))
        token = find_token(parts[1].decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("Deze sleutel werkt niet of niet meer."))
        return token.person, token

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Names the key in the OpenAPI schema."""

    target_class = "network.people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
