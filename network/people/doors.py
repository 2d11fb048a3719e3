"""Who may come into a page: decorators for views. Not for what somebody sees inside: queries decide that."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from network.people import queries
from network.people.models import Person

View = Callable[..., HttpResponseBase]

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NEVER_SHOWN = frozenset({"csrfmiddlewaretoken"})
SECRET = "password"  # noqa: S105  part of the name of fields that are never shown back
SHORTEST_KEPT = 20


def member_required(view: View) -> View:
    """Let members in; bring others to the login and back.

    What somebody was sending when their session ended is shown again, so that no text is lost.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            # A page asks its reader dozens of things, and each cost more through the proxy around them.
            request.user = get_user(request)
            return view(request, *args, **kwargs)
        return (
            session_over(request) if request.method in UNSAFE else redirect_to_login(request.get_full_path())
        )

    return guarded


def resident_required(view: View) -> View:
    """Let those in who proved where they live; bring other members to the page where they can."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if queries.is_verified(request.user):
            return view(request, *args, **kwargs)
        return redirect("people:verify")

    return member_required(guarded)


def session_over(request: HttpRequest) -> HttpResponse:
    """Show what was typed, to copy, with the way to log in. Status 403: nothing was done with it."""
    context = {"texts": typed(request), "next": _page_of(request)}
    return instead_of_the_page(request, render(request, "people/session_over.html", context, status=403))


def typed(request: HttpRequest) -> list[str]:
    """Return what somebody typed in the form that they sent: no choices, and nothing secret."""
    return [
        value
        for name, values in request.POST.lists()
        if name not in NEVER_SHOWN and SECRET not in name.lower()
        for value in values
        if len(value.strip()) >= SHORTEST_KEPT or " " in value.strip()
    ]


def instead_of_the_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let an answer with what was typed take the place of the whole page, and be kept by nobody."""
    if request.headers.get("HX-Request"):  # a swap of a part would hide the text in a corner of the page
        answer.status_code = 200
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "innerHTML"
    add_never_cache_headers(answer)
    return answer


def _page_of(request: HttpRequest) -> str:
    """Return the page on which the form stood, when the browser says so and it is one of ours."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(referer)._replace(scheme="", netloc="").geturl() or "/"
    return "/"


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form; None where the page is only asked for. Nothing sent is sent too."""
    return request.POST if request.method == "POST" else None


def member(request: HttpRequest) -> Person:
    """Return who is logged in, for views behind `member_required`."""
    person = request.user
    if not isinstance(person, Person):
        raise TypeError("this view lacks @member_required")
    return person
