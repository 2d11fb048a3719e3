"""The collection `notice-kinds` of the API: what the caller chose per kind, and their quiet hours."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from network.kernel.errors import NotFound
from network.kernel.ports.notices import Rhythm
from network.kernel.rest.idempotency import once
from network.people.models import Person
from network.people.views import member
from realtime.notifications.enums import DayPart
from realtime.notifications.models import Preference, QuietHours
from realtime.notifications.queries import KindChoice, digest_time_of, kinds_of, quiet_hours_of
from realtime.notifications.services import choose_digest_time, choose_kind, set_quiet_hours


class NoticeKindSerializer(serializers.Serializer[Any]):
    """One kind of seintje and what was chosen for it."""

    id = serializers.CharField(source="kind.name", read_only=True)
    label = serializers.CharField(source="kind.label", read_only=True)  # type: ignore[assignment]  # the name on the wire
    mail = serializers.ChoiceField(Rhythm.choices)
    push = serializers.BooleanField()
    at_once = serializers.BooleanField(read_only=True, help_text="Whether it may leave as a mail of its own.")
    can_choose = serializers.BooleanField(read_only=True, help_text="Without it all of it always arrives.")


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"})
class ClockTimeField(serializers.TimeField):
    """Hours and minutes on the clock of the town: `22:30`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)


class QuietHoursSerializer(serializers.Serializer[Any]):
    """From when until when it is quiet, on the clock of the town; both null for never."""

    starts = ClockTimeField(allow_null=True)
    ends = ClockTimeField(allow_null=True)


class DigestTimeSerializer(serializers.Serializer[Any]):
    """When digests leave, on the clock of the town; what is left out stays."""

    part = serializers.ChoiceField(
        DayPart.choices, required=False, help_text="Morning is 7.00, evening 18.00."
    )
    weekday = serializers.IntegerField(
        min_value=0, max_value=6, required=False, help_text="Of the weekly one; Monday is 0."
    )


class NoticeKindViewSet(viewsets.GenericViewSet[Any]):
    """Kinds of seintjes, and how the caller wants them."""

    queryset = Preference.objects.none()
    serializer_class = NoticeKindSerializer
    pagination_class = None
    lookup_field = "kind"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[a-z_]{1,40}"

    @extend_schema(operation_id="notice_kinds_list", responses=NoticeKindSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List every kind with the caller's choice."""
        return Response(NoticeKindSerializer(kinds_of(member(request)), many=True).data)

    @extend_schema(operation_id="notice_kinds_choose", responses=NoticeKindSerializer)
    @once
    def partial_update(self, request: Request, id: str) -> Response:  # noqa: A002  the name on the wire
        """Choose for one kind; what is left out stays."""
        person = member(request)
        _kind_of(person, id)
        form = NoticeKindSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        mail = Rhythm(data["mail"]) if "mail" in data else None
        choose_kind(by=person, kind=id, mail=mail, push=data.get("push"))
        return Response(NoticeKindSerializer(_kind_of(person, id)).data)

    @extend_schema(operation_id="quiet_hours_read", responses=QuietHoursSerializer)
    @action(detail=False, url_path="quiet-hours")
    def quiet_hours(self, request: Request) -> Response:
        """Read when the caller wants quiet."""
        return Response(_hours(quiet_hours_of(member(request))))

    @extend_schema(
        operation_id="quiet_hours_choose", request=QuietHoursSerializer, responses=QuietHoursSerializer
    )
    @quiet_hours.mapping.put
    @once
    def choose_quiet_hours(self, request: Request) -> Response:
        """Choose when the caller wants quiet."""
        form = QuietHoursSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        set_quiet_hours(by=member(request), **form.validated_data)
        return Response(_hours(quiet_hours_of(member(request))))

    @extend_schema(operation_id="digest_time_read", responses=DigestTimeSerializer)
    @action(detail=False, url_path="digest-time")
    def digest_time(self, request: Request) -> Response:
        """Read when the caller's digests leave."""
        return Response(DigestTimeSerializer(digest_time_of(member(request))).data)

    @extend_schema(
        operation_id="digest_time_choose", request=DigestTimeSerializer, responses=DigestTimeSerializer
    )
    @digest_time.mapping.put
    @once
    def choose_digest_time(self, request: Request) -> Response:
        """Choose when the caller's digests leave."""
        form = DigestTimeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        part = DayPart(data["part"]) if "part" in data else None
        choose_digest_time(by=member(request), part=part, weekday=data.get("weekday"))
        return Response(DigestTimeSerializer(digest_time_of(member(request))).data)


def _kind_of(person: Person, name: str) -> KindChoice:
    found = {choice.kind.name: choice for choice in kinds_of(person)}.get(name)
    if found is None:
        raise NotFound
    return found


def _hours(row: QuietHours | None) -> dict[str, Any]:
    hours = {"starts": row.starts, "ends": row.ends} if row else {"starts": None, "ends": None}
    return dict(QuietHoursSerializer(hours).data)
