"""Report an item that one can see. Not for notices of people without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moderation.forms.report import ReportForm
from moderation.services.report import file_report
from network.kernel.errors import DomainError, NotFound
from network.kernel.ports.content import content_kinds
from network.people.doors import member_required


@require_http_methods(["GET", "POST"])
@member_required
def report(request: HttpRequest, kind: str, uid: str) -> HttpResponse:
    """Report an item that the viewer can see."""
    if kind not in content_kinds:
        raise NotFound()
    filling = content_kinds.get(kind)
    item = filling.find(uid, request.user)
    described = filling.describe(item.id)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            file_report(
                item=item, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], by=request.user
            )
            messages.success(request, _("Bedankt. Een moderator bekijkt het. Je krijgt een seintje."))
            return redirect(described.link)
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "moderation/report.html",
        {"form": form, "described": described},
        status=422 if form.is_bound else 200,
    )
