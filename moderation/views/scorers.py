"""The learned scorer: versions with their figures, and the button to learn. Switching on is a proposal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moderation.models import ScorerVersion
from moderation.queries.past import decided_kinds
from moderation.services import scorers as services
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required

MOST_LISTED = 20


@never_cache
@require_GET
@member_required
def scorers(request: HttpRequest) -> HttpResponse:
    """Show every version that was learned, newest first."""
    _ensure_administrator(request)
    restricted, kept = decided_kinds()
    versions = ScorerVersion.objects.select_related("trained_by")[:MOST_LISTED]
    return render(
        request,
        "moderation/scorers.html",
        {
            "versions": [(one, services.why_not(one)) for one in versions],
            "restricted": restricted,
            "kept": kept,
            "training": services.is_training(),
            "failed_at": services.failed_at(),
        },
    )


@never_cache
@require_POST
@member_required
def train(request: HttpRequest) -> HttpResponse:
    """Ask the worker to learn."""
    _ensure_administrator(request)
    try:
        services.ask_training(by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De machine leert. Dat duurt enkele minuten; deze pagina volgt het."))
    return redirect("moderation:scorers")


def _ensure_administrator(request: HttpRequest) -> None:
    if not access.is_administrator(request.user):
        raise NotFound()
