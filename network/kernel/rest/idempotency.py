"""`Idempotency-Key`: an unsafe call that is repeated gets its first answer again and does nothing twice."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from network.kernel import clock
from network.kernel.errors import Conflict, Invalid
from network.kernel.models import IdempotencyKey

MAX_LENGTH = 80

Action = Callable[..., Response]


def once(action: Action) -> Action:
    """Decorate an action of a viewset: with a key, the call and its stored answer are one transaction.

    Raises: Conflict when the key was used for another call or that call is still running.
    """

    @wraps(action)
    def guarded(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key or not request.user.is_authenticated:
            return action(view, request, *args, **kwargs)
        if len(key) > MAX_LENGTH:
            raise Invalid(_("De sleutel van deze oproep is te lang."), code="idempotency_key")
        mark = fingerprint(request)
        try:
            with transaction.atomic():
                row = IdempotencyKey.objects.create(
                    person_id=_caller(request), key=key, fingerprint=mark, created_at=clock.now()
                )
                answer = action(view, request, *args, **kwargs)
                row.status = answer.status_code
                row.body = json.loads(json.dumps(answer.data, cls=JSONEncoder))
                row.save(update_fields=["status", "body"])
                return answer
        except IntegrityError:
            return _repeat(request, key, mark)

    return guarded


def fingerprint(request: Request) -> str:
    """Return a digest of what was asked: method, path and body."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _repeat(request: Request, key: str, mark: str) -> Response:
    row = IdempotencyKey.objects.filter(person_id=_caller(request), key=key).first()
    if row is None or row.fingerprint != mark or row.status is None:
        raise Conflict(_("Deze sleutel hoort bij een andere oproep."), code="idempotency_key")
    return Response(row.body, status=row.status, headers={"Idempotent-Replay": "true"})


def _caller(request: Request) -> int:
    return int(request.user.pk or 0)
