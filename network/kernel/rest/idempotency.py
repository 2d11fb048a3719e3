"""`Idempotency-Key`: an unsafe call that is repeated gets its first answer again and does nothing twice."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
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
        if len(key) > MAX_LENGTH or "\x00" in key:
            raise Invalid(_("Deze sleutel is te lang of heeft vreemde tekens."), code="idempotency_key")
        mark = fingerprint(request)
        try:
            with transaction.atomic():
                row = _claim(request, key, mark)
                answer = action(view, request, *args, **kwargs)
                row.status = answer.status_code
                row.body = json.loads(json.dumps(answer.data, cls=JSONEncoder))
                row.save(update_fields=["status", "body"])
                return answer
        except _Taken:
            return _repeat(request, key, mark)

    return guarded


def fingerprint(request: Request) -> str:
    """Return a digest of what was asked: method, path and body."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


class _Taken(Exception):
    """A call with this key was made before, or is being made."""


def _claim(request: Request, key: str, mark: str) -> IdempotencyKey:
    """Write the key down before anything is done. Two at once: the second waits for the end of the first."""
    try:
        return IdempotencyKey.objects.create(
            person_id=_caller(request), key=key, fingerprint=mark, created_at=clock.now()
        )
    except (IntegrityError, OperationalError) as error:  # taken, or the wait took longer than a lock may
        raise _Taken from error


def _repeat(request: Request, key: str, mark: str) -> Response:
    row = IdempotencyKey.objects.filter(person_id=_caller(request), key=key).first()
    if row is None or row.fingerprint != mark or row.status is None:
        raise Conflict(_("Deze sleutel hoort bij een andere oproep."), code="idempotency_key")
    return Response(row.body, status=row.status, headers={"Idempotent-Replay": "true"})


def _caller(request: Request) -> int:
    return int(request.user.pk or 0)
