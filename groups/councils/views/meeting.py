"""Record a vote, deliver an advice, take one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.councils import permissions, queries, rules, services
from groups.councils.enums import AdviceState
from groups.councils.forms import VoteForm, WithdrawForm
from groups.mandates.queries import composition_of, voting_seats
from groups.mandates.sentences import lines_of
from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.forms import Form
from network.people.doors import member, member_required, posted

REFUSED = 422


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def vote(request: HttpRequest, uid: str) -> HttpResponse:
    """Record how the group voted; says first whether its composition is in order."""
    viewer = member(request)
    advice = permissions.access_for_recording(viewer, uid)
    today = clock.today()
    form = VoteForm(posted(request), initial={"version": advice.latest, "held_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record_vote(by=viewer, advice=advice, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            sentence = _("Het advies is aangenomen.") if made.adopted else _("Het advies is niet aangenomen.")
            messages.success(request, sentence)
            return redirect("councils:advice", uid=uid)
    composition = composition_of(advice.group)
    return render(
        request,
        "councils/vote.html",
        {
            "form": form,
            "advice": advice,
            "version": queries.newest_version(advice),
            "open": rules.may_move(advice.state, AdviceState.ADOPTED) and advice.latest > 0,
            "composition": composition,
            "lines": lines_of(composition),
            "quorum": rules.quorum(composition.filled),
            "able": voting_seats(advice.group).count(),
        },
        status=REFUSED if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def hand_over(request: HttpRequest, uid: str) -> HttpResponse:
    """Deliver an adopted advice, after a look at what that means."""
    viewer = member(request)
    advice = permissions.access_for_recording(viewer, uid)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            services.deliver(by=viewer, advice=advice)
        except DomainError as error:
            form.full_clean()
            form.refuse(error)
        else:
            messages.success(request, _("Het advies is bezorgd. Iedereen kan het nu lezen."))
            return redirect("councils:advice", uid=uid)
    return render(
        request,
        "councils/deliver.html",
        {
            "form": form,
            "advice": advice,
            "due": queries.answer_by(clock.today(), advice.answer_days),
        },
        status=REFUSED if request.method == "POST" else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def take_back(request: HttpRequest, uid: str) -> HttpResponse:
    """Take back a question or a draft, with a reason that everybody reads."""
    viewer = member(request)
    advice = permissions.access_for_withdrawing(viewer, uid)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(by=viewer, advice=advice, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Het is ingetrokken. De reden staat erbij."))
            return redirect("councils:advice", uid=uid)
    return render(
        request,
        "councils/withdraw.html",
        {"form": form, "advice": advice, "is_question": advice.state == AdviceState.ASKED},
        status=REFUSED if form.is_bound else 200,
    )
