"""Begin an advice, write it together, compare versions, remark."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.councils import permissions, queries, rules, services
from groups.councils.differences import differences
from groups.councils.enums import AdviceState
from groups.councils.forms import RemarkForm, StartForm, VersionForm
from groups.councils.models import Advice, AdviceVersion
from groups.councils.models.advice import RemarkState
from groups.councils.views.parts import actions_for
from groups.membership.models import Group
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required, posted
from network.people.models import Person

REFUSED = 422


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def start(request: HttpRequest, uid: str) -> HttpResponse:
    """Begin an advice on the group's own initiative."""
    viewer = member(request)
    group: Group = permissions.access_drafting_group(viewer, uid)
    form = StartForm(posted(request), towns=group.municipalities.order_by("name"))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_advice(by=viewer, group=group, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Advies %(label)s is begonnen.") % {"label": made.label})
            return redirect("councils:draft", uid=made.uid)
    return render(
        request, "councils/start.html", {"form": form, "group": group}, status=_status(form.is_bound)
    )


@never_cache
@require_safe
@member_required
def draft(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the draft with its versions and remarks, to members."""
    viewer = member(request)
    advice = permissions.access_draft(viewer, uid)
    return _draft_page(request, viewer, advice, RemarkForm())


@never_cache
@require_POST
@member_required
def say(request: HttpRequest, uid: str) -> HttpResponse:
    """Remark something on the draft."""
    viewer = member(request)
    advice = permissions.access_for_remarking(viewer, uid)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            made = services.remark(by=viewer, advice=advice, text=form.cleaned_data["text"])
        except DomainError as error:
            form.refuse(error)
        else:
            if made.state == RemarkState.HELD:
                messages.info(request, _("Je opmerking wacht op een moderator. Daarna staat ze hier."))
            else:
                messages.success(request, _("Je opmerking staat erbij."))
            return redirect("councils:draft", uid=uid)
    return _draft_page(request, viewer, advice, form)


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def write(request: HttpRequest, uid: str) -> HttpResponse:
    """Write a new version; what was typed on an older one stays in the form."""
    viewer = member(request)
    advice = permissions.access_for_drafting(viewer, uid)
    newest = queries.newest_version(advice)
    begin = {"text": newest.text if newest is not None else "", "version": advice.latest}
    form = VersionForm(posted(request), initial=begin)
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            services.write_version(by=viewer, advice=advice, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
            stale = error.code == "stale"
            if stale:
                form.on_version(advice.latest)
        else:
            messages.success(request, _("Je versie is bewaard."))
            return redirect("councils:draft", uid=uid)
    return render(
        request,
        "councils/write.html",
        {
            "form": form,
            "advice": advice,
            "newest": newest if stale else None,
            "settled": AdviceState(advice.state) not in rules.WRITABLE,
            "remarks": queries.remarks_for(viewer, advice),
        },
        status=_status(form.is_bound),
    )


@never_cache
@require_safe
@member_required
def compare(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what changed between two versions."""
    advice = permissions.access_draft(member(request), uid)
    after = _version(advice, request.GET.get("to", ""), default=advice.latest)
    before = _version(advice, request.GET.get("from", ""), default=after.number - 1)
    return render(
        request,
        "councils/compare.html",
        {
            "advice": advice,
            "before": before,
            "after": after,
            "blocks": differences(before.text, after.text),
            "versions": queries.versions_of(advice),
        },
    )


def _draft_page(request: HttpRequest, viewer: Person, advice: Advice, form: RemarkForm) -> HttpResponse:
    return render(
        request,
        "councils/draft.html",
        {
            "advice": advice,
            "version": queries.newest_version(advice),
            "versions": queries.versions_of(advice),
            "remarks": queries.remarks_for(viewer, advice),
            "form": form,
            "may_remark": permissions.can_remark(viewer, advice.group)
            and advice.state == AdviceState.DRAFTING,
            "actions": actions_for(viewer, advice),
        },
        status=_status(form.is_bound),
    )


def _version(advice: Advice, word: str, *, default: int) -> AdviceVersion:
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 9 else default
    found = advice.versions.select_related("author").filter(number=max(number, 1)).first()
    if found is None:
        raise NotFound
    return found


def _status(is_bound: bool) -> int:
    return REFUSED if is_bound else 200
