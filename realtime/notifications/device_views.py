"""Pages where somebody switches seintjes on for a device, and the worker that shows them there."""

import re
from hashlib import sha256

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.kernel.errors import DomainError
from network.people.doors import member, member_required
from realtime.notifications.device_forms import DeviceForm
from realtime.notifications.queries.devices import access_device, devices_of
from realtime.notifications.services.devices import LONGEST_NAME, add_device, remove_device
from realtime.notifications.webpush import signing

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@never_cache
@csp_replace({"worker-src": ["'self'"]})
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def devices(request: HttpRequest) -> HttpResponse:
    """Show where the viewer receives seintjes, and switch this browser on: a script fills in the form."""
    viewer = member(request)
    form = DeviceForm(request.POST if request.method == "POST" else None, initial={"name": _name_of(request)})
    if request.method == "POST" and form.is_valid():
        try:
            add_device(by=viewer, session=request.session.session_key or "", **form.cleaned_data)
            messages.success(request, _("Je krijgt nu seintjes op dit toestel."))
            return redirect("notifications:devices")
        except DomainError as error:
            form.refuse(error)
    rows = [(device, sha256(device.endpoint.encode()).hexdigest()) for device in devices_of(viewer)]
    return render(
        request,
        "notifications/devices.html",
        {"form": form, "rows": rows, "key": signing.public_key()},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Stop seintjes on a device of the viewer."""
    viewer = member(request)
    remove_device(by=viewer, device=access_device(viewer, uid))
    messages.success(request, _("Dat toestel krijgt geen seintjes meer."))
    return redirect("notifications:devices")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Serve the script that shows a seintje; browsers ask for it again by themselves, logged in or not."""
    answer = render(request, "notifications/worker.js", content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _name_of(request: HttpRequest) -> str:
    """Return how somebody would call this browser, for instance "Firefox · Android"."""
    agent = request.headers.get("User-Agent", "")
    found = [
        next((name for mark, name in names if re.search(rf"\b{re.escape(mark)}\b", agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(filter(None, found))[:LONGEST_NAME]
