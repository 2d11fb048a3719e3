"""The piles of a poll, one pile with what can be done to it, and where its two clerks differ."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from groups.polls import rules
from groups.polls.enums import BatchState
from groups.polls.forms.paper import CODE_CHARS, PileForm, RecountForm, ScanForm, SlipForm
from groups.polls.forms.saying import said
from groups.polls.models import PaperBatch, Poll
from groups.polls.permissions import access_paper, access_pile, can_run, paper_polls, types_paper
from groups.polls.printing.look import spaced
from groups.polls.queries.paper import CODE, Difference, next_position, piles_of, progress_of
from groups.polls.services.paper.comparing import compare
from groups.polls.services.paper.entering import drop_sheet, set_aside_sheet, set_aside_slip
from groups.polls.services.paper.piles import cancel_batch, free_seat, open_batch, recount_batch
from groups.polls.services.paper.taking import check_slips, count_batch
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, Invalid, NotFound
from network.kernel.forms import plain_code
from network.people.doors import member, member_required, posted
from network.people.models import Person

PAGE = 50
MOST_ROWS = 200
LONGEST_NUMBER, LONGEST_PLACE = 5, 10
FINAL = ("check", "count")

View = Callable[[HttpRequest, str], HttpResponse]


@never_cache
@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    """List the polls that take paper which the viewer may type."""
    viewer = member(request)
    rows = paper_polls(viewer)
    after = Poll.objects.filter(uid=request.GET.get("after", ""), closes_at__isnull=False).first()
    if after is not None:
        rows = rows.filter(Q(closes_at__gt=after.closes_at) | Q(closes_at=after.closes_at, pk__gt=after.pk))
    polls = list(rows[: PAGE + 1])
    if not polls and not types_paper(viewer):
        raise NotFound
    older = f"?after={polls[PAGE - 1].uid}" if len(polls) > PAGE else ""
    return render(request, "polls/paper/index.html", {"polls": polls[:PAGE], "older_url": older})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def of_poll(request: HttpRequest, uid: str) -> HttpResponse:
    """List the piles of a poll, and begin a new one."""
    viewer = member(request)
    poll = access_paper(viewer, uid)
    form = PileForm(posted(request), poll=poll)
    if request.method == "POST" and form.is_valid():
        said_of = form.cleaned_data
        try:
            batch = open_batch(
                by=viewer,
                poll=poll,
                sheets=said_of["sheets"],
                slips=said_of.get("slips"),
                version=said_of.get("version") or None,
                remark=said_of["remark"],
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect("polls:pile", batch.uid)
    before = request.GET.get("before", "")
    rows = piles_of(poll, before=int(before) if before.isdecimal() and len(before) < LONGEST_PLACE else None)
    piles = list(rows[: PAGE + 1])
    context = {
        "poll": poll,
        "form": form,
        "piles": piles[:PAGE],
        "older_url": f"?before={piles[PAGE - 1].number}" if len(piles) > PAGE else "",
        "closed": _why_closed(poll),
        "runs": can_run(viewer, poll.organiser),
    }
    return render(request, "polls/paper/piles.html", context, status=422 if form.is_bound else 200)


def _why_closed(poll: Any) -> str:
    """Return why no pile can begin now; empty where one can."""
    if poll.hidden_at is not None:
        return _("Een moderator haalde deze peiling weg. Papier invoeren kan nu niet.")
    try:
        rules.ensure_takes_paper(poll.state, poll.opens_at, poll.boxes_at, clock.now())
    except Conflict as error:
        return error.message
    return ""


def proven_if_final(view: View) -> View:
    """Ask for the password again before slips are marked or a secret pile is counted: neither goes back."""
    guarded: View = reauthentication_required(allow_get=True)(view)

    @wraps(view)
    def asked(request: HttpRequest, uid: str) -> HttpResponse:
        final = request.method == "POST" and request.POST.get("do") in FINAL
        secret = final and access_pile(member(request), uid).poll.is_secret
        return guarded(request, uid) if secret else view(request, uid)

    return asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@proven_if_final
def pile(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a pile: how far both clerks are, and what comes next; a button does one thing to it."""
    viewer = member(request)
    batch = access_pile(viewer, uid)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            return redirect("polls:pile", uid)
        try:
            told = act(request, viewer, batch)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, told)
        return redirect("polls:pile", uid)
    return render(request, "polls/paper/pile.html", _shown(viewer, batch))


