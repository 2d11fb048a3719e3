"""Giving mandates by a decision, and setting the seats of a group. For who gives mandates there."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.mandates import queries
from groups.mandates.enums import CandidacyState, CompositionRule, MandateKind
from groups.mandates.forms import AppointForm, BoardForm
from groups.mandates.models import Candidacy, Mandate
from groups.mandates.permissions import access_candidacy, access_group_for_mandates
from groups.mandates.sentences import lines_of
from groups.mandates.services.appointing import appoint_by, call_up_by, nominees_of, seats_for
from groups.mandates.services.boards import set_board
from groups.membership.models import Group
from groups.membership.views.frame import framed
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.kernel.moments import last_day, local
from network.people.doors import member, member_required, posted
from network.people.models import Person

MOST_CHOSEN = 99


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def appoint_people(request: HttpRequest, uid: str) -> HttpResponse:
    """Appoint the chosen candidates together, or one member, by a decision."""
    viewer = member(request)
    group = access_group_for_mandates(viewer, uid)
    board_row = queries.board_of(group)
    if board_row is None:
        messages.info(request, _("Leg eerst vast hoeveel plaatsen deze groep heeft en welke regel geldt."))
        return redirect("mandates:board", uid)
    chosen = _chosen(request, viewer, group)
    said = queries.nominations_for(viewer, chosen)
    nominees = nominees_of(chosen)
    form = AppointForm(posted(request), rule=board_row.rule, chosen=nominees, initial=_initial(chosen))
    if request.method == "POST" and form.is_valid():
        try:
            made = _appoint(viewer, group, chosen, form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            done = ngettext("%(n)d mandaat gegeven.", "%(n)d mandaten gegeven.", len(made))
            messages.success(request, done % {"n": len(made)})
            return redirect("mandates:group", uid)
    at = max(chosen[0].call.term_from, clock.now()) if chosen else clock.now()
    judgement = queries.composition_of(group, at, adding=seats_for(group, nominees), board=board_row)
    return render(
        request,
        "mandates/appoint.html",
        {
            **framed(viewer, group, "mandates"),
            "form": form,
            "chosen": [(row, said.get(row.pk, [])) for row in chosen],
            "lines": lines_of(judgement),
        },
        status=422 if form.is_bound else 200,
    )


def _appoint(viewer: Person, group: Group, chosen: list[Candidacy], values: dict[str, Any]) -> list[Mandate]:
    if len(chosen) == 1 and chosen[0].state == CandidacyState.RESERVE:
        told = {name: value for name, value in values.items() if name not in ("nominees", "kind")}
        return [call_up_by(by=viewer, candidacy=chosen[0], **told)]
    return appoint_by(by=viewer, group=group, **values)


def _chosen(request: HttpRequest, viewer: Person, group: Group) -> list[Candidacy]:
    uids = [*request.GET.getlist("c"), *request.POST.getlist("c")][: 2 * MOST_CHOSEN]
    rows = [access_candidacy(viewer, each) for each in dict.fromkeys(uids)]
    if any(row.call.group_id != group.pk for row in rows):
        raise NotFound
    return rows


def _initial(chosen: list[Candidacy]) -> dict[str, Any]:
    if not chosen:
        return {"kind": MandateKind.MEMBER, "first_day": clock.today()}
    call = chosen[0].call
    return {
        "kind": call.kind,
        "first_day": local(call.term_from).date(),
        "valid_until": last_day(call.term_until),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def board(request: HttpRequest, uid: str) -> HttpResponse:
    """Set how many seats a group has and which rule they keep."""
    viewer = member(request)
    group = access_group_for_mandates(viewer, uid)
    row = queries.board_of(group)
    initial = (
        {name: getattr(row, name) for name in ("rule", "min_seats", "max_seats", "override_reason")}
        if row is not None
        else {"rule": CompositionRule.ADVISORY, "min_seats": 3, "max_seats": 9}
    )
    form = BoardForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_board(by=viewer, group=group, **_values(form))
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De plaatsen zijn vastgelegd."))
            return redirect("mandates:group", uid)
    return render(
        request,
        "mandates/board.html",
        {**framed(viewer, group, "mandates"), "form": form},
        status=422 if form.is_bound else 200,
    )


def _values(form: BoardForm) -> dict[str, Any]:
    return {**form.cleaned_data, "rule": CompositionRule(form.cleaned_data["rule"])}
