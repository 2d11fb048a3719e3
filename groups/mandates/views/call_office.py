"""Making calls, and looking at who answered. Appointing is `appointing`."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.mandates import queries
from groups.mandates.enums import CallState
from groups.mandates.forms import CallForm, ReasonForm
from groups.mandates.models import Call, Candidacy, Nomination
from groups.mandates.permissions import (
    access_call_office,
    access_group_for_calls,
    can_nominate,
    gives_mandates,
)
from groups.mandates.queries.elections import outcome_of
from groups.mandates.rules import WAITING
from groups.mandates.sentences import Line, lines_of
from groups.mandates.services.appointing import nominees_of, seats_for
from groups.mandates.services.calls import cancel_call, change_call, make_call, open_call
from groups.mandates.services.candidacies import put_on_reserve, refuse_candidacies
from groups.mandates.services.elections import can_hold_election, hold_election
from groups.mandates.services.exports import candidates_as_csv, note_candidates_export
from groups.membership.models import Group
from groups.membership.views.frame import framed_office
from network.kernel import clock
from network.kernel.errors import DomainError
from network.people.doors import member, member_required, posted
from network.people.models import Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def new(request: HttpRequest, uid: str) -> HttpResponse:
    """Write a call; keep it, or open it at once."""
    viewer = member(request)
    group = access_group_for_calls(viewer, uid)
    form = CallForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = make_call(by=viewer, group=group, terms=form.terms(), open_now="open" in request.POST)
        except DomainError as error:
            form.refuse(error)
        else:
            opened = made.state == CallState.OPEN
            messages.success(
                request,
                _("De oproep is open. De leden krijgen een seintje.")
                if opened
                else _("De oproep is bewaard."),
            )
            return redirect("mandates:call", made.uid)
    return _form(request, group, form, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change a call."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    form = CallForm(posted(request), initial=CallForm.values_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            change_call(by=viewer, call=row, terms=form.terms())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De oproep is aangepast."))
            return redirect("mandates:call", row.uid)
    return _form(request, row.group, form, row)


def _form(request: HttpRequest, group: Group, form: CallForm, row: Call | None) -> HttpResponse:
    return render(
        request,
        "mandates/call_edit.html",
        {**framed_office(request.user, group, "calls"), "form": form, "call": row},
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def open_(request: HttpRequest, uid: str) -> HttpResponse:
    """Open a call that was kept."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    try:
        open_call(by=viewer, call=row)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De oproep is open. De leden krijgen een seintje."))
    return redirect("mandates:call", row.uid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a call back, with a reason."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_call(by=viewer, call=row, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De oproep is ingetrokken. De kandidaten horen waarom."))
            return redirect("mandates:calls", row.group.uid)
    return render(
        request,
        "mandates/call_cancel.html",
        {**framed_office(viewer, row.group, "calls"), "form": form, "call": row},
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def candidates(request: HttpRequest, uid: str) -> HttpResponse:
    """Show who answered a call; look whether the composition is in order; choose."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    rows = _within(row, queries.candidates_of(viewer, row))
    chosen = [each for each in rows if each.uid in request.POST.getlist("chosen")]
    gives = gives_mandates(viewer, row.group)
    wanted = request.POST.get("do", "look")
    refused = ""
    if request.method == "POST" and wanted != "look" and gives:
        try:
            answer = _choose(request, row, chosen, wanted)
        except DomainError as error:
            refused = error.message
        else:
            return answer
    return render(
        request,
        "mandates/candidates.html",
        {
            **framed_office(viewer, row.group, "calls"),
            "call": row,
            "rows": _with_nominations(viewer, rows),
            "chosen": {each.uid for each in chosen},
            "gives": gives,
            "closed": clock.now() >= row.deadline,
            "refused": refused,
            "lines": composition_with(row, chosen),
            "waiting": any(each.state in WAITING for each in rows),
            "election": outcome_of(row),
            "may_elect": can_hold_election(viewer, row),
        },
        status=422 if refused else 200,
    )


@require_POST
@member_required
def election(request: HttpRequest, uid: str) -> HttpResponse:
    """Prepare a secret vote about the candidates, as a draft poll."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    try:
        poll = hold_election(by=viewer, call=row)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("mandates:candidates", row.uid)
    messages.success(request, _("De verkiezing staat klaar. Kies nu twee sleutelhouders en het einde."))
    return redirect("polls:poll", poll.uid)


def _within(call: Call, rows: Iterable[Candidacy]) -> list[Candidacy]:
    """Return candidacies that know their call, so that no row asks for it again."""
    kept = list(rows)
    for row in kept:
        row.call = call
    return kept


def _with_nominations(
    viewer: Person, rows: Sequence[Candidacy]
) -> list[tuple[Candidacy, list[Nomination], bool, bool]]:
    """Return each candidate with who nominated them, whether the viewer did, and whether they may."""
    found = queries.nominations_for(viewer, rows)
    told = [(row, found.get(row.pk, [])) for row in rows]
    return [
        (
            row,
            said,
            row.state in WAITING and any(each.by_id == viewer.pk for each in said),
            row.state in WAITING and can_nominate(viewer, row),
        )
        for row, said in told
    ]


@never_cache
@require_safe
@member_required
def export(request: HttpRequest, uid: str) -> StreamingHttpResponse:
    """Hand over the list of candidates as CSV."""
    viewer = member(request)
    row = access_call_office(viewer, uid)
    note_candidates_export(by=viewer, call=row)
    answer = StreamingHttpResponse(candidates_as_csv(viewer, row), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="kandidaten.csv"'
    return answer


def composition_with(call: Call, chosen: Sequence[Candidacy]) -> list[Line]:
    """Return how the rules stand when these candidates are appointed at the begin of the term."""
    adding = seats_for(call.group, nominees_of(chosen)) if call.kind != "observer" else []
    at = max(call.term_from, clock.now())
    return lines_of(queries.composition_of(call.group, at, adding=adding))


def _choose(request: HttpRequest, call: Call, chosen: list[Candidacy], wanted: str) -> HttpResponse:
    viewer = member(request)
    if wanted == "appoint" and chosen:
        query = urlencode({"c": [each.uid for each in chosen]}, doseq=True)
        return redirect(f"{reverse('mandates:appoint', args=[call.group.uid])}?{query}")
    if wanted == "reserve":
        put_on_reserve(by=viewer, candidacies=chosen)
        messages.success(request, _("Ze staan op de reservelijst en krijgen een seintje."))
    else:
        refuse_candidacies(by=viewer, candidacies=chosen, reason=request.POST.get("reason", ""))
        messages.success(request, _("Ze krijgen een seintje met de reden."))
    return redirect("mandates:candidates", call.uid)
