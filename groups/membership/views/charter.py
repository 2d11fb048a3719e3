"""The charter of a group in its back office. What members read of it: see `membership.charter`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.membership.charter_forms import CharterForm
from groups.membership.permissions import access_edit
from groups.membership.services.charter import choose_charter
from groups.membership.views.frame import framed_office
from moderation.queries.rules import charter_of
from network.kernel.errors import DomainError
from network.people.doors import member, member_required, posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def charter(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose the agreements of the group."""
    viewer = member(request)
    group = access_edit(viewer, uid)
    chosen = list(charter_of(group.space_id).values_list("number", flat=True))
    form = CharterForm(posted(request), initial={"clauses": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            choose_charter(group=group, numbers=form.cleaned_data["clauses"], by=viewer)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De afspraken van de groep zijn bewaard."))
            return redirect("membership:front", uid)
    context = {**framed_office(viewer, group, "charter"), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "membership/office_charter.html", context, status=status)
