"""The scan of a pile: put there by a clerk, handed out as a download to who may type the pile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.polls.forms.paper import ScanForm
from groups.polls.permissions import access_pile
from groups.polls.services.paper.scans import scan_of, take_in_scan
from network.kernel.errors import DomainError
from network.people.doors import member, member_required


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def scan(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out the scan, or take a new one in."""
    viewer = member(request)
    batch = access_pile(viewer, uid)
    if request.method != "POST":
        content, media_type = scan_of(batch)
        ending = "pdf" if media_type == "application/pdf" else "webp"
        return HttpResponse(
            content,
            content_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="stapel-{batch.number}.{ending}"',
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cross-Origin-Resource-Policy": "same-origin",
            },
        )
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Kies een bestand."))
        return redirect("polls:pile", uid)
    try:
        take_in_scan(by=viewer, batch=batch, upload=form.cleaned_data["scan"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De scan hangt bij de stapel."))
    return redirect("polls:pile", uid)
