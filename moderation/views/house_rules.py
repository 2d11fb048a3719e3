"""The house rules, open to everyone: what counts, what will change, and every version that there was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation.queries import rules as queries


@require_safe
def house_rules(request: HttpRequest) -> HttpResponse:
    """Show the house rules, what groups may add, and what was announced."""
    return render(
        request,
        "moderation/rules.html",
        {
            "clauses": queries.clauses_everywhere(),
            "approved": queries.charter_clauses(),
            "announced": [(change, queries.alterations(change)) for change in queries.announced()],
        },
    )


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show every change that was announced, and every version with the time in which it counted."""
    return render(
        request,
        "moderation/rules_history.html",
        {
            "changes": [(change, queries.alterations(change)) for change in queries.changes()],
            "versions": queries.every_version(),
        },
    )
