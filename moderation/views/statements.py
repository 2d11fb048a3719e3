"""What was decided about what the viewer wrote."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.queries.statements import access_decision, decisions_about, measures_about
from network.people.doors import member_required

MOST_LISTED = 40


@require_GET
@member_required
def statements(request: HttpRequest) -> HttpResponse:
    """List what was decided about what the viewer wrote, and what waits."""
    return render(
        request,
        "moderation/statements.html",
        {"measures": measures_about(request.user), "decisions": decisions_about(request.user)[:MOST_LISTED]},
    )


@require_GET
@member_required
def statement(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one statement of reasons to its author."""
    return render(request, "moderation/statement.html", {"decision": access_decision(request.user, uid)})
