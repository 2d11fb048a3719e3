"""Calls, who stands, and one's own candidacies over the API. Choosing among candidates is done on pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from groups.mandates import queries, rules
from groups.mandates.enums import CandidacyState, Gender, MandateKind, Visibility
from groups.mandates.filters import CallFilter
from groups.mandates.models import Call, Candidacy, Nomination
from groups.mandates.permissions import (
    access_call,
    access_call_office,
    access_candidate,
    access_candidates,
    access_group_for_calls,
    access_own_candidacy,
)
from groups.mandates.services.calls import MAX_TITLE, CallTerms, make_call, open_call
from groups.mandates.services.candidacies import stand_as_candidate, withdraw_candidacy
from groups.mandates.services.elections import hold_election
from groups.mandates.services.nominating import nominate, take_back_nomination
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.people.models import Person

UID = "[0-9a-hjkmnp-tv-z]{16}"


class CallSerializer(serializers.ModelSerializer[Call]):
    """What a group looks for, for which term, until when one can answer."""

    id = serializers.CharField(source="uid", read_only=True)
    group = serializers.CharField(source="group.uid", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    role = serializers.CharField(source="kind", read_only=True)
    election = serializers.CharField(source="election.uid", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Call
        fields = (
            "id",
            "group",
            "group_name",
            "title",
            "profile",
            "role",
            "seats",
            "term_from",
            "term_until",
            "deadline",
            "state",
            "visibility",
            "nominations_shown",
            "election",
        )
        read_only_fields = fields

    def to_representation(self, instance: Call) -> dict[str, Any]:
        """Leave out the words that a moderator took away."""
        told = super().to_representation(instance)
        if instance.hidden_at is not None:
            told |= {"title": instance.shown_title, "profile": ""}
        return told


class NominationSerializer(serializers.ModelSerializer[Nomination]):
    """Who nominated a candidate, and why."""

    by_name = serializers.CharField(source="by.get_full_name", read_only=True, default=None)

    class Meta:
        model = Nomination
        fields = ("by_name", "reason", "made_at")
        read_only_fields = fields


class _Nominated(serializers.ModelSerializer[Candidacy]):
    """A candidacy with what was said for it, as far as the caller reads that: see `_told`."""

    nominations = serializers.SerializerMethodField()

    @extend_schema_field(NominationSerializer(many=True))
    def get_nominations(self, row: Candidacy) -> Any:
        """Return what the caller reads of it."""
        return NominationSerializer(self.context.get("nominations", {}).get(row.pk, ()), many=True).data


class CandidacySerializer(_Nominated):
    """One's own answer to a call, and what came of it."""

    id = serializers.CharField(source="uid", read_only=True)
    call = serializers.CharField(source="call.uid", read_only=True)
    group_name = serializers.CharField(source="call.group.name", read_only=True)
    state = serializers.ChoiceField(choices=CandidacyState.choices, read_only=True)
    motivation_state = serializers.CharField(
        read_only=True, help_text=_lazy("held, shown, hidden of removed: of anderen de motivatie lezen.")
    )

    class Meta:
        model = Candidacy
        fields = (
            "id",
            "call",
            "group_name",
            "motivation",
            "motivation_state",
            "no_office",
            "state",
            "reserve_rank",
            "reason",
            "nominations",
            "submitted_at",
            "settled_at",
        )
        read_only_fields = fields


class MandateCandidateSerializer(_Nominated):
    """Somebody who stands, as others who may know it see them."""

    id = serializers.CharField(source="uid", read_only=True)
    person_name = serializers.CharField(source="person.get_full_name", read_only=True)
    motivation = serializers.CharField(source="shown_motivation", read_only=True)
    appointed = serializers.SerializerMethodField()

    class Meta:
        model = Candidacy
        fields = ("id", "person_name", "motivation", "appointed", "nominations", "submitted_at")
        read_only_fields = fields

    def get_appointed(self, row: Candidacy) -> bool:
        """Return whether they were appointed; what else was decided, they hear themselves."""
        return row.state == CandidacyState.APPOINTED


class CallTermsSerializer(serializers.Serializer[Any]):
    """For what a group looks for people; `open` lets them answer at once."""

    group = serializers.CharField(max_length=16)
    title = serializers.CharField(max_length=MAX_TITLE)
    profile = serializers.CharField(max_length=rules.MAX_PROFILE)
    role = serializers.ChoiceField(choices=MandateKind.choices, default=MandateKind.MEMBER)
    seats = serializers.IntegerField(min_value=1, max_value=rules.MAX_SEATS)
    term_from = serializers.DateTimeField()
    term_until = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    visibility = serializers.ChoiceField(choices=Visibility.choices, default=Visibility.DECIDERS)
    nominations_shown = serializers.BooleanField(default=False)
    open = serializers.BooleanField(default=False)

    def terms(self) -> CallTerms:
        """Return the plain values. Call after `is_valid`."""
        data = dict(self.validated_data)
        kind, visibility = MandateKind(data.pop("role")), Visibility(data.pop("visibility"))
        del data["group"], data["open"]
        return CallTerms(**data, kind=kind, visibility=visibility)


