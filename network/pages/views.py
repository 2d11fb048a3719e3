"""Home, the public pages, health, the entrance of the back office, and the pages for what went wrong."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from network.kernel import access, clock, spaces
from network.kernel.errors import NotFound
from network.pages import health, installing, queries
from network.pages.forms import RegisterForm, StyleForm, StylePhotoForm
from network.pages.promises import PROMISES
from network.pages.shell import Shell, address_of
from network.people.doors import instead_of_the_page, typed

PAST_POWERS_SHOWN = 200
A_DAY = 86_400


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say to a visitor what this is; bring a member to where they belong."""
    if request.user.is_authenticated:
        return _home_of_member(request)
    return render(
        request,
        "pages/home.html",
        {
            "districts": queries.districts_shown(),
            "promises": PROMISES,
            "places_url": address_of("places:index"),
        },
    )


def _home_of_member(request: HttpRequest) -> HttpResponse:
    only_works_here = not spaces.space_ids_of(request.user) and bool(Shell(request).office)
    return redirect("pages:office" if only_works_here else "feed:home")


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """The five promises, how each is held, and by which test."""
    return render(request, "pages/promises.html", {"promises": PROMISES})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, who runs it, and where the source is."""
    return render(request, "pages/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, with a road for complaints."""
    return render(request, "pages/accessibility.html", {"contact": queries.contact_for(request.user)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which cookies there are, and why there is no banner."""
    cookies = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    contact = queries.contact_for(request.user)
    return render(request, "pages/privacy.html", {"cookies": cookies, "contact": contact})


@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """The public register of power, as a page or as JSON."""
    if _wants_json(request):
        return mandates_json(request)
    moment = clock.now()
    form = RegisterForm(request.GET if set(request.GET) & set(RegisterForm.base_fields) else None)
    search = form.search()
    in_force = queries.powers_in_force(moment, search)
    past = queries.powers_past(moment, PAST_POWERS_SHOWN, search)
    return render(
        request,
        "pages/mandates.html",
        {
            "in_force": queries.together(in_force),
            "past": queries.together(past),
            "full": len(past) >= PAST_POWERS_SHOWN,
            "most": PAST_POWERS_SHOWN,
            "powers": list(access.powers),
            "form": form,
            "searched": form.is_bound,
            "oslo_url": address_of("mandates:oslo"),
            "kinds_url": address_of("mandates:powers"),
        },
    )


@require_safe
def mandates_json(request: HttpRequest) -> JsonResponse:
    """The public register of power for programs: one row for each power, with the filters of the page."""
    moment = clock.now()
    search = RegisterForm(request.GET).search()
    past = queries.powers_past(moment, PAST_POWERS_SHOWN, search)
    return JsonResponse(
        {
            "in_force": [_as_json(row) for row in queries.powers_in_force(moment, search)],
            "past": [_as_json(row) for row in past],
        }
    )


def _wants_json(request: HttpRequest) -> bool:
    if request.GET.get("format") == "json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _as_json(row: queries.Power) -> dict[str, Any]:
    return {
        "person": row.person,
        "power": row.power,
        "label": str(row.label),
        "space": row.space,
        "within": row.within,
        "decision": row.decision,
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
    }


@require_safe
@login_required
def office(request: HttpRequest) -> HttpResponse:
    """The entrance of the back office: what this person may do for others."""
    shell = Shell(request)
    if not shell.office:
        raise Http404
    return render(request, "pages/office.html", {"shell": shell})


@require_safe
@never_cache
def health_live(_request: HttpRequest) -> JsonResponse:
    """Answer that the process runs."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def health_ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether every part can do its work; 503 when one cannot."""
    parts = health.state()
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "unwell", "parts": parts}, status=200 if well else 503)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every part of the look on one page. Only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    wrong = StyleForm(
        {"fout-email": "geen adres", "fout-code_0": "7KQ4", "fout-until": "straks"}, prefix="fout"
    )
    chosen = [
        {"label": "Alles", "url": "?", "current": True},
        {"label": "Vragen", "url": "?kind=question", "current": False},
    ]
    return render(
        request,
        "pages/style.html",
        {
            "form": StyleForm(),
            "wrong": wrong,
            "photos": StylePhotoForm(prefix="photo"),
            "chosen": chosen,
            "now": clock.now(),
        },
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer the same for what does not exist and for what the reader may not know of."""
    if request.path_info.startswith("/api/"):
        return _problem(404, "Not found", NotFound.code, NotFound().message)
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what no browser sends, and what is larger than we take, without asking who sent it."""
    status, code = (413, "too_large") if isinstance(exception, RequestDataTooBig) else (400, "bad_request")
    if not request.path_info.startswith("/api/"):
        return HttpResponse(render_to_string("errors/400.html"), status=status)
    return _problem(status, "Invalid input", code, _("Deze oproep kunnen we niet lezen, of ze is te groot."))


def _problem(status: int, title: str, code: str, detail: str) -> JsonResponse:
    """Refuse a program where no view of the API came to its turn."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer without asking anything: what failed may be the database."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Bring somebody whose form grew too old back to it, with what was typed.

    The words of a form on another site are not shown: nobody typed those here.
    """
    back = _back_of(request)
    context = {"back": back or "/", "texts": typed(request) if back else []}
    return instead_of_the_page(request, render(request, "errors/csrf.html", context, status=403))


def _back_of(request: HttpRequest) -> str:
    """Return the page of ours on which the form stood; nothing where the browser names another, or none."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return urlsplit(referer)._replace(scheme="", netloc="").geturl() or "/"


@cache_control(public=True, max_age=A_DAY)
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """Tell a phone how the site stands on its home screen."""
    return JsonResponse(installing.manifest(), content_type="application/manifest+json")


def favicon(_request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old name to the new one."""

    return HttpResponseRedirect(static("favicon.svg"))
