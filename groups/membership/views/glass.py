"""The page on which an administrator opens a closed group for an hour, and says why."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groups.membership.models import Group
from groups.membership.permissions import access_group
from groups.membership.queries.glass import running_in
from groups.membership.services.glass import REASON_CHARS, break_glass, close_glass
from groups.membership.views.frame import framed
from network.kernel import access
from network.kernel.errors import DomainError, NotFound
from network.kernel.forms import Form
from network.people.doors import member, member_required, posted
from network.people.models import Person


class GlassForm(Form):
    """Why somebody must look inside."""

    reason = forms.CharField(
        label=gettext_lazy("Waarom lees je mee?"),
        help_text=gettext_lazy("Minstens 20 tekens. Alle leden krijgen dit meteen te lezen, met je naam."),
        max_length=REASON_CHARS,
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def glass(request: HttpRequest, uid: str) -> HttpResponse:
    """Open a group for an hour, after the password was asked again."""
    viewer = member(request)
    group = _group(viewer, uid)
    form = GlassForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            break_glass(by=viewer, group=group, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je leest een uur mee. De leden weten het."))
            return redirect("membership:front", uid)
    context = {**framed(viewer, group, "overview"), "form": form, "running": running_in(viewer, group)}
    return render(request, "membership/glass.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_required
def close(request: HttpRequest, uid: str) -> HttpResponse:
    """End one's look inside before the hour is over."""
    viewer = member(request)
    close_glass(by=viewer, group=_group(viewer, uid))
    messages.success(request, _("Je leest niet meer mee."))
    return redirect("membership:front", uid)


def _group(viewer: Person, uid: str) -> Group:
    if not access.is_administrator(viewer):
        raise NotFound
    return access_group(viewer, uid)
