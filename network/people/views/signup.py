"""The second step of signing up: where you live. The first one is allauth's, with our form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.kernel.errors import DomainError
from network.people import queries
from network.people.doors import member, member_required, posted
from network.people.forms.address import AddressForm
from network.people.models import AddressRequest
from network.people.services.residency import claim_address
from network.people.services.signup import claim_first_address
from network.people.sessions import Signup, forget_signup, signup_of


@never_cache
@require_http_methods(["GET", "POST"])
def signup_address(request: HttpRequest) -> HttpResponseBase:
    """Ask where somebody lives who just made an account, or who logged in without an address."""
    if request.user.is_authenticated:
        return change_address(request)
    signup = signup_of(request)
    if signup is None:
        return redirect("account_login")
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid() and _claimed(signup, form):
        forget_signup(request)
        return redirect("account_email_verification_sent")
    return _address_page(request, form, "people/signup_address.html")


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask where a member lives, for the first time or because they moved."""
    person = member(request)
    residency = queries.residency_of(person)
    asked = queries.address_request_of(person)
    form = AddressForm(posted(request), initial=_added(asked))
    if request.method == "POST" and form.is_valid():
        try:
            claim_address(by=person, address=form.cleaned_data["chosen"], box=form.cleaned_data["box"])
        except DomainError as error:
            form.refuse(error)
        else:
            if residency is not None and residency.is_verified:
                messages.success(request, _("Je nieuwe adres is genoteerd. Bewijs nu dat je er woont."))
            return redirect("people:verify")
    template = "people/move.html" if residency is not None else "people/signup_address.html"
    return _address_page(request, form, template, asked)


def _added(asked: AddressRequest | None) -> dict[str, str]:
    """Return what to fill in for who asked for an address that is there now."""
    if asked is None or asked.address is None or asked.address.retired_at is not None:
        return {}
    address = asked.address
    return {
        "address": f"{address.building}, {address.place}",
        "address_id": address.uid,
        "box": address.box_number,
    }


def _claimed(signup: Signup, form: AddressForm) -> bool:
    try:
        claim_first_address(
            person=signup.person,
            birth_year=signup.birth_year,
            address=form.cleaned_data["chosen"],
            box=form.cleaned_data["box"],
        )
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _address_page(
    request: HttpRequest, form: AddressForm, template: str, asked: AddressRequest | None = None
) -> HttpResponse:
    residency = queries.residency_of(request.user)
    return render(
        request,
        template,
        {"form": form, "residency": residency, "asked": asked},
        status=422 if form.is_bound else 200,
    )
