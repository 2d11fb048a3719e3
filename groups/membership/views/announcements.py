"""Announcements: write, see whom it reaches, send; and the page of one for members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.membership.forms import AnnouncementForm
from groups.membership.models import Group
from groups.membership.models.announcement import AnnouncementState
from groups.membership.permissions import GroupPower, access_announcement, access_group, access_office
from groups.membership.queries.announcements import announcements_of, reach_of
from groups.membership.services.announcements import clean_words, send_announcement
from groups.membership.views.frame import framed, framed_office
from network.kernel.errors import DomainError
from network.kernel.text import render as rendered
from network.people.doors import member, member_required, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def announcements(request: HttpRequest, uid: str) -> HttpResponse:
    """List what was announced; write, look at it with whom it reaches, and only then send."""
    viewer = member(request)
    group = access_office(viewer, uid, GroupPower.ANNOUNCE)
    form = AnnouncementForm(posted(request), group=group)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if "send" in request.POST:
                return _sent(request, group, form)
            if "again" not in request.POST:
                context = _preview(group, form)
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "membership/announcements.html",
        {
            **framed_office(viewer, group, "announcements"),
            "form": form,
            "announcements": announcements_of(group),
            **context,
        },
        status=422 if form.errors else 200,
    )


def _preview(group: Group, form: AnnouncementForm) -> dict[str, object]:
    given = form.cleaned_data
    subject, text = clean_words(given["subject"], given["text"])
    return {
        "preview": {
            "subject": subject,
            "html": rendered(text),
            "important": given["important"],
            "themes": form.about(),
        },
        "reach": reach_of(group, important=given["important"], themes=form.about()),
    }


def _sent(request: HttpRequest, group: Group, form: AnnouncementForm) -> HttpResponse:
    given = form.cleaned_data
    made = send_announcement(
        by=member(request),
        group=group,
        subject=given["subject"],
        text=given["text"],
        important=given["important"],
        themes=form.about(),
    )
    if made.state == AnnouncementState.HELD:
        messages.info(request, _("Je mededeling wacht op nazicht. Een mens leest ze na."))
    else:
        messages.success(request, _("Je mededeling is verstuurd aan %(n)d leden.") % {"n": made.reached})
    return redirect("membership:announcements", group.uid)


@require_safe
@member_required
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one announcement to the members of its group, and to who wrote it."""
    viewer = member(request)
    row = access_announcement(viewer, uid)
    group = access_group(viewer, row.group.uid)
    context = {**framed(viewer, group, "feed"), "item": row, "own": row.author_id == viewer.pk}
    return render(request, "membership/announcement.html", context)
