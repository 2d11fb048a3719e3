"""Orders of authorities, entered by who moderates the municipality; and places where nobody can decide."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from moderation.forms.order import OrderForm
from moderation.queries.stranded import places_without_moderator
from moderation.services.authority import enter_order
from moderation.views.queue import ensure_moderator
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required


@require_http_methods(["GET", "POST"])
@member_required
def order(request: HttpRequest) -> HttpResponse:
    """Enter the order of an authority against an item."""
    ensure_moderator(request)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = enter_order(
                item=form.item(),
                authority=form.cleaned_data["authority"],
                reference=form.cleaned_data["reference"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
            messages.success(request, _("Het bevel staat in de wachtrij, als dringende zaak."))
            return redirect("moderation:case", uid=case.uid)
        except NotFound:
            form.add_error("address", _("Dit staat niet in een gemeente waarvan jij de wachtrij bijhoudt."))
        except DomainError as error:
            form.refuse(error)
    return render(request, "moderation/order.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@member_required
def stranded(request: HttpRequest) -> HttpResponse:
    """Show an administrator where cases wait that nobody may decide: numbers and places, never words."""
    if not access.is_administrator(request.user):
        raise NotFound()
    return render(request, "moderation/stranded.html", {"places": places_without_moderator()})
