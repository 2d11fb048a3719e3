"""Pages on which a newsletter is put together and made, and on which residents offer an activity for it."""

import io
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required
from network.people.models import Person
from network.places.models import District
from realtime.newsletter import queries, rules, services
from realtime.newsletter.forms import PaperForm, PeriodForm
from realtime.newsletter.paper import Layout
from realtime.newsletter.permissions import districts_for


@require_safe
@member_required
def make(request: HttpRequest) -> HttpResponse:
    """Show what the newsletter of a district would hold; all is chosen until somebody says otherwise."""
    viewer, districts = member(request), _districts(request)
    form = PeriodForm({**_usual(districts), **request.GET.dict()}, districts=districts)
    return _page(request, viewer, districts, form)


@require_POST
@member_required
def printed(request: HttpRequest) -> HttpResponseBase:
    """Make the PDF of what was chosen."""
    viewer, districts = member(request), _districts(request)
    form = PaperForm(request.POST, districts=districts)
    if form.is_valid():
        district = _named(districts, form.cleaned_data["district"])
        try:
            pdf = services.print_newsletter(
                by=viewer,
                district=district,
                period=form.period(),
                chosen=set(request.POST.getlist("chosen")),
                intro=form.cleaned_data["intro"],
                layout=Layout(form.cleaned_data["layout"]),
            )
            return download(pdf, district, form.period())
        except DomainError as error:
            form.refuse(error)
    return _page(request, viewer, districts, form, chosen=set(request.POST.getlist("chosen")))


def download(pdf: bytes, district: District, period: rules.Period) -> FileResponse:
    """Return a PDF as a file that is sent in parts and kept by nobody."""
    name = f"wijkkrant-{district.code.lower()}-{period.last.isoformat()}.pdf"
    answer = FileResponse(io.BytesIO(pdf), as_attachment=True, filename=name, content_type="application/pdf")
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_safe
@member_required
def offers(request: HttpRequest) -> HttpResponse:
    """Show which activities of one's own may stand on paper, and which do."""
    rows = list(queries.own_activities(member(request))[: rules.MOST_STORIES])
    return render(request, "newsletter/offers.html", {"rows": rows})


@require_POST
@member_required
def offer(request: HttpRequest, uid: str) -> HttpResponse:
    """Offer an activity of one's own, or take it back."""
    viewer = member(request)
    post = queries.access_own_activity(viewer, uid)
    if request.POST.get("offer") == "1":
        services.offer_activity(by=viewer, post=post)
        messages.success(request, _("Je activiteit mag in de wijkkrant op papier."))
    else:
        services.take_back(by=viewer, post=post)
        messages.success(request, _("Je activiteit komt niet in de volgende wijkkrant."))
    return redirect("newsletter:offers")


def _page(
    request: HttpRequest,
    viewer: Person,
    districts: list[District],
    form: PeriodForm,
    chosen: set[str] | None = None,
) -> HttpResponse:
    parts: list[queries.Part] = []
    valid = form.is_valid() if not isinstance(form, PaperForm) else "first" in form.cleaned_data
    if valid and {"district", "first", "last"} <= form.cleaned_data.keys():
        district = _named(districts, form.cleaned_data["district"])
        try:
            rules.ensure_period(form.period())
            parts = queries.parts_of(district, form.period())
            services.note_looks(by=viewer, district=district, parts=parts)
        except DomainError as error:
            form.refuse(error)
    rest = form if isinstance(form, PaperForm) else PaperForm(initial=form.data, districts=districts)
    context = {"form": form, "rest": rest, "parts": parts, "chosen": chosen, "most": rules.MOST_STORIES}
    return render(request, "newsletter/make.html", context, status=422 if form.errors else 200)


def _districts(request: HttpRequest) -> list[District]:
    """Return the districts that the viewer may choose. Raises: NotFound for who may not at all."""
    districts = list(districts_for(request.user))
    if not districts:
        raise NotFound
    return districts


def _named(districts: list[District], uid: str) -> District:
    return next(district for district in districts if district.uid == uid)


def _usual(districts: list[District]) -> Mapping[str, Any]:
    period = rules.usual_period(clock.now())
    return {
        "district": districts[0].uid,
        "first": period.first.strftime("%d/%m/%Y"),
        "last": period.last.strftime("%d/%m/%Y"),
    }
