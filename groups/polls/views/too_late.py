"""What somebody typed for a poll that opened, or a question that went away, meanwhile: shown, to copy."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from groups.polls.permissions import access_run
from network.kernel.errors import NotFound
from network.people.doors import instead_of_the_page, member, typed

View = Callable[..., HttpResponse]


def keeps_typed(view: View) -> View:
    """Show who runs a poll what they typed, where there is nothing left to change with it."""

    @wraps(view)
    def kept(request: HttpRequest, uid: str, **more: str) -> HttpResponse:
        try:
            return view(request, uid, **more)
        except NotFound:
            if request.method != "POST":
                raise
            return too_late(request, uid)

    return kept


def too_late(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that nothing was changed. Raises: NotFound for who does not run the poll."""
    poll = access_run(member(request), uid)
    context = {"poll": poll, "texts": typed(request)}
    return instead_of_the_page(request, render(request, "polls/studio/too_late.html", context, status=409))
