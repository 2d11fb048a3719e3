"""The house rules, open to everyone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from moderation.queries.rules import clauses_in_force


@require_GET
def house_rules(request: HttpRequest) -> HttpResponse:
    """Show the house rules to everyone."""
    return render(request, "moderation/rules.html", {"clauses": clauses_in_force()})
