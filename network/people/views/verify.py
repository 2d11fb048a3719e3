"""Prove where you live: choose a road, ask for the letter, use its code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.kernel import clock
from network.kernel.errors import DomainError
from network.people import callers, queries
from network.people.doors import member, member_required
from network.people.enums import ResidencyState
from network.people.forms.settings import LetterCodeForm
from network.people.models import Residency
from network.people.services import verification


@never_cache
@require_safe
@member_required
def verify(request: HttpRequest) -> HttpResponse:
    """Say where the proof stands, and what can be done."""
    residency = queries.residency_of(member(request))
    if residency is None:
        return redirect("people:signup_address")
    return _page(request, residency, LetterCodeForm())


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def verify_letter(request: HttpRequest) -> HttpResponse:
    """Use the code of a letter. The link of the QR code only fills it in: using it takes a click."""
    person = member(request)
    residency = queries.residency_of(person)
    if residency is None:
        return redirect("people:signup_address")
    if residency.state != ResidencyState.UNVERIFIED:
        return redirect("people:verify")
    if request.method != "POST":
        return _page(request, residency, LetterCodeForm(initial={"code": request.GET.get("code", "")[:40]}))
    form = LetterCodeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            verification.verify_by_letter(
                by=person, code=form.cleaned_data["code"], network=callers.network_of(request)
            )
        except DomainError as error:
            form.refuse(error)
            status = error.status if error.status == 429 else 422
        else:
            messages.success(request, _("Je adres is bewezen. Welkom in je wijk."))
            return redirect("pages:home")
    return _page(request, residency, form, status=status)


@require_POST
@member_required
def request_letter(request: HttpRequest) -> HttpResponse:
    """Ask for the letter."""
    try:
        verification.request_letter(by=member(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("We maken je brief. Hij komt binnen een week in je bus."))
    return redirect("people:verify")


def _page(
    request: HttpRequest, residency: Residency, form: LetterCodeForm, *, status: int = 200
) -> HttpResponse:
    letter = queries.last_letter_of(residency)
    expired = letter is not None and letter.expires_at is not None and letter.expires_at <= clock.now()
    return render(
        request,
        "people/verify.html",
        {
            "residency": residency,
            "municipality": residency.household.address.street.municipality,
            "letter": letter,
            "suspension": queries.suspension_of(residency),
            "expired": expired,
            "form": form,
            "tries_left": verification.tries_left(member(request)),
        },
        status=status,
    )
