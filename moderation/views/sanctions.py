"""What counts now for people in one's queues, one sanction, and ending it. Not for imposing: see `case`."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.sanctions import AnswerForm, EndForm, ObjectionForm
from moderation.models import Sanction
from moderation.queries.sanctions import access_sanction, running_for
from moderation.rules.sanctions import counts_at
from moderation.services.misuse import answer_objection, object_to
from moderation.services.sanctions import end_early
from moderation.views.queue import ensure_moderator
from network.kernel import clock
from network.kernel.errors import DomainError
from network.people.doors import member_required

MOST_LISTED = 100


@require_GET
@member_required
def sanctions(request: HttpRequest) -> HttpResponse:
    """List what counts now in the places of which the viewer holds the queue."""
    ensure_moderator(request)
    rows = running_for(request.user)[:MOST_LISTED]
    return render(request, "moderation/sanctions.html", {"sanctions": rows})


@require_http_methods(["GET", "POST"])
@member_required
def sanction_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a sanction to whom it concerns and to who may end it, and end it early."""
    sanction = access_sanction(request.user, uid)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_early(sanction=sanction, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Dit is voorbij. Wie het trof, krijgt een seintje."))
            return redirect("moderation:sanction", uid=uid)
        except DomainError as error:
            form.refuse(error)
    return _show(request, sanction, end=form)


@require_POST
@member_required
def complain_of_misuse(request: HttpRequest, uid: str) -> HttpResponse:
    """Complain of a warning or suspension for misuse."""
    sanction = access_sanction(request.user, uid)
    form = ObjectionForm(request.POST)
    if form.is_valid():
        try:
            object_to(sanction=sanction, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("We kregen je klacht. Iemand anders kijkt opnieuw."))
            return redirect("moderation:sanction", uid=uid)
        except DomainError as error:
            form.refuse(error)
    return _show(request, sanction, objection=form)


@require_POST
@member_required
def answer_misuse(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer a complaint about misuse, as another person than who imposed it."""
    sanction = access_sanction(request.user, uid)
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            answer_objection(
                sanction=sanction, upheld=said["upheld"] == "yes", answer=said["answer"], by=request.user
            )
            messages.success(request, _("Je antwoord is verstuurd."))
            return redirect("moderation:sanction", uid=uid)
        except DomainError as error:
            form.refuse(error)
    return _show(request, sanction, answer=form)


def _show(request: HttpRequest, sanction: Sanction, **forms: Any) -> HttpResponse:
    mine = sanction.person_id == request.user.pk
    objection = getattr(sanction, "objection", None)
    counts = counts_at(sanction.valid_from, sanction.valid_until, sanction.ended_at, clock.now())
    can_object = mine and counts and sanction.decision_id is None and objection is None
    can_answer = (
        not mine and objection is not None and objection.upheld is None and sanction.by_id != request.user.pk
    )
    bound = any(form.is_bound for form in forms.values())
    return render(
        request,
        "moderation/sanction.html",
        {
            "sanction": sanction,
            "mine": mine,
            "counts": counts,
            "objection": objection,
            "end": None if mine or not counts else forms.get("end") or EndForm(),
            "object_form": (forms.get("objection") or ObjectionForm()) if can_object else None,
            "answer_form": (forms.get("answer") or AnswerForm()) if can_answer else None,
            "refused": next((form for form in forms.values() if form.is_bound), None),
        },
        status=422 if bound else 200,
    )
