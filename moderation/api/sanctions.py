"""Sanctions over the API: one's own, those that count in one's queues, and misuse."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import Sanction
from moderation.queries.misuse import Candidate, access_candidate, candidates
from moderation.queries.sanctions import access_sanction, running_for, sanctions_of
from moderation.rules.misuse import About, Weighed
from moderation.rules.sanctions import LONGEST_SUSPENSION, MAX_END_REASON
from moderation.services.misuse import MAX_TEXT, answer_objection, object_to, suspend, warn
from moderation.services.sanctions import end_early
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class SanctionSerializer(serializers.ModelSerializer[Sanction]):
    """What somebody was given: for whom it concerns, and for who may end it."""

    id = serializers.CharField(source="uid", read_only=True)
    space = serializers.CharField(source="space.uid", read_only=True)
    decision = serializers.CharField(source="decision.uid", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Sanction
        fields = (
            "id",
            "kind",
            "space",
            "decision",
            "reason",
            "criteria",
            "valid_from",
            "valid_until",
            "ended_at",
            "end_reason",
        )
        read_only_fields = fields


class EndSerializer(serializers.Serializer[Any]):
    """Why it ends before its time."""

    reason = serializers.CharField(max_length=MAX_END_REASON)


class ObjectionSerializer(serializers.Serializer[Any]):
    """A complaint about misuse; words are not needed."""

    text = serializers.CharField(max_length=MAX_TEXT, required=False, default="", allow_blank=True)


class ObjectionAnswerSerializer(serializers.Serializer[Any]):
    """The answer to a complaint about misuse."""

    upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=MAX_TEXT)


class CandidateSerializer(serializers.Serializer[Any]):
    """Somebody of whom much went wrong: figures alone. `id` is a mark that means nothing elsewhere."""

    id = serializers.CharField(source="key")
    space = serializers.CharField(source="space.uid")
    about = serializers.CharField()
    absolute = serializers.IntegerField(source="figures.wrong")
    total = serializers.IntegerField(source="figures.total")
    share = serializers.FloatField(source="figures.share")
    since_warning = serializers.IntegerField(source="figures.since_warning")
    warned = serializers.SerializerMethodField()
    suspended = serializers.SerializerMethodField()

    def get_warned(self, found: Candidate) -> bool:
        return found.warning is not None

    def get_suspended(self, found: Candidate) -> bool:
        return found.suspension is not None


class MisuseSerializer(serializers.Serializer[Any]):
    """The criteria weighed in words; `days` to suspend, nothing to warn."""

    about = serializers.ChoiceField(choices=[str(one) for one in About])
    key = serializers.CharField(max_length=16)
    gravity = serializers.CharField(max_length=1_000)
    intention = serializers.CharField(max_length=1_000)
    reason = serializers.CharField(max_length=1_000)
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_SUSPENSION, required=False, default=None, allow_null=True
    )


class SanctionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Sanction]):
    """One's own sanctions; those of others need the queue of their place."""

    serializer_class = SanctionSerializer
    queryset = Sanction.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"

    def get_queryset(self) -> QuerySet[Sanction]:
        return sanctions_of(self.request.user)

    def get_object(self) -> Sanction:
        return access_sanction(self.request.user, self.kwargs["uid"])

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action in {"running", "end", "answer", "misuse"}:
            self.scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}
        super().initial(request, *args, **kwargs)

    @extend_schema(responses=SanctionSerializer(many=True))
    @action(detail=False, methods=["get"])
    def running(self, request: Request) -> Response:
        """List what counts now in the places of which the caller holds the queue."""
        page = self.paginate_queryset(running_for(request.user))
        return self.get_paginated_response(SanctionSerializer(page, many=True).data)

    @extend_schema(request=EndSerializer, responses=SanctionSerializer)
    @action(detail=True, methods=["post"])
    @once
    def end(self, request: Request, uid: str) -> Response:
        """End a sanction before its time."""
        form = EndSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = access_sanction(request.user, uid)
        ended = end_early(sanction=found, reason=form.validated_data["reason"], by=request.user)
        return Response(SanctionSerializer(ended).data)

    @extend_schema(request=ObjectionSerializer, responses={201: SanctionSerializer})
    @action(detail=True, methods=["post"])
    @once
    def complain(self, request: Request, uid: str) -> Response:
        """Complain of misuse; of what follows a decision one complains with that decision."""
        form = ObjectionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = access_sanction(request.user, uid)
        object_to(sanction=found, text=form.validated_data["text"], by=request.user)
        return Response(SanctionSerializer(found).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ObjectionAnswerSerializer, responses=SanctionSerializer)
    @action(detail=True, methods=["post"])
    @once
    def answer(self, request: Request, uid: str) -> Response:
        """Answer a complaint about misuse that somebody else imposed."""
        form = ObjectionAnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = access_sanction(request.user, uid)
        answer_objection(sanction=found, by=request.user, **form.validated_data)
        found.refresh_from_db()
        return Response(SanctionSerializer(found).data)

    @extend_schema(methods=["get"], responses=CandidateSerializer(many=True))
    @extend_schema(methods=["post"], request=MisuseSerializer, responses={201: SanctionSerializer})
    @action(detail=False, methods=["get", "post"], pagination_class=None)
    @once
    def misuse(self, request: Request) -> Response:
        """List at whom a municipality should look, or warn or suspend one of them."""
        if request.method == "GET":
            found = [one for about in About for one in candidates(request.user, about)]
            return Response(CandidateSerializer(found, many=True).data)
        form = MisuseSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        one = access_candidate(request.user, data["about"], data["key"])
        weighed = Weighed(data["gravity"], data["intention"], data["reason"])
        if data["days"] is None:
            row = warn(person=one.person, space=one.space, about=one.about, weighed=weighed, by=request.user)
        else:
            row = suspend(
                person=one.person,
                space=one.space,
                about=one.about,
                days=data["days"],
                weighed=weighed,
                by=request.user,
            )
        return Response(SanctionSerializer(row).data, status=status.HTTP_201_CREATED)
