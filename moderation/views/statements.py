"""What was decided about what the viewer wrote or reported, with the road to complain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.forms.complaint import ComplaintForm
from moderation.models import Complaint, ComplaintState, Decision
from moderation.queries.redress import access_told, answers_to, complaint_about, deciders_of, role_of, told_at
from moderation.queries.sanctions import sanctions_of
from moderation.queries.statements import access_decision, decisions_about, measures_about
from moderation.rules.redress import complain_until
from network.kernel import clock
from network.kernel.actor import Actor
from network.people.doors import member_required

MOST_LISTED = 40


@require_GET
@member_required
def statements(request: HttpRequest) -> HttpResponse:
    """List what was decided about what the viewer wrote, and what waits."""
    return render(
        request,
        "moderation/statements.html",
        {
            "measures": measures_about(request.user),
            "decisions": decisions_about(request.user)[:MOST_LISTED],
            "sanctions": sanctions_of(request.user)[:MOST_LISTED],
        },
    )


@require_GET
@member_required
def statement(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one statement of reasons to its author, who may complain of it."""
    decision = access_decision(request.user, uid)
    return render(
        request, "moderation/statement.html", {"decision": decision, **_redress(request.user, decision)}
    )


@require_GET
@member_required
def reports(request: HttpRequest) -> HttpResponse:
    """List what became of what the viewer reported."""
    return render(request, "moderation/reports.html", {"decisions": answers_to(request.user)[:MOST_LISTED]})


@require_GET
@member_required
def outcome(request: HttpRequest, uid: str) -> HttpResponse:
    """Show to somebody who reported an item what was decided; who was refused may complain of it."""
    decision = access_told(request.user, uid)
    return render(
        request, "moderation/outcome.html", {"decision": decision, **_redress(request.user, decision)}
    )


def _redress(viewer: Actor, decision: Decision) -> dict[str, object]:
    """Return what the page says of complaining: until when, and how a complaint stands."""
    filed = complaint_about(viewer, decision)
    until = complain_until(told_at(decision))
    may = filed is None and role_of(viewer, decision) is not None and clock.now() < until
    return {
        "complaint": filed,
        "form": ComplaintForm() if may else None,
        "until": until,
        "waits_for_nobody": _waits_for_nobody(filed),
    }


def _waits_for_nobody(complaint: Complaint | None) -> bool:
    return complaint is not None and complaint.state == ComplaintState.OPEN and not deciders_of(complaint)