def _shown(viewer: Person, batch: PaperBatch) -> dict[str, Any]:
    clerks = [batch.first_clerk, batch.second_clerk]
    seats = [(clerk, progress_of(batch, clerk.pk)) for clerk in clerks if clerk is not None]
    mine = any(clerk is not None and clerk.pk == viewer.pk for clerk in clerks)
    done = len(seats) == len(clerks) and all(each.sheets >= batch.sheets for _clerk, each in seats)
    slips_done = len(seats) == len(clerks) and all(each.slips >= (batch.slips or 0) for _c, each in seats)
    is_open = batch.state == BatchState.OPEN
    return {
        "poll": batch.poll,
        "batch": batch,
        "seats": seats,
        "is_open": is_open,
        "slips_first": is_open and batch.poll.is_secret and batch.slips_at is None,
        "slips_done": slips_done,
        "next": next_position(batch, viewer.pk) if is_open and (mine or None in clerks) else None,
        "mine": mine,
        "may_type": is_open and (mine or None in clerks),
        "done": done,
        "runs": can_run(viewer, batch.poll.organiser),
        "recount": RecountForm(),
        "aside": SlipForm(),
        "scan": ScanForm(),
    }


def _check(_request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    check_slips(by=viewer, batch=batch)
    return _("De strookjes kloppen. Meng nu de dichte omslagen goed. Open ze daarna allemaal samen.")


def _count(_request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    count = count_batch(by=viewer, batch=batch)
    return _("De stapel telt mee: %(count)d stemmen. Wat jullie typten, is gewist.") % {"count": count}


def _recount(request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    recount_batch(by=viewer, batch=batch, sheets=_number(request, "sheets"))
    return _("Het aantal is aangepast.")


def _withdraw(_request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    cancel_batch(by=viewer, batch=batch)
    return _("De stapel is ingetrokken. Het papier mag op een andere stapel.")


def _free(request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    clerks = {clerk.uid: clerk for clerk in (batch.first_clerk, batch.second_clerk) if clerk is not None}
    clerk = clerks.get(request.POST.get("clerk", ""))
    if clerk is None:
        raise Conflict(_("Die persoon voert deze stapel niet in."))
    free_seat(by=viewer, batch=batch, clerk=clerk)
    return _("De plaats is vrij. Iemand anders kan de stapel nu invoeren.")


def _aside(request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    if not batch.poll.is_secret:
        code = plain_code(request.POST.get("code", "")[:CODE_CHARS])
        set_aside_sheet(by=viewer, batch=batch, position=_number(request, "position"), code=code)
        return _("Het formulier telt niet mee. Haal het ook van de stapel: de volgende schuiven op.")
    form = SlipForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Vul het nummer van het strookje in."), field="code")
    set_aside_slip(by=viewer, batch=batch, code=form.cleaned_data["code"])
    return _("Het strookje telt niet mee. Leg het met de dichte omslag apart.")


def _drop(request: HttpRequest, viewer: Person, batch: PaperBatch) -> str:
    drop_sheet(by=viewer, batch=batch, position=_number(request, "position"))
    return _("Wat jij van dat formulier typte, is weg.")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER):
        raise Invalid(_("Vul een getal in."), field=name)
    return int(text)


ACTS: dict[str, Callable[[HttpRequest, Person, PaperBatch], str]] = {
    "check": _check,
    "count": _count,
    "recount": _recount,
    "withdraw": _withdraw,
    "free": _free,
    "aside": _aside,
    "drop": _drop,
}


@sensitive_variables()
@never_cache
@require_safe
@member_required
def differences(request: HttpRequest, uid: str) -> HttpResponse:
    """Show side by side what both clerks typed differently, once both are done."""
    viewer = member(request)
    batch = access_pile(viewer, uid)
    try:
        rules.ensure_batch_open(batch.state)
        found = compare(batch)
    except DomainError as error:
        messages.info(request, error.message)
        return redirect("polls:pile", uid)
    context = {
        "poll": batch.poll,
        "batch": batch,
        "rows": [_side_by_side(one) for one in found[:MOST_ROWS]],
        "more": max(0, len(found) - MOST_ROWS),
        "all": len(found),
        "mine": viewer.pk in (batch.first_clerk_id, batch.second_clerk_id),
    }
    return render(request, "polls/paper/differences.html", context)


def _side_by_side(one: Difference) -> dict[str, Any]:
    if one.question is not None:
        sides = [said(one.question, answer) for answer in (one.first, one.second)]
        what = one.question.title
    elif one.part == CODE:
        sides, what = [[spaced(code)] for code in (one.first, one.second)], _("Nummer")
    else:
        sides = [[", ".join(groups.values()) or _("niets")] for groups in (one.first, one.second)]
        what = _("Over jou")
    at = f"#v-{one.question.key}-vraag" if one.question is not None else ""
    return {"position": one.position, "at": at, "what": what, "first": sides[0], "second": sides[1]}
