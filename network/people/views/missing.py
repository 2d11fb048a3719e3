"""An address that is missing: the resident says so, and the desk adds it or says why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.kernel import limits
from network.kernel.errors import Conflict, DomainError
from network.people import callers, queries
from network.people.doors import member, member_required, posted
from network.people.enums import RequestState
from network.people.forms.missing import AddAddressForm, MissingAddressForm, RefuseRequestForm
from network.people.models import AddressRequest, Person
from network.people.permissions import PeoplePower, access_address_request
from network.people.services.address_requests import (
    add_requested_address,
    look_at_request,
    refuse_request,
    request_address,
    withdraw_request,
)
from network.people.sessions import forget_signup, signup_of
from network.people.views.office import chosen_town

ASKED_PER_NETWORK = 20
HOUR = 3600
REQUESTS_ON_A_PAGE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def missing_address(request: HttpRequest) -> HttpResponseBase:
    """Let somebody who signs up, or a member, say that their address is not in the list."""
    if request.user.is_authenticated:
        return _of_member(request)
    signup = signup_of(request)
    if signup is None:
        return redirect("account_login")
    form = MissingAddressForm(posted(request))
    if request.method == "POST" and form.is_valid() and _asked(request, signup.person, form):
        forget_signup(request)
        return redirect("account_email_verification_sent")
    return _missing_page(request, form, None)


@member_required
def _of_member(request: HttpRequest) -> HttpResponse:
    person = member(request)
    last = queries.address_request_of(person)
    waiting = last is not None and last.state == RequestState.OPEN
    if request.method == "POST" and "withdraw" in request.POST:
        if waiting:
            withdraw_request(by=person)
            messages.success(request, _("Je vraag is ingetrokken."))
        return redirect("people:change_address")
    form = MissingAddressForm(posted(request))
    if request.method == "POST" and form.is_valid() and _asked(request, person, form):
        messages.success(
            request, _("We vroegen het aan de gemeente. Je krijgt een seintje met het antwoord.")
        )
        return redirect("people:missing_address")
    return _missing_page(request, form, last)


def _asked(request: HttpRequest, person: Person | None, form: MissingAddressForm) -> bool:
    try:
        limits.hit("missing_address", callers.network_of(request), limit=ASKED_PER_NETWORK, per_seconds=HOUR)
        request_address(by=person, **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _missing_page(
    request: HttpRequest, form: MissingAddressForm, last: AddressRequest | None
) -> HttpResponse:
    return render(
        request,
        "people/missing_address.html",
        {"form": form, "last": last, "member": request.user.is_authenticated},
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_safe
@member_required
def address_requests(request: HttpRequest) -> HttpResponse:
    """Show to the desk which addresses are said to be missing, the oldest first."""
    officer = member(request)
    town, towns = chosen_town(request, officer, PeoplePower.VERIFY_AT_DESK)
    rows = list(queries.address_requests_at_desk(officer, town)[: REQUESTS_ON_A_PAGE + 1])
    return render(
        request,
        "people/address_requests.html",
        {
            "rows": rows[:REQUESTS_ON_A_PAGE],
            "more": len(rows) > REQUESTS_ON_A_PAGE,
            "town": town,
            "towns": towns,
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def address_request(request: HttpRequest, uid: str) -> HttpResponse:
    """Add the address that somebody asked for."""
    officer = member(request)
    row = access_address_request(officer, uid)
    if request.method != "POST":
        look_at_request(by=officer, request=row)
        return _request_page(request, row, AddAddressForm(request=row), RefuseRequestForm())
    form = AddAddressForm(request.POST, request=row)

    def act() -> str:
        made = add_requested_address(by=officer, request=row, **form.values())
        district = made.address.district if made.address is not None else ""
        return _("%(address)s staat erbij, in %(district)s. De bewoner krijgt een seintje.") % {
            "address": made.address,
            "district": district,
        }

    return _answer(request, row, form, act) or _request_page(request, row, form, RefuseRequestForm())


@never_cache
@require_http_methods(["POST"])
@member_required
def refuse_address_request(request: HttpRequest, uid: str) -> HttpResponse:
    """Say why no address comes of it."""
    officer = member(request)
    row = access_address_request(officer, uid)
    form = RefuseRequestForm(request.POST)

    def act() -> str:
        refuse_request(by=officer, request=row, reason=form.cleaned_data["reason"])
        return _("De vraag is geweigerd. De bewoner krijgt je reden.")

    return _answer(request, row, form, act) or _request_page(request, row, AddAddressForm(request=row), form)


def _answer(
    request: HttpRequest,
    row: AddressRequest,
    form: AddAddressForm | RefuseRequestForm,
    act: Callable[[], str],
) -> HttpResponse | None:
    """Act, and go to what stands there now; None where the form has something to say."""
    if not form.is_valid():
        return None
    try:
        messages.success(request, act())
    except Conflict as error:
        messages.info(request, error.message)
        return redirect("people:address_requests")
    except DomainError as error:
        form.refuse(error)
        return None
    return redirect("people:address_requests")


def _request_page(
    request: HttpRequest, row: AddressRequest, form: AddAddressForm, refusal: RefuseRequestForm
) -> HttpResponse:
    return render(
        request,
        "people/address_request.html",
        {"row": row, "form": form, "refusal": refusal, "waiting": row.state == RequestState.OPEN},
        status=422 if form.is_bound or refusal.is_bound else 200,
    )
