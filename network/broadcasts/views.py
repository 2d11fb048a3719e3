"""The studio of communicators, and the page of one message. Not for lists of residents: that is the feed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network.broadcasts import queries, services
from network.broadcasts.forms import CorrectionForm, DepartmentForm, DraftForm, WithdrawalForm, WordingForm
from network.broadcasts.models import Broadcast, BroadcastState
from network.broadcasts.permissions import (
    access_broadcast,
    access_own_broadcast,
    can_speak_for,
    departments_of,
)
from network.broadcasts.services.departments import municipalities_managed
from network.kernel.errors import Conflict, DomainError, NotFound
from network.kernel.forms import Form
from network.people.doors import member_required
from network.places.models import Municipality

LISTED = 50


@require_GET
@member_required
def studio(request: HttpRequest) -> HttpResponse:
    """List the messages of the departments for which the viewer speaks."""
    _ensure_communicator(request)
    listed, older = queries.written_page(request.user, request.GET.get("before", ""), LISTED)
    return render(
        request,
        "broadcasts/studio.html",
        {"broadcasts": listed, "older_url": f"?before={older}" if older else ""},
    )


@require_http_methods(["GET", "POST"])
@member_required
def compose(request: HttpRequest, uid: str | None = None) -> HttpResponse:
    """Write a draft, or go on with one."""
    _ensure_communicator(request)
    broadcast = access_own_broadcast(request.user, uid) if uid else None
    if broadcast is not None and broadcast.state != BroadcastState.DRAFT:
        return redirect("broadcasts:correct", uid=broadcast.uid)
    form = DraftForm(request.POST or None, viewer=request.user, initial=_initial(request, broadcast))
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_draft(
                department=form.cleaned_data["department"],
                content=form.content(),
                districts=form.chosen_districts(),
                broadcast=broadcast,
                version=form.cleaned_data["version"],
                by=request.user,
            )
            return redirect("broadcasts:preview", uid=saved.uid)
        except DomainError as error:
            _refuse(form, error, broadcast)
    return render(
        request,
        "broadcasts/compose.html",
        {"form": form, "broadcast": broadcast, "towns": _towns(request, form)},
        status=422 if form.is_bound else 200,
    )


@require_GET
@member_required
def preview(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a draft as residents will see it, and whom it reaches."""
    broadcast = access_own_broadcast(request.user, uid)
    if broadcast.state != BroadcastState.DRAFT:
        return redirect("broadcasts:show", uid=uid)
    reach = queries.reach_of(list(broadcast.districts.order_by("name", "code")))
    return render(
        request,
        "broadcasts/preview.html",
        {
            "broadcast": broadcast,
            "reach": reach,
            "residents": sum(part.residents for part in reach),
            "households": sum(part.households for part in reach),
            "on_paper": sum(part.on_paper for part in reach),
        },
    )


@require_POST
@member_required
def send(request: HttpRequest, uid: str) -> HttpResponse:
    """Send a draft as it was previewed."""
    broadcast = access_own_broadcast(request.user, uid)
    try:
        services.send_broadcast(broadcast=broadcast, version=_version(request), by=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("broadcasts:edit", uid=uid)
    messages.success(request, _("Je bericht is verstuurd. Het staat nu in de gekozen wijken."))
    return redirect("broadcasts:show", uid=uid)


@require_http_methods(["GET", "POST"])
@member_required
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Correct a sent message."""
    broadcast = access_own_broadcast(request.user, uid)
    form = CorrectionForm(request.POST or None, initial=WordingForm.start_from(broadcast))
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_broadcast(
                broadcast=broadcast,
                content=form.content(),
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
            messages.success(request, _("Je bericht is verbeterd. De vorige versie blijft leesbaar."))
            return redirect("broadcasts:show", uid=uid)
        except DomainError as error:
            _refuse(form, error, broadcast)
    return render(
        request,
        "broadcasts/correct.html",
        {"form": form, "broadcast": broadcast},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@member_required
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a sent message back."""
    broadcast = access_own_broadcast(request.user, uid)
    form = WithdrawalForm(request.POST or None, initial={"version": broadcast.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_broadcast(
                broadcast=broadcast,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.user,
            )
            messages.success(request, _("Je bericht is ingetrokken. Bewoners lezen waarom."))
            return redirect("broadcasts:show", uid=uid)
        except DomainError as error:
            _refuse(form, error, broadcast)
    return render(
        request,
        "broadcasts/withdraw.html",
        {"form": form, "broadcast": broadcast},
        status=422 if form.is_bound else 200,
    )


@require_GET
@member_required
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one message with its whole history."""
    broadcast = queries.with_history(access_broadcast(request.user, uid))
    return render(
        request,
        "broadcasts/show.html",
        {
            "broadcast": broadcast,
            "earlier": [
                version for version in broadcast.versions.all() if version.version != broadcast.version
            ],
            "latest": broadcast.versions.last(),
            "speaks": can_speak_for(request.user, broadcast.department),
        },
    )


@require_http_methods(["GET", "POST"])
@member_required
def departments(request: HttpRequest) -> HttpResponse:
    """List and set up the departments of the municipalities that the viewer manages."""
    towns = list(municipalities_managed(request.user))
    if not towns:
        raise NotFound()
    form = DepartmentForm(request.POST or None, towns=towns)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_department(
                municipality=form.cleaned_data["municipality"],
                name=form.cleaned_data["name"],
                colour=form.cleaned_data["colour"],
                by=request.user,
            )
            messages.success(request, _("De dienst staat klaar. Stel nu iemand aan om te schrijven."))
            return redirect("broadcasts:departments")
        except DomainError as error:
            form.refuse(error)
    return render(
        request,
        "broadcasts/departments.html",
        {"form": form, "towns": towns},
        status=422 if form.is_bound else 200,
    )


def _ensure_communicator(request: HttpRequest) -> None:
    if not departments_of(request.user).exists():
        raise NotFound()


def _refuse(form: Form, error: DomainError, broadcast: Broadcast | None) -> None:
    """Say what was wrong; after somebody else's change the next try builds on what stands there now."""
    form.refuse(error)
    if broadcast is not None and isinstance(error, Conflict):
        broadcast.refresh_from_db()
        form.on_version(broadcast.version)


@dataclass(frozen=True)
class _Town:
    """A municipality whose map may stand on the page: of these departments, the chosen one or not."""

    municipality: Municipality
    departments: str
    shown: bool


def _towns(request: HttpRequest, form: DraftForm) -> list[_Town]:
    """Return each municipality of the viewer's departments; shown is that of the department in the form."""
    uids: dict[Municipality, list[str]] = {}
    for department in departments_of(request.user).select_related("municipality"):
        uids.setdefault(department.municipality, []).append(department.uid)
    chosen = str(form["department"].value())
    one = next((town for town, known in uids.items() if chosen in known), next(iter(uids), None))
    return [_Town(town, " ".join(known), town == one) for town, known in uids.items()]


def _initial(request: HttpRequest, broadcast: Broadcast | None) -> dict[str, object]:
    if broadcast is None:
        first = departments_of(request.user).first()
        return {"department": first.uid if first else None}
    return {
        **WordingForm.start_from(broadcast),
        "department": broadcast.department.uid,
        "districts": [district.code for district in broadcast.districts.all()],
    }


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 9 else 0
