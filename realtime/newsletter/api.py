"""The collection `newsletters` of the API: one for each district that the caller may print. Not for pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel import clock
from network.kernel.converters import UidConverter
from network.kernel.rest.scopes import Scope
from network.people.doors import member
from network.places.models import District
from realtime.newsletter import rules, services
from realtime.newsletter.paper import Layout
from realtime.newsletter.permissions import access_district, districts_for
from realtime.newsletter.queries import parts_of
from realtime.newsletter.views import download

DAYS = [
    OpenApiParameter("first", OpenApiTypes.DATE, description="First day; by default thirty days ago."),
    OpenApiParameter("last", OpenApiTypes.DATE, description="Last day; by default today."),
]


class PeriodSerializer(serializers.Serializer[Any]):
    """The days of which it tells, both included."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)

    def period(self) -> rules.Period:
        """Return the days. Call after `is_valid`. Raises: Invalid."""
        usual = rules.usual_period(clock.now())
        data = self.validated_data
        period = rules.Period(data.get("first", usual.first), data.get("last", usual.last))
        rules.ensure_period(period)
        return period


class PrintSerializer(PeriodSerializer):
    """What stands in it, and how. Leave `chosen` out for everything."""

    chosen = serializers.ListField(
        child=serializers.CharField(max_length=80),
        required=False,
        max_length=200,
        help_text="`section:id` of each piece.",
    )
    intro = serializers.CharField(max_length=rules.MOST_INTRO, required=False, allow_blank=True, default="")
    layout = serializers.ChoiceField(choices=[one.value for one in Layout], default=Layout.LARGE.value)


class NewsletterSerializer(serializers.Serializer[District]):
    """A district of which the caller makes the newsletter."""

    id = serializers.CharField(source="uid")
    district = serializers.CharField(source="name")
    municipality = serializers.CharField(source="municipality.name")


class FactSerializer(serializers.Serializer[Any]):
    """A label and its words."""

    label = serializers.CharField()  # type: ignore[assignment]
    words = serializers.CharField()


class StorySerializer(serializers.Serializer[Any]):
    """One piece."""

    id = serializers.CharField()
    section = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    title = serializers.CharField()
    facts = FactSerializer(many=True)
    html = serializers.CharField()
    link = serializers.CharField()


class PossibleSerializer(serializers.Serializer[Any]):
    """What could stand in it."""

    first = serializers.DateField()
    last = serializers.DateField()
    stories = StorySerializer(many=True)


class NewsletterViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[District]):
    """Newsletters on paper, of districts for whose municipality the caller speaks."""

    queryset = District.objects.none()
    serializer_class = NewsletterSerializer
    filterset_class = None
    scopes = {"read": Scope.BROADCAST, "write": Scope.BROADCAST}
    lookup_field = "uid"
    lookup_url_kwarg = "id"
    lookup_value_regex = UidConverter.regex

    def get_queryset(self) -> QuerySet[District]:
        return districts_for(member(self.request)).order_by("-id") if self.request.auth else self.queryset

    @extend_schema(responses=PossibleSerializer, parameters=DAYS)
    def retrieve(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Read what could stand in the newsletter of a district."""
        by = member(request)
        district = access_district(by, id)
        form = PeriodSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        period = form.period()
        parts = parts_of(district, period)
        services.note_looks(by=by, district=district, parts=parts)
        stories = [
            {
                "id": story.uid,
                "section": part.name,
                "source": story.source,
                "title": story.title,
                "facts": [{"label": str(label), "words": words} for label, words in story.facts],
                "html": story.html,
                "link": story.link,
            }
            for part in parts
            for story in part.stories
        ]
        return Response({"first": period.first, "last": period.last, "stories": stories})

    @extend_schema(
        request=PrintSerializer, responses={(200, "application/pdf"): OpenApiTypes.BINARY}, filters=False
    )
    @action(detail=True, methods=["post"], url_path="print", url_name="print", pagination_class=None)
    def print_(self, request: Request, id: str) -> FileResponse:  # noqa: A002  the name on the wire
        """Make the PDF of a newsletter."""
        by = member(request)
        district = access_district(by, id)
        form = PrintSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data, period = form.validated_data, form.period()
        pdf = services.print_newsletter(
            by=by,
            district=district,
            period=period,
            chosen=set(data["chosen"]) if "chosen" in data else None,
            intro=data["intro"],
            layout=Layout(data["layout"]),
        )
        return download(pdf, district, period)
