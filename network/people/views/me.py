"""The reader's own pages: profile, settings, who looked, sessions. And a neighbour's profile."""

from allauth.account.models import EmailAddress
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.kernel.errors import DomainError
from network.people import queries
from network.people.doors import member, member_required, posted
from network.people.forms.settings import SettingsForm
from network.people.permissions import access_profile
from network.people.queries.blocks import block_of, can_reach
from network.people.services.settings import change_settings

LOOKS_ON_A_PAGE = 30


@require_safe
@member_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show the reader's own profile, with the ways to their settings."""
    return _profile(request, member(request).uid)


@require_safe
@member_required
def person(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a neighbour."""
    return _profile(request, uid)


def _profile(request: HttpRequest, uid: str) -> HttpResponse:
    viewer = member(request)
    shown = access_profile(viewer, uid)
    own = shown.pk == viewer.pk
    street = queries.street_shown(shown, viewer)
    residency = queries.residency_of(shown) if own or street else None
    district = residency.district if own and residency is not None and residency.is_verified else None
    return render(
        request,
        "people/profile.html",
        {
            "person": shown,
            "own": own,
            "kept": None if own else block_of(viewer, shown.pk),
            "may_write": can_reach(viewer, shown),
            "street": street,
            "residency": residency,
            "joined": queries.members_joined(district) if district is not None else None,
            "adoption": round(100 * queries.adoption(district)) if district is not None else 0,
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def settings(request: HttpRequest) -> HttpResponse:
    """Change what others see, and how pages look."""
    viewer = member(request)
    form = SettingsForm.of(viewer, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(by=viewer, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je instellingen zijn bewaard."))
            return redirect("people:settings")
    return render(
        request,
        "people/settings.html",
        {
            "form": form,
            "residency": queries.residency_of(viewer),
            "confirmed": EmailAddress.objects.filter(user=viewer, email=viewer.email, verified=True).exists(),
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
@member_required
def looks(request: HttpRequest) -> HttpResponse:
    """Show who looked, by power, at what the reader wrote."""
    rows = queries.looks_at(member(request))
    before = _number(request.GET.get("before", ""))
    shown = list((rows.filter(pk__lt=before) if before else rows)[: LOOKS_ON_A_PAGE + 1])
    more = len(shown) > LOOKS_ON_A_PAGE
    shown = shown[:LOOKS_ON_A_PAGE]
    next_url = f"?before={shown[-1].pk}" if more else None
    queries.name_items(shown)
    return render(request, "people/looks.html", {"looks": shown, "next_url": next_url})


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where the reader is logged in, and end sessions elsewhere."""
    viewer = member(request)
    if request.method == "POST":
        chosen = UserSession.objects.filter(user=viewer)
        if "others" not in request.POST:
            chosen = chosen.filter(pk=_number(request.POST.get("session", "")))
        ended = [one for one in chosen if not one.is_current()]
        end_sessions(request, ended)
        messages.success(request, _("Daar ben je nu uitgelogd."))
        return redirect("people:sessions")
    rows = UserSession.objects.purge_and_list(viewer)
    rows.sort(key=lambda row: (not row.is_current(), -row.created_at.timestamp()))
    return render(request, "people/sessions.html", {"sessions": rows})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
