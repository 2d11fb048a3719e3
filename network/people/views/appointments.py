"""Give colleagues a role with a decision and an end, and end one early."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.moments import full_date, last_day
from network.people import queries
from network.people.doors import member, member_required, posted
from network.people.enums import AppointmentRole
from network.people.forms.office import AppointmentForm, Choice, EndForm
from network.people.models import Person
from network.people.permissions import PeoplePower, access_appointment, can_appoint
from network.people.services.appointments import appoint, end_appointment
from network.people.views.office import chosen_town
from network.places.models import Municipality


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def appointments(request: HttpRequest) -> HttpResponse:
    """Show who has which role in a municipality, and appoint."""
    viewer = member(request)
    town, towns = chosen_town(request, viewer, PeoplePower.APPOINT)
    form = AppointmentForm(posted(request), roles=_roles(viewer, town))
    if request.method == "POST" and form.is_valid():
        try:
            made = appoint(by=viewer, **form.values())
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("%(name)s is %(role)s voor %(space)s, tot en met %(end)s.")
                % {
                    "name": made.person,
                    "role": made.get_role_display(),
                    "space": made.space,
                    "end": full_date(last_day(made.valid_until)),
                },
            )
            return redirect(_page_of(town))
    rows = list(queries.appointments_in(viewer, town))
    now = clock.now()
    running = [row for row in rows if row.ended_at is None and row.valid_until > now]
    return render(
        request,
        "people/appointments.html",
        {
            "form": form,
            "town": town,
            "towns": towns,
            "running": [(row, can_appoint(viewer, AppointmentRole(row.role), row.space)) for row in running],
            "past": [row for row in rows if row not in running],
        },
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def end(request: HttpRequest, uid: str) -> HttpResponse:
    """End a role before its date, with a reason."""
    viewer = member(request)
    row = access_appointment(viewer, uid)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_appointment(by=viewer, appointment=row, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De rol van %(name)s is voorbij.") % {"name": row.person})
            return redirect("people:appointments")
    return render(
        request,
        "people/appointment_end.html",
        {"form": form, "row": row},
        status=422 if form.is_bound else 200,
    )


def _roles(viewer: Person, town: Municipality) -> list[Choice]:
    return [(role, queries.places_for_role(viewer, town, role)) for role in AppointmentRole]


def _page_of(town: Municipality) -> str:
    return f"{reverse('people:appointments')}?{urlencode({'town': town.uid})}"
