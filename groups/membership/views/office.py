"""The back office of a group: members and requests, figures, exports, and the words on its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.membership import fronts
from groups.membership.forms import EditGroupForm, InviteForm, ReasonForm
from groups.membership.models import Group, Membership
from groups.membership.permissions import (
    GroupPower,
    access_edit,
    access_office,
    access_request,
    may_found,
)
from groups.membership.queries.figures import figures_of
from groups.membership.queries.listing import invitations_of, member_page, requests_of
from groups.membership.services import edit_group, invite_by_mail, let_in, refuse, remove_member
from groups.membership.services.exports import as_csv, as_xlsx, note_export
from groups.membership.views.frame import framed_office
from moderation.permissions import ModerationPower
from network.kernel import access
from network.kernel.errors import Conflict, DomainError, NotFound
from network.people.doors import member, member_required, posted
from network.people.models import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_REQUESTS = 50


@never_cache
@require_safe
@member_required
def office(request: HttpRequest, uid: str) -> HttpResponse:
    """Show how the group fares, and lead to what the viewer may do."""
    viewer = member(request)
    group = access_office(viewer, uid)
    context = {
        **framed_office(viewer, group, "office"),
        "figures": figures_of(group),
        "holds_queue": access.holds(viewer, ModerationPower.HOLD_QUEUE, group.space_id),
    }
    return render(request, "membership/office_overview.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def office_members(request: HttpRequest, uid: str) -> HttpResponse:
    """Show requests, invitations and members; invite by e-mail."""
    viewer = member(request)
    group = access_office(viewer, uid, GroupPower.MANAGE_MEMBERS)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            invite_by_mail(by=viewer, group=group, email=form.cleaned_data["email"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("Heeft dit adres een account van iemand die hier woont? Dan is de uitnodiging er al."),
            )
            return redirect("membership:office_members", uid)
    return _members_page(request, viewer, group, form)


def _members_page(request: HttpRequest, viewer: Person, group: Group, form: InviteForm) -> HttpResponse:
    word = request.GET.get("q", "")[:80]
    page = member_page(group, after=request.GET.get("after", "")[:16], word=word)
    roles = fronts.roles_in(group, [row.person_id for row in page.rows])
    return render(
        request,
        "membership/office_members.html",
        {
            **framed_office(viewer, group, "members"),
            "requests": requests_of(group)[:MOST_REQUESTS],
            "invitations": invitations_of(group)[:MOST_REQUESTS],
            "rows": [(row, roles[row.person_id]) for row in page.rows],
            "after": page.after,
            "word": word,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def accept(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody in who asked."""
    viewer = member(request)
    row = access_request(viewer, uid)
    try:
        let_in(by=viewer, membership=row)
        messages.success(request, _("%(name)s is nu lid.") % {"name": row.person})
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("membership:office_members", row.group.uid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def turn_away(request: HttpRequest, uid: str) -> HttpResponse:
    """Refuse a request, put a member out, or take an invitation back; each with a reason."""
    viewer = member(request)
    row = access_request(viewer, uid)
    if row.state not in ("requested", "invited", "active"):
        raise NotFound
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _turned_away(viewer, row, form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Dat is gebeurd. %(name)s leest de reden.") % {"name": row.person})
            return redirect("membership:office_members", row.group.uid)
    context = {**framed_office(viewer, row.group, "members"), "form": form, "row": row}
    return render(request, "membership/turn_away.html", context, status=422 if form.is_bound else 200)


def _turned_away(viewer: Person, row: Membership, reason: str) -> None:
    if row.state == "requested":
        refuse(by=viewer, membership=row, reason=reason)
    else:
        remove_member(by=viewer, membership=row, reason=reason)


@never_cache
@require_safe
@member_required
def export(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Hand over the list of members as CSV, or as a workbook with `?as=xlsx`."""
    viewer = member(request)
    group = access_office(viewer, uid, GroupPower.MANAGE_MEMBERS)
    workbook = request.GET.get("as") == "xlsx"
    note_export(by=viewer, group=group, form="xlsx" if workbook else "csv")
    answer: HttpResponseBase
    if workbook:
        answer = HttpResponse(as_xlsx(group), content_type=XLSX)
    else:
        answer = StreamingHttpResponse(as_csv(group), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="leden.{"xlsx" if workbook else "csv"}"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change what the group says about itself; a stale form keeps what was typed."""
    viewer = member(request)
    group = access_edit(viewer, uid)
    form = EditGroupForm(posted(request), initial=EditGroupForm.start_from(group))
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edit_group(
                by=viewer,
                group=group,
                version=given["version"],
                wording=form.wording(),
                themes=given["themes"],
            )
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            if stale:
                form.on_version(group.version)
        else:
            messages.success(request, _("De pagina van de groep is aangepast."))
            return redirect("membership:front", uid)
    context = {
        **framed_office(viewer, group, "edit"),
        "form": form,
        "may_close": group.is_open and may_found(viewer, group),
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "membership/office_edit.html", context, status=status)
