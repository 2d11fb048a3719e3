"""The agenda of a group, for its members; and for who manages it: who comes, and who was there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.membership.activities_permissions import access_activity, access_managed_group, can_manage
from groups.membership.permissions import access_inside
from groups.membership.services.activities import (
    cancel_activity,
    export_attendance,
    move_activity,
    take_attendance,
)
from groups.membership.views.frame import framed, framed_office
from network.feed.calendars import calendar_answer
from network.feed.occasion_forms import MoveOccasionForm, OccasionForm, start_of
from network.feed.permissions import can_post
from network.feed.queries import occasions
from network.feed.views.home import cursor_of
from network.feed.views.occasions import after_planning, published_from
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, NotFound
from network.people.doors import member, member_required, posted

MOST = 200


@require_safe
@member_required
def activities(request: HttpRequest, uid: str) -> HttpResponse:
    """Show to who reads inside what the group does next."""
    viewer = member(request)
    group = access_inside(viewer, uid)
    cursor, warning = cursor_of(request)
    found, later = occasions.after(occasions.agenda_of_space(viewer, group.space_id), cursor)
    mine = occasions.own_states(viewer, found)
    context = {
        **framed(viewer, group, "activities"),
        "events": [(occasion, mine.get(occasion.pk, "")) for occasion in found],
        "next_url": f"?cursor={later}" if later else "",
        "warning": warning,
        "plans": group.is_open and can_post(viewer, group.space),
        "manages": can_manage(viewer, group),
    }
    return render(request, "membership/activities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def plan(request: HttpRequest, uid: str) -> HttpResponse:
    """Put an activity on the agenda of a group of which one is a member."""
    viewer = member(request)
    group = access_inside(viewer, uid)
    if not group.is_open or not can_post(viewer, group.space):
        raise NotFound
    form = OccasionForm(posted(request), request.FILES or None, in_district=False)
    if request.method == "POST" and form.is_valid():
        post = published_from(form, viewer, group.space)
        if post is not None:
            return after_planning(request, post)
    context = {**framed(viewer, group, "activities"), "form": form}
    return render(request, "membership/plan_activity.html", context, status=400 if form.errors else 200)


@require_safe
@member_required
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Give the agenda of a group as a file for the calendar of a phone."""
    viewer = member(request)
    group = access_inside(viewer, uid)
    found = occasions.calendar_of_space(viewer, group.space_id)
    host = f"{request.scheme}://{request.get_host()}"
    return calendar_answer(found, host=host, now=clock.now(), name="agenda")


@require_safe
@member_required
def office_activities(request: HttpRequest, uid: str) -> HttpResponse:
    """List what was and what comes, with how many come, to who manages it."""
    viewer = member(request)
    group = access_managed_group(viewer, uid)
    context = {
        **framed_office(viewer, group, "activities"),
        "events": list(occasions.occasions_of_space(group.space_id)[:MOST]),
        "now": clock.now(),
        "plans": group.is_open,
    }
    return render(request, "membership/office_activities.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def office_activity(request: HttpRequest, uid: str) -> HttpResponse:
    """Show who comes to one activity; note afterwards who was there."""
    viewer = member(request)
    group, post = access_activity(viewer, uid)
    if request.method == "POST":
        try:
            count = take_attendance(
                by=viewer, group=group, post=post, present=request.POST.getlist("present")
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Genoteerd: %(count)d aanwezig.") % {"count": count})
        return redirect("membership:office_activity", uid)
    occasion = post.occasion
    now = clock.now()
    context = {
        **framed_office(viewer, group, "activities"),
        "post": post,
        "occasion": occasion,
        "rows": list(occasions.who_comes(occasion)),
        "began": occasion.starts_at <= now,
        "open_yet": occasion.ends_at > now and occasion.cancelled_at is None,
    }
    return render(request, "membership/office_activity.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def move(request: HttpRequest, uid: str) -> HttpResponse:
    """Change when, where and for how many; a stale form keeps what was typed."""
    viewer = member(request)
    group, post = access_activity(viewer, uid)
    occasion = post.occasion
    form = MoveOccasionForm(posted(request), initial=start_of(post, occasion))
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            move_activity(
                by=viewer,
                group=group,
                post=post,
                facts=form.facts(occasion.title),
                version=form.cleaned_data["version"],
            )
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            form.on_version(post.version)
        else:
            messages.success(request, _("De activiteit is aangepast. Wie komt, krijgt een seintje."))
            return redirect("membership:office_activity", uid)
    context = {
        **framed_office(viewer, group, "activities"),
        "form": form,
        "post": post,
        "occasion": occasion,
        "stale": stale,
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "membership/move_activity.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask once, then call an activity off."""
    viewer = member(request)
    group, post = access_activity(viewer, uid)
    if request.method == "POST":
        cancel_activity(by=viewer, group=group, post=post)
        messages.success(request, _("De activiteit is afgelast. Wie zou komen, krijgt een seintje."))
        return redirect("membership:office_activity", uid)
    context = {**framed_office(viewer, group, "activities"), "post": post, "occasion": post.occasion}
    return render(request, "membership/cancel_activity.html", context)


@never_cache
@require_safe
@member_required
def export(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Hand over who comes, as CSV."""
    viewer = member(request)
    group, post = access_activity(viewer, uid)
    lines = export_attendance(by=viewer, group=group, post=post)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="wie-komt.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
