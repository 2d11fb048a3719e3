"""Set up a group, change its road and close it: for who does that for a municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groups.membership.enums import JoinRoad
from groups.membership.forms import DoorForm, FoundForm
from groups.membership.permissions import access_founding, founds_somewhere
from groups.membership.queries.groups import parents_in, towns_to_found_in
from groups.membership.services import change_door, close_group, found_group
from groups.membership.views.frame import framed_office
from network.kernel.errors import Conflict, DomainError, NotFound
from network.people.doors import member, member_required, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new(request: HttpRequest) -> HttpResponse:
    """Set up a group."""
    viewer = member(request)
    if not founds_somewhere(viewer):
        raise NotFound
    towns = towns_to_found_in(viewer)
    form = FoundForm(posted(request), towns=towns, parents=parents_in(towns))
    if request.method == "POST" and form.is_valid():
        try:
            group = found_group(by=viewer, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De groep bestaat. Geef nu iemand een mandaat om ze te beheren."))
            return redirect("membership:front", group.uid)
    return render(request, "membership/new.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def door(request: HttpRequest, uid: str) -> HttpResponse:
    """Change for whom the group is and how somebody becomes a member; a stale form keeps what was chosen."""
    viewer = member(request)
    group = access_founding(viewer, uid)
    form = DoorForm(posted(request), group=group, initial=DoorForm.start_from(group))
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_door(
                by=viewer,
                group=group,
                version=given["version"],
                join_road=JoinRoad(given["join_road"]),
                districts=list(given["districts"]),
            )
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            if stale:
                form.on_version(group.version)
        else:
            messages.success(request, _("Dit geldt vanaf nu voor wie lid wil worden."))
            return redirect("membership:front", uid)
    context = {**framed_office(viewer, group, "door"), "form": form}
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "membership/office_door.html", context, status=status)


@require_POST
@member_required
def close(request: HttpRequest, uid: str) -> HttpResponse:
    """Close a group."""
    viewer = member(request)
    group = access_founding(viewer, uid)
    try:
        close_group(by=viewer, group=group)
        messages.success(request, _("De groep is gesloten. De leden kunnen nog lezen wat er staat."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("membership:front", uid)
