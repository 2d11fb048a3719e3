"""What every request passes. Not for logging in or for pages of an app."""

import codecs
from collections.abc import Callable
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from network.kernel import request_cache
from network.kernel.errors import refusal_of

GetResponse = Callable[[HttpRequest], HttpResponse]


ENCODINGS = frozenset({"utf-8", "ascii"})


class HeadersMiddleware:
    """Say to browsers, on every kind of answer, what no page of ours needs and who may embed it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PlainTextMiddleware:
    """Refuse what no browser sends: a NUL in an address or a cookie, a body that is not in UTF-8.

    PostgreSQL stores no NUL. Python has encodings that are no text, that smuggle halves of characters or
    that hide markup from whoever looks at the bytes. Not for the fields of a form: forms refuse a NUL.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = unquote(request.META.get("QUERY_STRING", ""))
        if any("\x00" in text for text in (request.path_info, query, *request.COOKIES.values())):
            raise BadRequest("NUL")
        charset = (request.content_params or {}).get("charset")
        if charset and _name_of(charset) not in ENCODINGS:
            raise BadRequest("charset")
        return self.get_response(request)


def _name_of(charset: str) -> str:
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""


class RequestCacheMiddleware:
    """Give each request its own memory of powers and standings, and throw it away afterwards."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with request_cache.one_request():
            return self.get_response(request)


class PrivateMiddleware:
    """Tell every cache between us and the reader to keep nothing personal."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        by_key = "Authorization" in request.headers  # the API finds out later whose key it is
        if by_key or (getattr(request, "user", None) is not None and request.user.is_authenticated):
            add_never_cache_headers(response)
        return response


class DomainErrorMiddleware:
    """Turn a refusal that a view did not catch into a page with its sentence and status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = refusal_of(error)
        if refusal is None:
            return None
        template = "404.html" if refusal.status == 404 else "errors/refused.html"
        return render(request, template, {"sentence": refusal.message}, status=refusal.status)
