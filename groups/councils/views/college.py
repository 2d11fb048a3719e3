"""For those who speak for the college: ask, see what waits, answer, say what was done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.councils import permissions, queries, services
from groups.councils.forms import AnswerForm, AskForm, FollowUpForm
from groups.councils.views.parts import listed
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required, posted
from network.people.models import Person

REFUSED = 422
MOST_LISTED = 100


@never_cache
@require_safe
@member_required
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer, what was asked, and what is not followed up yet."""
    viewer = _speaker(request)
    return render(
        request,
        "councils/waiting.html",
        {
            "waiting": listed(queries.waiting_for(viewer).select_related("answer")[:MOST_LISTED]),
            "asked": listed(queries.asked_by_colleges_of(viewer).select_related("answer")[:MOST_LISTED]),
            "answered": listed(queries.answered_for(viewer).select_related("answer")[:MOST_LISTED]),
        },
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a group for advice."""
    viewer = _speaker(request)
    chosen = {"group": request.GET.get("group", "")}
    groups, towns = queries.groups_to_ask(viewer), queries.colleges_spoken_for(viewer)
    form = AskForm(posted(request), groups=groups, towns=towns, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_advice(by=viewer, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De vraag is verstuurd aan %(group)s.") % {"group": made.group})
            return redirect("councils:advice", uid=made.uid)
    return render(request, "councils/ask.html", {"form": form}, status=REFUSED if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def reply(request: HttpRequest, uid: str) -> HttpResponse:
    """Record the answer of the college, once."""
    viewer = member(request)
    advice = permissions.access_for_college(viewer, uid)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(by=viewer, advice=advice, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Het antwoord staat bij het advies. De leden krijgen een seintje."))
            return redirect("councils:advice", uid=uid)
    return render(
        request,
        "councils/answer.html",
        {
            "form": form,
            "advice": advice,
            "version": queries.voted_version(advice) if advice.delivered_at is not None else None,
        },
        status=REFUSED if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def follow(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what was done with an answered advice."""
    viewer = member(request)
    advice = permissions.access_for_college(viewer, uid)
    form = FollowUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.follow_up(by=viewer, advice=advice, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Dit staat nu bij het advies."))
            return redirect("councils:advice", uid=uid)
    return render(
        request,
        "councils/follow.html",
        {"form": form, "advice": advice, "follow_ups": queries.follow_ups_of(advice)},
        status=REFUSED if form.is_bound else 200,
    )


def _speaker(request: HttpRequest) -> Person:
    """Return who is logged in, and speaks for some college. Raises: NotFound for anybody else."""
    viewer = member(request)
    if not permissions.speaks_for_some_college(viewer):
        raise NotFound
    return viewer
