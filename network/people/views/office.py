"""The desk and the letters, for those who hold them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.kernel import clock, moments
from network.kernel.errors import DomainError, NotFound
from network.people import queries
from network.people.doors import member, member_required, posted
from network.people.forms.office import ConfirmForm, DeskSearchForm
from network.people.models import Person
from network.people.permissions import PeoplePower, access_claim, access_district_for_letters
from network.people.services.letters import print_letters
from network.people.services.verification import look_at_claim, verify_at_desk
from network.places.models import Municipality


@never_cache
@require_safe
@member_required
def desk(request: HttpRequest) -> HttpResponse:
    """Find the claim of whoever stands at the desk, by name or e-mail address."""
    officer = member(request)
    town, towns = chosen_town(request, officer, PeoplePower.VERIFY_AT_DESK)
    searched = bool(request.GET.get("q", "").strip())
    form = DeskSearchForm(request.GET if searched else None)
    found = (
        queries.claims_at_desk(officer, town, form.cleaned_data["q"]) if searched and form.is_valid() else []
    )
    return render(
        request,
        "people/desk.html",
        {"form": form, "searched": searched, "claims": found, "town": town, "towns": towns},
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def desk_claim(request: HttpRequest, uid: str) -> HttpResponse:
    """Compare the card with the claim, and confirm it."""
    officer = member(request)
    claim = access_claim(officer, uid)
    form = ConfirmForm(posted(request))
    if request.method == "GET":
        look_at_claim(by=officer, residency=claim)
    if request.method == "POST" and form.is_valid():
        try:
            verify_at_desk(by=officer, residency=claim)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("Het adres van %(name)s is bewezen. De bewoner krijgt een seintje.")
                % {"name": claim.person},
            )
            return redirect("people:desk")
    return render(
        request,
        "people/desk_claim.html",
        {
            "form": form,
            "claim": claim,
            "in_doubt": queries.was_left_in_doubt(claim),
            "doubts": queries.doubts_about(claim),
        },
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_safe
@member_required
def letters(request: HttpRequest) -> HttpResponse:
    """Show in which districts letters wait."""
    officer = member(request)
    town, towns = chosen_town(request, officer, PeoplePower.SEND_LETTERS)
    rows = queries.letters_by_district(officer, town)
    return render(
        request,
        "people/letters.html",
        {"rows": rows, "waiting": sum(row.waiting for row in rows), "town": town, "towns": towns},
    )


@require_POST
@member_required
def letters_of_district(request: HttpRequest, uid: str) -> HttpResponse:
    """Make the letters of a district, as one PDF."""
    officer = member(request)
    district = access_district_for_letters(officer, uid)
    try:
        batch = print_letters(by=officer, district=district, again="again" in request.POST)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("people:letters")
    if not batch.count:
        messages.info(request, _("In %(district)s wachten geen brieven.") % {"district": district})
        return redirect("people:letters")
    day = moments.local(clock.now()).strftime("%Y-%m-%d")
    name = ngettext("brief", "brieven", batch.count)
    return HttpResponse(
        batch.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}-{district.code}-{day}.pdf"'},
    )


def chosen_town(
    request: HttpRequest, viewer: Person, power: PeoplePower
) -> tuple[Municipality, list[Municipality]]:
    """Return the municipality of this page, and all between which the viewer may choose. Raises: NotFound."""
    towns = list(queries.municipalities_for(viewer, power))
    wanted = request.GET.get("town", "")
    for town in towns:
        if not wanted or town.uid == wanted:
            return town, towns
    raise NotFound
