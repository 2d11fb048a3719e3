"""Whom the reader keeps away: block or mute somebody, undo it, and the list. The other one is never told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from network.kernel.errors import Invalid
from network.people.doors import member, member_required
from network.people.models import BlockKind
from network.people.permissions import access_kept_away, access_to_keep_away, can_see
from network.people.queries.blocks import blocks_of
from network.people.services.blocks import keep_away, let_near

ON_A_PAGE = 50


@never_cache
@require_safe
@member_required
def blocks(request: HttpRequest) -> HttpResponse:
    """Show whom the reader blocked or muted, the latest first."""
    rows = blocks_of(member(request))
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: ON_A_PAGE + 1])
    more = len(shown) > ON_A_PAGE
    shown = shown[:ON_A_PAGE]
    next_url = f"?before={shown[-1].pk}" if more else None
    return render(request, "people/blocks.html", {"blocks": shown, "next_url": next_url})


@require_POST
@member_required
def keep(request: HttpRequest, uid: str) -> HttpResponse:
    """Block or mute somebody, from their profile."""
    viewer = member(request)
    other = access_to_keep_away(viewer, uid)
    try:
        row = keep_away(other=other, kind=request.POST.get("kind", ""), by=viewer)
    except Invalid as error:
        messages.error(request, error.message)
        return redirect("people:person", uid)
    said = (
        _("Je blokkeerde %(name)s. We vertellen dat aan niemand.")
        if row.kind == BlockKind.BLOCK
        else _("Je zette %(name)s stil. Dat ziet alleen jij.")
    )
    messages.success(request, said % {"name": other})
    return redirect("people:person", uid)


@require_POST
@member_required
def let_in(request: HttpRequest, uid: str) -> HttpResponse:
    """Undo a block or mute."""
    viewer = member(request)
    other = access_kept_away(viewer, uid)
    let_near(other=other, by=viewer)
    messages.success(request, _("Je leest %(name)s weer zoals elke buur.") % {"name": other})
    if "listed" in request.POST or not can_see(viewer, other):
        return redirect("people:blocks")
    return redirect("people:person", uid)
