"""The queue and a case in it. Not for what is decided: that is `services`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.decision import DecisionForm
from moderation.models import Case, CaseState
from moderation.permissions import ModerationPower, access_case
from moderation.queries.queue import decided_for, waiting_for, within
from moderation.rules import cases as rules
from moderation.services import cases
from moderation.services.decide import decide
from moderation.services.review import look_into, look_over
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.kernel.ids import UID_LENGTH
from network.people.doors import member_required

MOST_LISTED = 40


@require_GET
@member_required
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the viewer, most pressing first."""
    _ensure_moderator(request)
    done = request.GET.get("show") == "done"
    space_uid = request.GET.get("space", "")[:UID_LENGTH]
    listed = within((decided_for if done else waiting_for)(request.user), space_uid)[:MOST_LISTED]
    return render(
        request,
        "moderation/queue.html",
        {
            "lines": look_over(cases=list(listed), by=request.user),
            "done": done,
            "waiting": within(waiting_for(request.user), space_uid).count(),
            "space_uid": space_uid,
        },
    )


@require_http_methods(["GET", "POST"])
@member_required
def case_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a case with why it is here, and take the decision."""
    case = access_case(request.user, uid)
    form = DecisionForm(request.POST or None, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            decide(
                case=case,
                action=form.cleaned_data["action"],
                clause=form.cleaned_data["clause"],
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
            messages.success(request, _("Je beslissing is verstuurd. De schrijver krijgt een seintje."))
            return redirect("moderation:queue")
        except DomainError as error:
            case = access_case(request.user, uid)
            form.refuse(error)
            form.on_version(case.version)
    return _show_case(request, case, form)


def _show_case(request: HttpRequest, case: Case, form: DecisionForm) -> HttpResponse:
    done = case.state == CaseState.DECIDED
    listed = list((decided_for if done else waiting_for)(request.user)[:MOST_LISTED])
    return render(
        request,
        "moderation/case.html",
        {
            "case": case,
            "shown": look_into(case=case, by=request.user),
            "form": form,
            "allowed": rules.allowed_actions(case.state),
            "decided": done,
            "done": done,
            "decisions": case.decisions.select_related("clause").order_by("-at"),
            "lines": look_over(cases=listed, by=request.user),
            "waiting": waiting_for(request.user).count(),
            "mine": case.claimed_by_id == request.user.pk,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def claim(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a case, or give it back."""
    case = access_case(request.user, uid)
    try:
        if "release" in request.POST:
            cases.release_case(case=case, by=request.user)
        else:
            cases.claim_case(case=case, by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("moderation:case", uid=uid)


def _ensure_moderator(request: HttpRequest) -> None:
    if not access.holds_any(request.user, ModerationPower.HOLD_QUEUE):
        raise NotFound()
