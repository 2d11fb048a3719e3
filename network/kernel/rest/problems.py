"""Errors of the API as RFC 9457 problem documents.

Source: RFC 9457 (title, status, detail); `code` and `errors` are ours, see CONTRACT.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from network.kernel.errors import NotFound, refusal_of

TITLES = {
    400: "Invalid input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    410: "Gone",
    413: "Too large",
    415: "Unsupported type",
    429: "Too many requests",
    503: "Busy",
}


def problem(status: int, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> Response:
    """Return one problem document."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type="application/problem+json")


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate what a view raised; None lets Django answer 500.

    Absent and forbidden objects give byte-equal answers.
    """
    set_rollback()
    if isinstance(error, Http404):
        error = NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if refusal := refusal_of(error):
        errors = {refusal.field: [refusal.message]} if refusal.field else None
        return problem(refusal.status, refusal.code, refusal.message, errors)
    if not isinstance(error, exceptions.APIException):
        return None
    errors = _field_errors(error.detail) if isinstance(error, exceptions.ValidationError) else None
    code = error.get_codes()
    answer = problem(
        error.status_code,
        code if isinstance(code, str) else "invalid",
        str(error.detail) if errors is None else str(exceptions.ValidationError.default_detail),
        errors,
    )
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        answer.headers["WWW-Authenticate"] = "Bearer"
    if seconds := getattr(error, "wait", None):
        answer.headers["Retry-After"] = str(int(seconds) + 1)
    return answer


def _field_errors(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found.update(_field_errors(inner, f"{prefix}.{name}" if prefix else str(name)))
        return found
    if isinstance(detail, list) and all(isinstance(part, str) for part in detail):
        return {prefix or "non_field_errors": [str(part) for part in detail]}
    if isinstance(detail, list):
        found = {}
        for index, inner in enumerate(detail):
            found.update(_field_errors(inner, f"{prefix}[{index}]"))
        return found
    return {prefix or "non_field_errors": [str(detail)]}
