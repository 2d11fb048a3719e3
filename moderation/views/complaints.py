"""Complaining of a decision, and answering a complaint. Not for the first decision: that is `queue`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.complaint import AnswerForm, ComplaintForm
from moderation.models import Complaint, ComplaintState, Decision
from moderation.permissions import ModerationPower
from moderation.queries.redress import (
    access_complaint,
    access_own_complaint,
    access_told,
    complaints_for,
    complaints_in_queue,
    decided_complaints,
    may_decide,
)
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from moderation.services.reading import Reread, reread
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required

MOST_LISTED = 40


@require_POST
@member_required
def complain(request: HttpRequest, uid: str) -> HttpResponse:
    """Complain of a decision that the viewer was told of, in one click."""
    decision = access_told(request.user, uid)
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Je uitleg is te lang. Hou het bij 2.000 tekens."))
        return redirect(_page_of(request, decision), uid=uid)
    try:
        file_complaint(decision=decision, by=request.user, text=form.cleaned_data["text"])
        messages.success(
            request, _("Je klacht is ingediend. Iemand anders kijkt opnieuw, binnen twee weken.")
        )
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_page_of(request, decision), uid=uid)


@require_POST
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take one's own complaint back."""
    complaint = access_own_complaint(request.user, uid)
    try:
        withdraw_complaint(complaint=complaint, by=request.user)
        messages.success(request, _("Je klacht is ingetrokken. De beslissing blijft."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_page_of(request, complaint.decision), uid=complaint.decision.uid)


@require_GET
@member_required
def complaints(request: HttpRequest) -> HttpResponse:
    """List the complaints that wait for another person than who decided."""
    if not access.holds_any(request.user, ModerationPower.HOLD_QUEUE):
        raise NotFound()
    done = request.GET.get("show") == "done"
    mine = complaints_for(request.user)
    open_here = complaints_in_queue(request.user).filter(state=ComplaintState.OPEN)
    return render(
        request,
        "moderation/complaints.html",
        {
            "done": done,
            "complaints": (decided_complaints(request.user) if done else mine)[:MOST_LISTED],
            "waiting": mine.count(),
            "for_others": open_here.count() - mine.count(),
        },
    )


@require_http_methods(["GET", "POST"])
@member_required
def complaint_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a complaint with what it is about, and answer it."""
    complaint = access_complaint(request.user, uid)
    form = AnswerForm(request.POST or None, complaint=complaint)
    if request.method == "POST" and form.is_valid():
        try:
            answer_complaint(complaint=complaint, outcome=_outcome(form), by=request.user)
            messages.success(
                request, _("Je antwoord is verstuurd. Iedereen die erbij hoort, krijgt een seintje.")
            )
            return redirect("moderation:complaints")
        except DomainError as error:
            complaint = access_complaint(request.user, uid)
            form.refuse(error)
    return _show(request, complaint, form, reread(complaint=complaint, by=request.user))


def _show(request: HttpRequest, complaint: Complaint, form: AnswerForm, shown: Reread) -> HttpResponse:
    return render(
        request,
        "moderation/complaint.html",
        {
            "complaint": complaint,
            "case": complaint.decision.case,
            "decision": complaint.decision,
            "shown": shown,
            "form": form,
            "open": complaint.state == ComplaintState.OPEN,
            "mine": may_decide(request.user, complaint),
        },
        status=422 if form.is_bound else 200,
    )


def _outcome(form: AnswerForm) -> Outcome:
    data = form.cleaned_data
    return Outcome(
        upheld=data["upheld"] == "yes",
        answer=data["answer"],
        action=data.get("action", ""),
        clause=data.get("clause"),
    )


def _page_of(request: HttpRequest, decision: Decision) -> str:
    mine = decision.case.author_id == request.user.pk
    return "moderation:statement" if mine else "moderation:outcome"
