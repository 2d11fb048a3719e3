"""A device ends with the session in which it was switched on. Not for what ends one: that is `outlets.push`.

A new password gives the session of this browser another key, and it stays logged in: its device goes along.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from realtime.notifications.services.devices import follow_session


class DeviceMiddleware:
    """Let devices follow a session that got another key during a request. Asks nothing in all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = request.session.session_key
        response = self.get_response(request)
        now = request.session.session_key
        if before and now and before != now and request.user.is_authenticated:
            follow_session(by=request.user, before=before, now=now)
        return response
