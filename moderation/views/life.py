"""A danger to somebody's life: what to do first, and what was done; and what is kept of a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from moderation.forms.life import LifeForm
from moderation.models import EscalationKind
from moderation.permissions import access_case
from moderation.services.evidence import look_at_evidence
from moderation.services.life_threat import Told, record_danger
from network.kernel.errors import DomainError
from network.people.doors import member_required


@require_http_methods(["GET", "POST"])
@member_required
def life(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what to do when a life is in danger, and note which authority was told."""
    case = access_case(request.user, uid)
    form = LifeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = Told(authority=data["authority"], at=form.moment, given=data["given"], why=data["why"])
        try:
            record_danger(case=case, told=told, by=request.user)
            messages.success(request, _("Dit staat nu in het logboek. De zaak is dringend."))
            return redirect("moderation:life", uid=uid)
        except DomainError as error:
            form.refuse(error)
    told_before = case.escalations.filter(kind=EscalationKind.LIFE).order_by("-at", "-pk")
    return render(
        request,
        "moderation/life.html",
        {"case": case, "form": form, "told": told_before},
        status=422 if form.is_bound else 200,
    )


@require_GET
@member_required
def kept(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what is kept of a case, to who handles it. The author can read that somebody looked."""
    case = access_case(request.user, uid)
    rows = look_at_evidence(case=case, by=request.user)
    return render(request, "moderation/kept.html", {"case": case, "rows": rows})
