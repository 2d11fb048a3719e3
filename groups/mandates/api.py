"""Mandates over the API: everybody reads them, officers give, suspend, end and renew them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from groups.mandates import rules
from groups.mandates.enums import Body, Gender, MandateKind, SeatGroup
from groups.mandates.filters import MandateFilter
from groups.mandates.models import Mandate
from groups.mandates.permissions import access_group_for_mandates, access_mandate
from groups.mandates.queries import suspended_at
from groups.mandates.services.appointing import Nominee, appoint_by
from groups.mandates.services.course import MAX_DECISION, end_early, lift_suspension, renew_by, suspend
from groups.mandates.services.decisions import DecisionTerms
from network.kernel import clock
from network.kernel.errors import Invalid, NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.kernel.rest.scopes import Scope
from network.people.models import Person

UID = "[0-9a-hjkmnp-tv-z]{16}"


class MandateSerializer(serializers.ModelSerializer[Mandate]):
    """A mandate as the public register shows it: no reasons, no notes."""

    id = serializers.CharField(source="uid", read_only=True)
    group = serializers.CharField(source="group.uid", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    person = serializers.CharField(source="person.uid", read_only=True)
    person_name = serializers.CharField(source="person.get_full_name", read_only=True)
    role = serializers.ChoiceField(source="kind", choices=MandateKind.choices, read_only=True)
    decision = serializers.CharField(source="decision.reference", read_only=True)
    decided_by = serializers.ChoiceField(source="decision.body", choices=Body.choices, read_only=True)
    decided_on = serializers.DateField(source="decision.taken_on", read_only=True)
    decision_uri = serializers.CharField(source="decision.uri", read_only=True)
    suspended = serializers.BooleanField(source="is_suspended", read_only=True)
    renews = serializers.CharField(source="renews.uid", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Mandate
        fields = (
            "id",
            "group",
            "group_name",
            "person",
            "person_name",
            "role",
            "decision",
            "decided_by",
            "decided_on",
            "decision_uri",
            "valid_from",
            "valid_until",
            "planned_until",
            "ended_at",
            "suspended",
            "renews",
        )
        read_only_fields = fields


class DecisionSerializer(serializers.Serializer[Any]):
    """By which decision."""

    decided_by = serializers.ChoiceField(choices=Body.choices)
    decision = serializers.CharField(max_length=rules.MAX_REFERENCE)
    decided_on = serializers.DateField()
    decision_uri = serializers.CharField(max_length=400, required=False, default="", allow_blank=True)
    minutes = serializers.CharField(
        max_length=rules.MAX_MINUTES, required=False, default="", allow_blank=True
    )
    override_reason = serializers.CharField(
        max_length=rules.MAX_REASON, required=False, default="", allow_blank=True
    )
    valid_until = serializers.DateTimeField()

    def decision_terms(self) -> DecisionTerms:
        """Return the plain values. Call after `is_valid`."""
        data = self.validated_data
        return DecisionTerms(
            body=Body(data["decided_by"]),
            reference=data["decision"],
            taken_on=data["decided_on"],
            uri=data["decision_uri"],
            minutes=data["minutes"],
        )


class AppointmentSerializer(DecisionSerializer):
    """Whom to appoint in which group; `people` are members of it or of its parent, all of them or none."""

    group = serializers.CharField(max_length=16)
    people = serializers.ListField(child=serializers.CharField(max_length=16), min_length=1, max_length=99)
    role = serializers.ChoiceField(choices=MandateKind.choices)
    seat_group = serializers.ChoiceField(choices=SeatGroup.choices, default=SeatGroup.RESIDENT)
    no_office = serializers.BooleanField(default=False)
    gender = serializers.ChoiceField(choices=Gender.choices, required=False, default="", allow_blank=True)
    valid_from = serializers.DateTimeField()

    def nominees(self) -> list[Nominee]:
        """Return who is to be appointed. Raises: Invalid for somebody who does not exist."""
        data = self.validated_data
        wanted = data["people"]
        known = {person.uid: person for person in Person.objects.filter(uid__in=wanted, is_active=True)}
        if set(known) != set(wanted):
            raise Invalid(_("Een van deze mensen bestaat niet."), field="people")
        return [
            Nominee(
                person=known[uid],
                seat_group=SeatGroup(data["seat_group"]),
                no_office=data["no_office"],
                gender=data["gender"],
            )
            for uid in wanted
        ]


class SuspensionSerializer(serializers.Serializer[Any]):
    """Why, by which decision, until when; without `until` it lasts until it is lifted."""

    reason = serializers.CharField(max_length=rules.MAX_REASON)
    decision = serializers.CharField(max_length=MAX_DECISION)
    until = serializers.DateTimeField(required=False, default=None, allow_null=True)


class MandateEndSerializer(serializers.Serializer[Any]):
    """Why; its holder reads it."""

    reason = serializers.CharField(max_length=rules.MAX_REASON)


class MandateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Mandate]):
    """The mandates of all groups: a public register. Writing takes the scope `administer`."""

    queryset = Mandate.objects.none()
    serializer_class = MandateSerializer
    filterset_class = MandateFilter
    pagination_class = OpaqueCursor
    lookup_field = "uid"
    lookup_value_regex = UID
    public = True
    scopes = {"write": Scope.ADMINISTER}

    def get_queryset(self) -> QuerySet[Mandate]:
        """Return every mandate: who has one is public."""
        if getattr(self, "swagger_fake_view", False):
            return Mandate.objects.none()
        return _whole(Mandate.objects.all())

    def get_object(self) -> Mandate:
        """Return one mandate. Raises: NotFound."""
        row = self.get_queryset().filter(uid=self.kwargs["uid"]).first()
        if row is None:
            raise NotFound
        return row

    @extend_schema(
        request=AppointmentSerializer, responses={201: MandateSerializer(many=True)}, filters=False
    )
    @once
    def create(self, request: Request) -> Response:
        """Appoint people by a decision: all of them, or none."""
        form = AppointmentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by, data = _caller(request), form.validated_data
        made = appoint_by(
            by=by,
            group=access_group_for_mandates(by, data["group"]),
            nominees=form.nominees(),
            kind=MandateKind(data["role"]),
            decision=form.decision_terms(),
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            override_reason=data["override_reason"],
        )
        rows = _whole(Mandate.objects.filter(pk__in=[row.pk for row in made])).order_by("pk")
        return Response(MandateSerializer(rows, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SuspensionSerializer, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    @once
    def suspend(self, request: Request, uid: str) -> Response:
        """Let a mandate grant nothing for a while."""
        form = SuspensionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = _caller(request)
        row = access_mandate(by, uid)
        suspend(by=by, mandate=row, **form.validated_data)
        return self._answer(row)

    @extend_schema(request=None, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    @once
    def lift(self, request: Request, uid: str) -> Response:
        """Let a suspended mandate grant its powers again."""
        by = _caller(request)
        row = access_mandate(by, uid)
        lift_suspension(by=by, mandate=row)
        return self._answer(row)

    @extend_schema(request=MandateEndSerializer, responses=MandateSerializer)
    @action(detail=True, methods=["post"])
    @once
    def end(self, request: Request, uid: str) -> Response:
        """End a mandate before its date."""
        form = MandateEndSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = _caller(request)
        row = access_mandate(by, uid)
        end_early(by=by, mandate=row, reason=form.validated_data["reason"])
        return self._answer(row)

    @extend_schema(request=DecisionSerializer, responses={201: MandateSerializer})
    @action(detail=True, methods=["post"])
    @once
    def renew(self, request: Request, uid: str) -> Response:
        """Let a mandate be followed by a new one, from its end."""
        form = DecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = _caller(request)
        new = renew_by(
            by=by,
            mandate=access_mandate(by, uid),
            decision=form.decision_terms(),
            valid_until=form.validated_data["valid_until"],
            override_reason=form.validated_data["override_reason"],
        )
        return self._answer(new, status.HTTP_201_CREATED)

    @staticmethod
    def _answer(row: Mandate, code: int = status.HTTP_200_OK) -> Response:
        shown = _whole(Mandate.objects.filter(pk=row.pk)).get()
        return Response(MandateSerializer(shown).data, status=code)


def _whole(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    return rows.annotate(is_suspended=suspended_at(clock.now())).select_related(
        "person", "group", "decision", "renews"
    )


def _caller(request: Request) -> Person:
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    return request.user
