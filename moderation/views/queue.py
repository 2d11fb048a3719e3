"""The queue: what waits, the forms for many at once, and taking a decision back. A case itself: `case`."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from moderation.forms.decision import BulkForm
from moderation.models import Case
from moderation.permissions import ModerationPower, access_case
from moderation.queries import queue as queries
from moderation.queries.showing import last_decision
from moderation.rules import cases as rules
from moderation.services.bulk import Outcome, decide_many
from moderation.services.review import look_over
from moderation.services.undo import undo_decision
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required

FILTERS = ("space", "priority", "kind", "language")
SHOWN = {"mine": queries.mine_of, "done": queries.decided_for}


@require_GET
@member_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the viewer, most pressing first."""
    ensure_moderator(request)
    return render(request, "moderation/queue.html", {**listing(request), "bulk": BulkForm()})


def listing(request: HttpRequest, *, opened: Case | None = None) -> dict[str, Any]:
    """Return what every page with the list needs: its lines, its filter, and what can be taken back."""
    asked = filters_of(request.GET)
    show = request.GET.get("show", "")
    if opened is not None and opened.state in rules.SETTLED:
        show = "done"
    cases = SHOWN.get(show, queries.waiting_for)(request.user)
    waiting = queries.narrowed(queries.waiting_for(request.user), asked)
    count = queries.count_of(waiting)
    return {
        "lines": look_over(
            cases=list(queries.narrowed(cases, asked)[: queries.MOST_LISTED]), by=request.user
        ),
        "show": show if show in SHOWN else "",
        "done": show == "done",
        "waiting": count,
        "many": count >= queries.MOST_COUNTED,
        "mine_count": queries.count_of(queries.mine_of(request.user)),
        "filter": queries.QueueFilter(asked, queryset=cases).form,
        "places": queries.places_of(request.user),
        "asked": urlencode(asked),
        "space_uid": asked.get("space", ""),
        "undoable": queries.undoable_by(request.user),
        "watched": access.objects_held(request.user, ModerationPower.HOLD_QUEUE),
    }


def filters_of(given: QueryDict) -> dict[str, str]:
    """Return what somebody asks of the list, without what is empty or unknown."""
    return {name: str(given[name])[:40] for name in FILTERS if given.get(name)}


@require_POST
@member_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Decide up to forty cases alike, each by itself; say of each that failed why."""
    ensure_moderator(request)
    form = BulkForm(request.POST)
    outcomes: list[Outcome] = []
    if form.is_valid():
        try:
            outcomes = decide_many(
                cases=_chosen(request),
                action=form.cleaned_data["action"],
                clause=form.cleaned_data["clause"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except DomainError as error:
            form.refuse(error)
    if not outcomes:
        context = {**listing(request), "bulk": form, "chosen": set(request.POST.getlist("cases"))}
        return render(request, "moderation/queue.html", context, status=422)
    taken = sum(outcome.decision is not None for outcome in outcomes)
    if taken:
        done = ngettext("Eén zaak is beslist.", "%(number)d zaken zijn beslist.", taken) % {"number": taken}
        messages.success(request, done)
    for outcome in outcomes:
        if outcome.decision is None:
            name = _("Zaak %(name)s") % {"name": outcome.case.short_name}
            messages.error(request, f"{name}: {outcome.refused}")
    return redirect("moderation:queue")


def _chosen(request: HttpRequest) -> list[Case]:
    """Return the chosen cases of the viewer's own queue, with the version that stood on the page."""
    versions: dict[str, int] = {}
    for value in request.POST.getlist("cases")[: rules.MOST_AT_ONCE + 1]:
        uid, _mark, version = value.partition(":")
        if version.isdecimal() and len(version) < 10:
            versions[uid] = int(version)
    found = list(
        queries.queue_of(request.user).filter(uid__in=versions).select_related("space").order_by("pk")
    )
    for case in found:
        case.version = versions[case.uid]
    return found


@require_POST
@member_required
def undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Take the last decision on a case back."""
    case = access_case(request.user, uid)
    decision = last_decision(case)
    if decision is None:
        raise NotFound()
    try:
        undo_decision(decision=decision, by=request.user)
        messages.success(request, _("De beslissing is teruggedraaid. De zaak ligt weer open."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("moderation:case", uid=uid)


def ensure_moderator(request: HttpRequest) -> None:
    """Let nobody in who holds no queue. Raises: NotFound."""
    if not access.holds_any(request.user, ModerationPower.HOLD_QUEUE):
        raise NotFound()
