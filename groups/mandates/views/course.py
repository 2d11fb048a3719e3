"""Suspending, lifting, ending and renewing one mandate, and the file that it leaves behind."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.mandates.forms import DecisionForm, HandoverForm, ReasonForm, RenewForm, SuspendForm
from groups.mandates.handover import facts_of
from groups.mandates.models import Handover, Mandate
from groups.mandates.permissions import access_handover, access_mandate, gives_mandates
from groups.mandates.services.course import end_early, lift_suspension, renew_by, suspend
from groups.mandates.services.handover import AFTERWARDS, groups_of, write_handover
from groups.membership.views.frame import framed
from network.kernel import clock
from network.kernel.errors import DomainError
from network.kernel.forms import Form
from network.kernel.moments import end_of_day
from network.people.doors import member, member_required, posted
from network.people.models import Person


class _NoForm(Form):
    """Only a button."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def suspend_one(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a mandate grant nothing for a while."""

    def act(by: Person, row: Mandate, form: Form) -> None:
        data = form.cleaned_data
        until = end_of_day(data["until"]) if data["until"] else None
        suspend(by=by, mandate=row, reason=data["reason"], decision=data["decision"], until=until)

    return _one(request, uid, SuspendForm(posted(request)), act, "suspend")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def lift(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a suspended mandate grant its powers again."""

    def act(by: Person, row: Mandate, _form: Form) -> None:
        lift_suspension(by=by, mandate=row)

    return _one(request, uid, _NoForm(posted(request)), act, "lift")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def end(request: HttpRequest, uid: str) -> HttpResponse:
    """End a mandate before its date."""

    def act(by: Person, row: Mandate, form: Form) -> None:
        end_early(by=by, mandate=row, reason=form.cleaned_data["reason"])

    return _one(request, uid, ReasonForm(posted(request)), act, "end")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def renew_one(request: HttpRequest, uid: str) -> HttpResponse:
    """Let a mandate be followed by a new one."""

    def act(by: Person, row: Mandate, form: Form) -> None:
        assert isinstance(form, DecisionForm)  # noqa: S101  the form of this page
        renew_by(
            by=by,
            mandate=row,
            decision=form.decision(),
            valid_until=end_of_day(form.cleaned_data["valid_until"]),
            override_reason=form.cleaned_data["override_reason"],
        )

    return _one(request, uid, RenewForm(posted(request)), act, "renew")


def _one(
    request: HttpRequest, uid: str, form: Form, act: Callable[[Person, Mandate, Any], None], verb: str
) -> HttpResponse:
    viewer = member(request)
    row = access_mandate(viewer, uid)
    done, title, button = _words(verb, row)
    if request.method == "POST" and form.is_valid():
        try:
            act(viewer, row, form)
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("mandates:group", row.group.uid)
    return render(
        request,
        "mandates/course.html",
        {
            **framed(viewer, row.group, "mandates"),
            "form": form,
            "mandate": row,
            "verb": verb,
            "title": title,
            "button": button,
        },
        status=422 if form.is_bound else 200,
    )


def _words(verb: str, row: Mandate) -> tuple[str, str, str]:
    name = {"name": row.person}
    return {
        "suspend": (
            _("Het mandaat van %(name)s is geschorst.") % name,
            _("Schors het mandaat van %(name)s") % name,
            _("Schors nu"),
        ),
        "lift": (
            _("Het mandaat van %(name)s geldt weer.") % name,
            _("Hef de schorsing van %(name)s op") % name,
            _("Hef de schorsing op"),
        ),
        "end": (
            _("Het mandaat van %(name)s is voorbij.") % name,
            _("Beëindig het mandaat van %(name)s") % name,
            _("Beëindig nu"),
        ),
        "renew": (
            _("Het mandaat van %(name)s is verlengd.") % name,
            _("Verleng het mandaat van %(name)s") % name,
            _("Verleng"),
        ),
    }[verb]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def handover(request: HttpRequest, uid: str) -> HttpResponse:
    """Read what a mandate leaves behind, and let its holder add to it."""
    viewer = member(request)
    row = access_handover(viewer, uid)
    kept = Handover.objects.filter(mandate=row).first()
    form = HandoverForm(posted(request), initial={"notes": kept.notes if kept else ""})
    own = row.person_id == viewer.pk
    open_to_holder = own and clock.now() < row.valid_until + AFTERWARDS
    if request.method == "POST" and form.is_valid():
        try:
            write_handover(by=viewer, mandate=row, notes=form.cleaned_data["notes"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("De overdracht is bewaard."))
            return redirect("mandates:handover", uid)
    still_in = not own or clock.now() < row.valid_until
    return render(
        request,
        "mandates/handover.html",
        {
            **framed(viewer, row.group, "mandates"),
            "form": form,
            "mandate": row,
            "kept": kept,
            "facts": facts_of(groups_of(row)) if still_in else [],
            "may_write": open_to_holder or gives_mandates(viewer, row.group),
            "own": own,
        },
        status=422 if form.is_bound else 200,
    )
