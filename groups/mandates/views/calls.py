"""Calls as members see them, and answering one. Making one is `call_office`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.mandates import queries, rules
from groups.mandates.enums import CompositionRule
from groups.mandates.forms import CandidateForm
from groups.mandates.models import Call
from groups.mandates.permissions import (
    access_call,
    access_own_candidacy,
    can_see_candidates,
    gives_mandates,
    may_sit,
    runs_calls,
)
from groups.mandates.services.candidacies import stand_as_candidate, withdraw_candidacy
from groups.membership.permissions import access_group
from groups.membership.views.frame import framed
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import DomainError
from network.people.doors import member, member_required, posted, session_over

MOST_CALLS = 50


@require_safe
def calls_of_group(request: HttpRequest, uid: str) -> HttpResponse:
    """Show for what a group looks for people, and what it looked for before."""
    group = access_group(request.user, uid)
    now = clock.now()
    rows = list(queries.calls_of(request.user, group)[:MOST_CALLS])
    runs = runs_calls(request.user, group)
    return render(
        request,
        "mandates/calls.html",
        {
            **framed(request.user, group, "calls"),
            "open": [row for row in rows if rules.takes_candidates(row.state, row.deadline, now)],
            "others": [row for row in rows if not rules.takes_candidates(row.state, row.deadline, now)],
            "runs": runs,
            "reserves": list(queries.reserves_of(request.user, group)) if runs else [],
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a call, and let a member answer it."""
    row = access_call(request.user, uid)
    form = CandidateForm(posted(request), rule=_rule(row))
    if request.method == "POST":
        if not request.user.is_authenticated:
            return session_over(request)
        if form.is_valid() and _stands(request, row, form):
            messages.success(request, _("Je bent kandidaat. Je hoort het als er beslist is."))
            return redirect("mandates:candidacies")
    return render(
        request,
        "mandates/call.html",
        {**framed(request.user, row.group, "calls"), **_shown(request.user, row), "form": form},
        status=422 if form.is_bound else 200,
    )


def _stands(request: HttpRequest, row: Call, form: CandidateForm) -> bool:
    try:
        stand_as_candidate(
            by=member(request),
            call=row,
            motivation=form.cleaned_data["motivation"],
            no_office=form.cleaned_data.get("no_office", False),
            gender=form.cleaned_data.get("gender", ""),
        )
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _shown(viewer: Actor, row: Call) -> dict[str, object]:
    own = queries.own_candidacy(viewer, row)
    takes = rules.takes_candidates(row.state, row.deadline, clock.now())
    sees = can_see_candidates(viewer, row)
    return {
        "call": row,
        "takes": takes,
        "own": own,
        "may_stand": takes and own is None and viewer.is_authenticated and may_sit(viewer, row.group),
        "sees": sees,
        "candidates": list(queries.candidates_of(viewer, row)) if sees else [],
        "runs": runs_calls(viewer, row.group),
        "gives": gives_mandates(viewer, row.group),
    }


def _rule(row: Call) -> str:
    board = queries.board_of(row.group)
    return board.rule if board is not None else CompositionRule.FREE


@never_cache
@require_safe
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show for what the viewer stood as candidate, and what came of it."""
    rows = list(queries.my_candidacies(member(request))[:MOST_CALLS])
    said = queries.nominations_for(member(request), rows)
    told = [(row, said.get(row.pk, [])) for row in rows]
    return render(request, "mandates/candidacies.html", {"rows": told})


@require_POST
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's candidacy back."""
    viewer = member(request)
    row = access_own_candidacy(viewer, uid)
    try:
        withdraw_candidacy(by=viewer, candidacy=row)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Je bent geen kandidaat meer. Je tekst is gewist."))
    return redirect("mandates:candidacies")
