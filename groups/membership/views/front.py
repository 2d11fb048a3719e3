"""Finding groups, the page of one, and coming in and going out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.membership import fronts, queries
from groups.membership.enums import Intensity, JoinRoad, MembershipState
from groups.membership.filters import GroupFilter
from groups.membership.forms import AskForm, PreferencesForm
from groups.membership.models import Group, Membership
from groups.membership.permissions import access_group, door_of, founds_somewhere
from groups.membership.services import (
    answer_invitation,
    ask_to_join,
    choose_intensity,
    join,
    leave,
)
from groups.membership.views.frame import framed
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required, posted

MOST_LISTED = 60


@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    """Show my groups, invitations to answer, and the groups around me that I am not in."""
    viewer = member(request)
    mine = list(queries.with_member_count(queries.my_groups(viewer)))
    others = queries.groups_shown(viewer).filter(closed_at__isnull=True)
    found = GroupFilter(request.GET, others.exclude(pk__in=[group.pk for group in mine]))
    listed = list(queries.with_member_count(found.qs.distinct())[: MOST_LISTED + 1])
    return render(
        request,
        "membership/index.html",
        {
            "mine": mine,
            "invitations": queries.invitations_for(viewer),
            "groups": listed[:MOST_LISTED],
            "more": len(listed) > MOST_LISTED,
            "most": MOST_LISTED,
            "form": found.form,
            "founds": founds_somewhere(viewer),
        },
        status=400 if found.form.errors else 200,
    )


@require_safe
def front(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what a group is, what it works on, and how to take part."""
    viewer: Actor = request.user
    group = access_group(viewer, uid)
    children = list(
        queries.with_member_count(queries.groups_shown(viewer).filter(parent=group, closed_at__isnull=True))
    )
    notes = fronts.notes_for(viewer, children)
    return render(
        request,
        "membership/front.html",
        {
            **framed(viewer, group, "overview"),
            "children": [(child, notes[child.pk]) for child in children],
            "themes": list(group.themes.all()),
            "districts": list(group.districts.all()),
            "panels": fronts.panels_for(viewer, group),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def enter(request: HttpRequest, uid: str) -> HttpResponse:
    """Join an open group at once, or ask to be let into one on request."""
    viewer = member(request)
    group = access_group(viewer, uid)
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _entered(request, group, form.cleaned_data["motivation"])
        except DomainError as error:
            form.refuse(error)
    if group.join_road != JoinRoad.REQUEST and not form.is_bound:
        return redirect("membership:front", uid)
    context = {**framed(viewer, group, "overview"), "form": form, "open": group.join_road == JoinRoad.OPEN}
    return render(request, "membership/ask.html", context, status=422 if form.is_bound else 200)


def _entered(request: HttpRequest, group: Group, motivation: str) -> HttpResponse:
    viewer = member(request)
    if group.join_road == JoinRoad.REQUEST:
        ask_to_join(by=viewer, group=group, motivation=motivation)
        messages.success(request, _("Je vraag is verstuurd. Je krijgt een seintje als er een antwoord is."))
        return redirect("membership:front", group.uid)
    join(by=viewer, group=group)
    messages.success(request, _("Je bent lid van %(group)s. Zeg gerust dag.") % {"group": group.name})
    return redirect("membership:feed", group.uid)


@require_POST
@member_required
def answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Take an invitation, or decline it."""
    viewer = member(request)
    group = access_group(viewer, uid)
    row = queries.open_membership_of(viewer, group)
    if row is None or row.state != MembershipState.INVITED:
        raise NotFound
    accept = request.POST.get("accept") == "1"
    try:
        answer_invitation(by=viewer, membership=row, accept=accept)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("membership:front", uid)
    if not accept:
        messages.success(request, _("Je ging niet in op de uitnodiging."))
        return redirect("membership:index")
    messages.success(request, _("Je bent lid van %(group)s. Zeg gerust dag.") % {"group": group.name})
    return redirect("membership:feed", uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def preferences(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose how much to hear of a group; leave it."""
    viewer = member(request)
    group = access_group(viewer, uid)
    row = _active(viewer, group)
    start: dict[str, Any] = {
        "intensity": row.intensity,
        "themes": [theme.uid for theme in row.themes.all()],
    }
    form = PreferencesForm(posted(request), initial=start, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            choose_intensity(
                by=viewer,
                membership=row,
                intensity=Intensity(form.cleaned_data["intensity"]),
                themes=form.cleaned_data.get("themes"),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je keuze is bewaard."))
            return redirect("membership:front", uid)
    context = {**framed(viewer, group, "overview"), "form": form, "row": row}
    return render(request, "membership/preferences.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_required
def go(request: HttpRequest, uid: str) -> HttpResponse:
    """Leave a group, or take one's request back."""
    viewer = member(request)
    group = access_group(viewer, uid)
    door = door_of(viewer, group, queries.open_membership_of(viewer, group))
    try:
        leave(by=viewer, group=group)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("membership:front", uid)
    if door == "asked":
        messages.success(request, _("Je vraag is ingetrokken."))
    else:
        messages.success(
            request, _("Je bent geen lid meer van %(group)s. Je leest er niets meer.") % {"group": group.name}
        )
    return redirect("membership:index")


def _active(viewer: Actor, group: Group) -> Membership:
    row = queries.open_membership_of(viewer, group)
    if row is None or row.state != MembershipState.ACTIVE:
        raise NotFound
    return row
