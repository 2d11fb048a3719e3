"""Residents at the desk: find one, suspend an address in doubt, restore it. Not for claims: see `office`."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from network.kernel.errors import Conflict, DomainError
from network.kernel.forms import Form
from network.people import queries
from network.people.doors import member, member_required, posted
from network.people.enums import ResidencyState
from network.people.forms.office import ResidentSearchForm, RestoreForm, SuspendForm
from network.people.models import Person, Residency
from network.people.permissions import PeoplePower, access_residency
from network.people.services.suspension import restore_residency, suspend_residency
from network.people.services.verification import look_at_claim
from network.people.views.office import chosen_town

Act = Callable[[Person, Residency, Form], str]


@never_cache
@require_safe
@member_required
def residents(request: HttpRequest) -> HttpResponse:
    """Find a resident of the town by name, address or e-mail address."""
    officer = member(request)
    town, towns = chosen_town(request, officer, PeoplePower.VERIFY_AT_DESK)
    searched = bool(request.GET.get("q", "").strip())
    form = ResidentSearchForm(request.GET if searched else None)
    found = (
        queries.residents_at_desk(officer, town, form.cleaned_data["q"])
        if searched and form.is_valid()
        else []
    )
    return render(
        request,
        "people/residents.html",
        {
            "form": form,
            "searched": searched,
            "found": found,
            "town": town,
            "towns": towns,
            "here": "residents",
        },
    )


@never_cache
@require_safe
@member_required
def resident(request: HttpRequest, uid: str) -> HttpResponse:
    """Show where a resident lives, how that was proven, and each doubt about it."""
    officer = member(request)
    row = access_residency(officer, uid)
    look_at_claim(by=officer, residency=row)
    return _page(request, row, _form_for(row))


@never_cache
@require_http_methods(["POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def suspend(request: HttpRequest, uid: str) -> HttpResponse:
    """Close the district to a resident, with a reason."""

    def act(by: Person, row: Residency, form: Form) -> str:
        suspend_residency(by=by, residency=row, **form.cleaned_data)
        return _("Het adres van %(name)s is opgeschort. De wijk is meteen dicht, en de bewoner leest waarom.")

    return _decide(request, uid, SuspendForm(posted(request)), act, ResidencyState.SUSPENDED)


@never_cache
@require_http_methods(["POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def restore(request: HttpRequest, uid: str) -> HttpResponse:
    """Open the district again to a resident, with what cleared it up."""

    def act(by: Person, row: Residency, form: Form) -> str:
        restore_residency(by=by, residency=row, **form.cleaned_data)
        return _("De wijk van %(name)s is weer open. De bewoner krijgt een seintje.")

    return _decide(request, uid, RestoreForm(posted(request)), act, ResidencyState.VERIFIED)


def _decide(request: HttpRequest, uid: str, form: Form, act: Act, wanted: ResidencyState) -> HttpResponse:
    """Act once: who clicks twice, or after a colleague, is shown what stands there now."""
    officer = member(request)
    row = access_residency(officer, uid)
    status = 422
    if form.is_valid():
        try:
            done = act(officer, row, form)
        except Conflict as error:
            row = access_residency(officer, uid)
            if row.state == wanted:
                messages.info(request, error.message)
                return redirect("people:resident", uid)
            form.on_version(row.version)
            form.refuse(error)
            status = error.status
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done % {"name": row.person})
            return redirect("people:resident", uid)
    return _page(request, row, form, status=status)


def _form_for(row: Residency) -> Form:
    kind = RestoreForm if row.state == ResidencyState.SUSPENDED else SuspendForm
    return kind(initial={"version": row.version})


def _page(request: HttpRequest, row: Residency, form: Form, *, status: int = 200) -> HttpResponse:
    return render(
        request,
        "people/resident.html",
        {
            "form": form,
            "row": row,
            "suspension": queries.suspension_of(row),
            "doubts": queries.doubts_about(row),
            "here": "residents",
        },
        status=status,
    )
