"""Second looks: those that wait, one of them, what they measure, and how many there are."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.second_looks import CheckForm, SecondLookForm
from moderation.permissions import ModerationPower
from moderation.queries.sanctions import municipalities_held
from moderation.queries.second_looks import access_look, figures_of, looks_for, setting_of
from moderation.services.second_looks import give_second_look, look_again, set_checks
from network.kernel import access
from network.kernel.actor import Actor
from network.kernel.errors import DomainError, NotFound
from network.kernel.models import Space
from network.people.doors import member_required

MOST_LISTED = 40


@require_GET
@member_required
def looks(request: HttpRequest) -> HttpResponse:
    """List the decisions that wait for a second look, with what those looks measure."""
    return _list(request)


@require_http_methods(["GET", "POST"])
@member_required
def look_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an item with what stood around it, but not what was decided, and ask what the viewer would do."""
    look = access_look(request.user, uid)
    form = SecondLookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            give_second_look(look=look, action=said["action"], clause=said["clause"], by=request.user)
            messages.success(request, _("Dank je. Je antwoord telt mee in de cijfers."))
            coming = looks_for(request.user).first()
            return redirect("moderation:look", uid=coming.uid) if coming else redirect("moderation:looks")
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "moderation/look.html",
        {
            "look": look,
            "shown": look_again(look=look, by=request.user),
            "looks": looks_for(request.user)[:MOST_LISTED],
            "form": form,
            "decidable": True,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@member_required
def set_share(request: HttpRequest) -> HttpResponse:
    """Choose how much a municipality looks at again."""
    places = {space.uid: space for space in _tuned(request.user)}
    space = places.get(request.POST.get("space", ""))
    if space is None:
        raise NotFound()
    form = CheckForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            set_checks(space=space, percent=said["percent"], one_in=said["one_in"], by=request.user)
            messages.success(request, _("Bewaard."))
            return redirect("moderation:looks")
        except DomainError as error:
            form.refuse(error)
    return _list(request, refused=form, refused_for=space)


def _list(request: HttpRequest, **refused: Any) -> HttpResponse:
    tuned = _tuned(request.user)
    places = {space.pk: space for space in [*municipalities_held(request.user), *tuned]}
    if not places:
        raise NotFound()
    form, wrong = refused.get("refused"), refused.get("refused_for")
    return render(
        request,
        "moderation/looks.html",
        {
            "looks": looks_for(request.user)[:MOST_LISTED],
            "measured": [(space, figures_of(space)) for space in places.values()],
            "settings": [(space, form if space == wrong else _setting_form(space)) for space in tuned],
        },
        status=422 if form else 200,
    )


def _setting_form(space: Space) -> CheckForm:
    now = setting_of(space)
    return CheckForm(initial={"space": space.uid, "percent": now.percent, "one_in": now.one_in})


def _tuned(viewer: Actor) -> list[Space]:
    """Return the municipalities whose screening the viewer tunes."""
    held = access.objects_held(viewer, ModerationPower.TUNE_SCREENING)
    return [space for space in held if space.tenant_id == space.pk]
