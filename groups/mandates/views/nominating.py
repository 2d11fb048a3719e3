"""Nominate a candidate, or take that back. For who runs the group; appointing is `appointing`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groups.mandates.forms import NominationForm
from groups.mandates.permissions import access_candidate
from groups.mandates.services.nominating import nominate, take_back_nomination
from groups.membership.views.frame import framed_office
from network.kernel.errors import DomainError
from network.people.doors import member, member_required, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def nominate_one(request: HttpRequest, uid: str) -> HttpResponse:
    """Say why the group would like this candidate."""
    viewer = member(request)
    row = access_candidate(viewer, uid)
    form = NominationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            nominate(by=viewer, candidacy=row, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Wie benoemt, leest je voordracht."))
            return redirect("mandates:candidates", row.call.uid)
    return render(
        request,
        "mandates/nominate.html",
        {**framed_office(viewer, row.call.group, "calls"), "form": form, "row": row, "call": row.call},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's own nomination back."""
    viewer = member(request)
    row = access_candidate(viewer, uid)
    try:
        take_back_nomination(by=viewer, candidacy=row)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Je voordracht is weg."))
    return redirect("mandates:candidates", row.call.uid)
