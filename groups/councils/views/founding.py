"""Set up a council in a minute: choose the type, read over what is filled in, one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.councils import queries, services
from groups.councils.forms import CouncilForm
from groups.councils.types import all_types, by_family
from groups.membership.permissions import founds_somewhere
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required, posted
from network.people.models import Person

REFUSED = 422


@never_cache
@require_safe
@member_required
def choose(request: HttpRequest) -> HttpResponse:
    """Choose which council to set up."""
    _founder(request)
    return render(request, "councils/choose.html", {"families": by_family()})


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def set_up(request: HttpRequest, type: str) -> HttpResponse:  # noqa: A002  as in the address
    """Set up a council of a type; everything is filled in but the decision."""
    viewer = _founder(request)
    chosen = all_types().get(type)
    if chosen is None:
        raise NotFound
    form = CouncilForm(posted(request), type=chosen, towns=queries.towns_to_set_up(viewer))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.set_up_council(by=viewer, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s is opgericht.") % {"name": made.name})
            return redirect("membership:front", uid=made.uid)
    return render(
        request,
        "councils/set_up.html",
        {"form": form, "type": chosen},
        status=REFUSED if form.is_bound else 200,
    )


def _founder(request: HttpRequest) -> Person:
    """Return who is logged in, and sets up groups somewhere. Raises: NotFound for anybody else."""
    viewer = member(request)
    if not founds_somewhere(viewer):
        raise NotFound
    return viewer
