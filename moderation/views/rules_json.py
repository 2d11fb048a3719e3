"""The house rules for programs: what counts, what was announced, and what official bodies chose."""

import hashlib
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from moderation.models import Clause
from moderation.queries import rules as queries
from moderation.queries.charters import public_charters

FORMAT = 1
KEPT_FOR = 300


@require_safe
def rules_json(request: HttpRequest) -> HttpResponse:
    """Answer the rules as JSON, or that they are still the same."""
    answer = JsonResponse(_rules(), encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False})
    tag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)  # type: ignore[assignment]
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    return answer


def _rules() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": queries.current_version(),
        "clauses": [_clause(clause) for clause in queries.clauses_in_force()],
        "announced": [
            {
                "summary": change.summary,
                "announced_at": change.announced_at,
                "takes_effect_at": change.takes_effect_at,
                "sooner_because": change.sooner_because,
                "clauses": [_clause(one.after) for one in queries.alterations(change) if one.after],
                "dropped": [one.number for one in queries.alterations(change) if one.after is None],
            }
            for change in queries.announced()
        ],
        "charters": public_charters(),
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.number,
        "version": clause.version,
        "title": clause.title,
        "text": clause.text,
        "scope": clause.scope,
        "valid_from": clause.valid_from,
        "valid_until": clause.valid_until,
        "law": clause.law,
        "category": clause.category,
    }