class StandSerializer(serializers.Serializer[Any]):
    """Why somebody stands, and what the law asks of them. The gender is kept apart and never given back."""

    motivation = serializers.CharField(max_length=rules.MAX_MOTIVATION)
    no_office = serializers.BooleanField(default=False)
    gender = serializers.ChoiceField(choices=Gender.choices, required=False, default="", allow_blank=True)


class NominateSerializer(serializers.Serializer[Any]):
    """Why the group would like this candidate."""

    reason = serializers.CharField(max_length=rules.MAX_REASON)


class CallViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Call]):
    """Calls of groups whose page the caller may open; visitors read those of official bodies."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    pagination_class = OpaqueCursor
    lookup_field = "uid"
    lookup_value_regex = UID
    public = True

    def get_queryset(self) -> QuerySet[Call]:
        """Return the calls that the caller finds."""
        if getattr(self, "swagger_fake_view", False):
            return Call.objects.none()
        return queries.calls_shown(self.request.user).select_related("group", "election")

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one call."""
        return Response(CallSerializer(access_call(request.user, uid)).data)

    @extend_schema(request=CallTermsSerializer, responses={201: CallSerializer}, filters=False)
    @once
    def create(self, request: Request) -> Response:
        """Make a call; for who makes the calls of the group."""
        form = CallTermsSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = _caller(request)
        group = access_group_for_calls(by, form.validated_data["group"])
        made = make_call(by=by, group=group, terms=form.terms(), open_now=form.validated_data["open"])
        return Response(CallSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CallSerializer)
    @action(detail=True, methods=["post"])
    @once
    def open(self, request: Request, uid: str) -> Response:
        """Let people answer a call that was kept."""
        by = _caller(request)
        return Response(CallSerializer(open_call(by=by, call=access_call_office(by, uid))).data)

    @extend_schema(request=None, responses={201: CallSerializer})
    @action(detail=True, methods=["post"])
    @once
    def election(self, request: Request, uid: str) -> Response:
        """Prepare a secret vote about the candidates, as a draft in `polls/`."""
        by = _caller(request)
        hold_election(by=by, call=access_call_office(by, uid))
        return Response(CallSerializer(access_call(by, uid)).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=MandateCandidateSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def candidates(self, request: Request, uid: str) -> Response:
        """List who stands, for whom the call lets know it."""
        call = access_candidates(request.user, uid)
        rows = queries.candidates_of(request.user, call)
        pages = OpaqueCursor()
        page = pages.paginate_queryset(rows, request, self) or []
        for row in page:
            row.call = call
        return pages.get_paginated_response(_told(MandateCandidateSerializer, request, page))

    @extend_schema(request=StandSerializer, responses={201: CandidacySerializer})
    @action(detail=True, methods=["post"])
    @once
    def stand(self, request: Request, uid: str) -> Response:
        """Stand as candidate; for members of the group or of the one above it."""
        form = StandSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = _caller(request)
        row = stand_as_candidate(by=by, call=access_call(by, uid), **form.validated_data)
        return Response(_told(CandidacySerializer, request, [row])[0], status=status.HTTP_201_CREATED)


class CandidacyViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Candidacy]):
    """The caller's own candidacies."""

    queryset = Candidacy.objects.none()
    serializer_class = CandidacySerializer
    pagination_class = OpaqueCursor
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Candidacy]:
        """Return what the caller stood for."""
        return queries.my_candidacies(self.request.user)

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one of one's own candidacies."""
        row = access_own_candidacy(request.user, uid)
        return Response(_told(CandidacySerializer, request, [row])[0])

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List one's own candidacies, newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(_told(CandidacySerializer, request, page))

    @extend_schema(methods=["POST"], request=NominateSerializer, responses={201: NominationSerializer})
    @extend_schema(methods=["DELETE"], request=None, responses={204: None})
    @action(detail=True, methods=["post", "delete"])
    @once
    def nominate(self, request: Request, uid: str) -> Response:
        """Nominate somebody who stands, with a line why; take that back. For who runs the group."""
        by = _caller(request)
        row = access_candidate(by, uid)
        if request.method == "DELETE":
            take_back_nomination(by=by, candidacy=row)
            return Response(status=status.HTTP_204_NO_CONTENT)
        form = NominateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = nominate(by=by, candidacy=row, reason=form.validated_data["reason"])
        return Response(NominationSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CandidacySerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take one's own candidacy back."""
        by = _caller(request)
        row = withdraw_candidacy(by=by, candidacy=access_own_candidacy(by, uid))
        return Response(_told(CandidacySerializer, request, [row])[0])


def _told(shape: type[_Nominated], request: Request, rows: Sequence[Candidacy]) -> Any:
    """Return candidacies with the nominations that the caller reads, in a fixed number of queries."""
    said = queries.nominations_for(request.user, rows)
    return shape(rows, many=True, context={"nominations": said}).data


def _caller(request: Request) -> Person:
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    return request.user
