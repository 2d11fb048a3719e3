"""The public form for illegal content, the page that follows a notice, and the list of a municipality."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation.forms.complaint import ComplaintForm
from moderation.forms.notice import NoticeAnswerForm, NoticeForm
from moderation.models import NoticeState
from moderation.queries.notices_outside import (
    access_notice,
    complain_until,
    complaint_of,
    notice_by_secret,
    notices_done,
    notices_waiting,
)
from moderation.queries.sanctions import municipalities_held
from moderation.rules.notices_outside import Given
from moderation.services.notices_outside import link_notice, receive_notice, refuse_notice
from moderation.services.notifier_complaints import complain_of_notice
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.kernel.models import Space
from network.people.callers import network_of
from network.people.doors import member_required
from network.places.models import Municipality

MOST_LISTED = 40


@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Let anybody give notice of illegal content, with or without an account."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = receive_notice(
                given=_given(form),
                network=network_of(request),
                space=_space(form),
                by=request.user if request.user.is_authenticated else None,
            )
            return redirect("moderation:notice_followed", secret=receipt.secret)
        except DomainError as error:
            form.refuse(error)
    status = 422 if form.is_bound else 200
    return render(request, "moderation/notice.html", {"form": form}, status=status)


@require_GET
@never_cache
def followed(request: HttpRequest, secret: str) -> HttpResponse:
    """Show how a notice stands, to whoever has its secret link. Whether an item was found is not said."""
    found = notice_by_secret(secret)
    answered = found.state in (NoticeState.DECIDED, NoticeState.REFUSED)
    until = complain_until(found)
    context = {
        "notice": found,
        "secret": secret,
        "answered": answered,
        "until": until if until is not None and clock.now() < until else None,
        "form": ComplaintForm(),
        "complaint": complaint_of(found),
    }
    response = render(request, "moderation/notice_followed.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def complain(request: HttpRequest, secret: str) -> HttpResponse:
    """Complain of what a notice led to, by its secret link."""
    found = notice_by_secret(secret)
    form = ComplaintForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Je uitleg is te lang. Hou het bij 2.000 tekens."))
        return redirect("moderation:notice_followed", secret=secret)
    try:
        complain_of_notice(notice=found, network=network_of(request), text=form.cleaned_data["text"])
        messages.success(request, _("Je klacht is ingediend. Iemand anders kijkt opnieuw."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("moderation:notice_followed", secret=secret)


@require_GET
@member_required
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices of the viewer's municipalities for which nobody found the item yet."""
    if not municipalities_held(request.user):
        raise NotFound()
    done = request.GET.get("show") == "done"
    listed = (notices_done if done else notices_waiting)(request.user)[:MOST_LISTED]
    return render(request, "moderation/notices.html", {"notices": listed, "done": done})


@require_http_methods(["GET", "POST"])
@member_required
def notice_page(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a notice with what its sender wrote, and link it to an item or refuse it."""
    found = access_notice(request.user, uid)
    form = NoticeAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["do"] == "link":
                link_notice(notice=found, where=form.cleaned_data["where"], by=request.user)
                messages.success(request, _("De melding staat nu als zaak in de wachtrij."))
            else:
                refuse_notice(notice=found, reason=form.cleaned_data["reason"], by=request.user)
                messages.success(request, _("De melder krijgt je uitleg."))
            return redirect("moderation:notices")
        except DomainError as error:
            form.refuse(error)
            found = access_notice(request.user, uid)
    return render(
        request,
        "moderation/notice_page.html",
        {"notice": found, "form": form, "waits": found.state == NoticeState.RECEIVED},
        status=422 if form.is_bound else 200,
    )


def _given(form: NoticeForm) -> Given:
    names = ("where", "explanation", "law", "name", "email", "good_faith", "about_children")
    return Given(**{name: form.cleaned_data[name] for name in names})


def _space(form: NoticeForm) -> Space | None:
    town = form.cleaned_data.get("municipality") or Municipality.objects.first()
    return town.space if town is not None else None
