"""Public pages of places: which municipalities and districts there are, and the search for an address."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.kernel import limits
from network.kernel.callers import address_of
from network.kernel.errors import TooMany
from network.places import queries

SEARCHES_PER_MINUTE = 120


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the municipalities."""
    return render(request, "places/index.html", {"municipalities": queries.municipalities_shown()})


@require_safe
def municipality(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the districts of one municipality, on a map and as the same list."""
    shown = queries.municipality_by_slug(slug)
    return render(
        request,
        "places/municipality.html",
        {"municipality": shown, "districts": queries.districts_with_neighbours(shown)},
    )


@require_safe
def districts_geojson(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the outlines to the map, and to whoever wants to use them."""
    shown = queries.municipality_by_slug(slug)
    return JsonResponse(queries.as_feature_collection(shown), content_type="application/geo+json")


@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """Suggest addresses for `?q=` while somebody types; who signs up has no account yet, so for anybody."""
    try:
        limits.hit("addresses", address_of(request), limit=SEARCHES_PER_MINUTE, per_seconds=60)
    except TooMany as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    found = queries.find_addresses(request.GET.get("q", ""))
    return JsonResponse(
        [{"id": one.uid, "label": one.label, "detail": one.detail} for one in found], safe=False
    )
