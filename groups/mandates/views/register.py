"""Who has a mandate: of one group, of a municipality for who gives them, and for other programs."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.mandates import queries
from groups.mandates.enums import MandateKind
from groups.mandates.oslo import document_of
from groups.mandates.permissions import POWERS, can_read_handover, gives_mandates
from groups.mandates.sentences import lines_of
from groups.membership.permissions import access_group
from groups.membership.views.frame import framed
from network.kernel import access, clock
from network.kernel.errors import NotFound
from network.people.doors import member, member_required

MOST_PAST = 100


@require_safe
def of_group(request: HttpRequest, uid: str) -> HttpResponse:
    """Show who has a mandate in a group, by which decision, and who had one."""
    group = access_group(request.user, uid)
    now = clock.now()
    rows = queries.mandates_of(group)
    board = queries.board_of(group)
    gives = gives_mandates(request.user, group)
    past = list(rows.filter(valid_until__lte=now)[:MOST_PAST])
    return render(
        request,
        "mandates/group.html",
        {
            **framed(request.user, group, "mandates"),
            "running": list(rows.filter(valid_until__gt=now)),
            "past": [(row, can_read_handover(request.user, row)) for row in past],
            "board": board,
            "lines": lines_of(queries.composition_of(group, board=board)) if board is not None else [],
            "gives": gives,
            "now": now,
        },
    )


@never_cache
@require_safe
@member_required
def office(request: HttpRequest) -> HttpResponse:
    """Show the groups in which the viewer gives mandates, with their seats and what waits."""
    viewer = member(request)
    groups = list(queries.groups_giving(viewer))
    if not groups and not queries.gives_somewhere(viewer):
        raise NotFound
    return render(request, "mandates/office.html", {"rows": queries.overview_of(groups)})


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """Show which powers each kind of mandate gives, over what."""
    rows = [
        (
            kind,
            [access.powers.get(power) for power in POWERS[kind].own],
            [access.powers.get(power) for power in POWERS[kind].parent],
        )
        for kind in MandateKind
    ]
    return render(request, "mandates/powers.html", {"rows": rows})


@require_safe
def oslo(request: HttpRequest) -> HttpResponse:
    """Give every mandate in the shape of the Flemish standard for mandates, as JSON-LD."""
    return JsonResponse(
        document_of(request.build_absolute_uri("/")),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )
