"""One case: why it is here, the decision, and where else it can go. Not for its rules: see `services`."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from moderation.forms.decision import DecisionForm, EscalationForm
from moderation.models import Case, Decision
from moderation.permissions import access_case
from moderation.queries import queue as queries
from moderation.queries.showing import allowed_steps, last_decision, mergeable_with
from moderation.rules import cases as rules
from moderation.services import cases
from moderation.services.decide import decide
from moderation.services.escalate import escalate
from moderation.services.merge import merge_cases, part_case
from moderation.services.review import look_into
from moderation.views.queue import filters_of, listing
from network.kernel.errors import DomainError
from network.people.doors import member_required


@require_http_methods(["GET", "POST"])
@member_required
def case_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a case with why it is here, and take the decision; the next case opens by itself."""
    case = access_case(request.user, uid)
    form = DecisionForm(request.POST or None, space=case.space_id, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            decision = _decide(request, case, form)
            messages.success(request, _done(decision))
            return _next(request)
        except DomainError as error:
            case = access_case(request.user, uid)
            form.refuse(error)
            form.on_version(case.version)
    return _show(request, case, form)


def _decide(request: HttpRequest, case: Case, form: DecisionForm) -> Decision:
    said = form.cleaned_data
    return decide(
        case=case,
        action=said["action"],
        clause=said["clause"],
        reason=said["reason"],
        version=said["version"],
        by=request.user,
        consequence=said["consequence"] or rules.Consequence.NONE,
        days=said["days"],
        ground=form.ground,
        law=said["law"],
    )


def _done(decision: Decision) -> str:
    name, what = decision.case.short_name, str(decision.get_action_display()).lower()
    return _("Je beslissing is verstuurd: zaak %(name)s, %(what)s.") % {"name": name, "what": what}


def _next(request: HttpRequest) -> HttpResponse:
    """Open the most pressing case that nobody has, within what the moderator asked for; else the queue."""
    asked = filters_of(request.GET)
    coming = queries.next_for(request.user, filters=asked)
    road = reverse("moderation:case", args=[coming.uid]) if coming else reverse("moderation:queue")
    return redirect(f"{road}?{urlencode(asked)}" if asked else road)


def _show(request: HttpRequest, case: Case, form: DecisionForm) -> HttpResponse:
    settled = case.state in rules.SETTLED
    steps = allowed_steps(case, request.user, last=last_decision(case) if settled else None)
    return render(
        request,
        "moderation/case.html",
        {
            **listing(request, opened=case),
            "case": case,
            "shown": look_into(case=case, by=request.user),
            "form": form,
            "decided": settled,
            "decidable": not settled and case.follows_id is None,
            "steps": steps,
            "escalation": EscalationForm() if rules.Step.ESCALATE in steps else None,
            "mergeable": mergeable_with(case, request.user) if rules.Step.MERGE in steps else [],
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def claim(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a case, or give it back."""
    case = access_case(request.user, uid)
    step = cases.release_case if "release" in request.POST else cases.claim_case
    _try(request, lambda: step(case=case, by=request.user))
    return redirect("moderation:case", uid=uid)


@require_POST
@member_required
def send_on(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a case to the moderators of the municipality."""
    case = access_case(request.user, uid)
    reason = request.POST.get("reason", "")
    if _try(request, lambda: escalate(case=case, reason=reason, by=request.user)):
        messages.success(request, _("De zaak ligt nu bij de moderatoren van de gemeente."))
        return _next(request)
    return redirect("moderation:case", uid=uid)


@require_POST
@member_required
def together(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a case be decided together with another one, or by itself again."""
    case = access_case(request.user, uid)
    if "part" in request.POST:
        _try(request, lambda: part_case(case=case, by=request.user))
        return redirect("moderation:case", uid=uid)
    lead = access_case(request.user, request.POST.get("into", "")[:16])
    if _try(request, lambda: merge_cases(case=case, into=lead, by=request.user)):
        messages.success(request, _("Deze zaken worden samen beslist."))
        return redirect("moderation:case", uid=lead.uid)
    return redirect("moderation:case", uid=uid)


def _try(request: HttpRequest, step: Callable[[], object]) -> bool:
    """Take a step, or say why not. Returns: whether it was taken."""
    try:
        step()
    except DomainError as error:
        messages.error(request, error.message)
        return False
    return True
