"""Who so often wrote or reported what was not right, and warning or suspending them. For a municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from moderation.forms.sanctions import MisuseForm
from moderation.queries.misuse import access_candidate, candidates, objections_for
from moderation.queries.sanctions import municipalities_held
from moderation.rules.misuse import About
from moderation.services.misuse import suspend, warn
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member_required


@require_GET
@member_required
def misuse(request: HttpRequest) -> HttpResponse:
    """List at whom a municipal moderator should look, with figures and without words."""
    if not municipalities_held(request.user):
        raise NotFound()
    return render(
        request,
        "moderation/misuse.html",
        {
            "writers": candidates(request.user, About.WRITING),
            "reporters": candidates(request.user, About.REPORTING),
            "objections": list(objections_for(request.user)),
        },
    )


@require_http_methods(["GET", "POST"])
@member_required
def misuse_page(request: HttpRequest, about: str, key: str) -> HttpResponse:
    """Show the four criteria of somebody, and warn or suspend them."""
    found = access_candidate(request.user, about, key)
    form = MisuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if found.warning is None:
                warn(
                    person=found.person,
                    space=found.space,
                    about=found.about,
                    weighed=form.weighed,
                    by=request.user,
                )
                messages.success(request, _("De waarschuwing is verstuurd."))
            else:
                suspend(
                    person=found.person,
                    space=found.space,
                    about=found.about,
                    days=form.cleaned_data["days"],
                    weighed=form.weighed,
                    by=request.user,
                )
                messages.success(request, _("De opschorting loopt nu, en eindigt vanzelf."))
            return redirect("moderation:misuse")
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "moderation/misuse_page.html",
        {"found": found, "form": form},
        status=422 if form.is_bound else 200,
    )
