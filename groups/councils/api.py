"""Advice over the API: everybody reads the chain, members read drafts, officials take the steps."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from groups.councils import permissions, queries, services
from groups.councils import serializers as shapes
from groups.councils.filters import AdviceFilter
from groups.councils.models import Advice
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class AdviceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Advice]):
    """Formal advice of councils. The chain is public; texts are from delivery on."""

    serializer_class = shapes.AdviceSerializer
    queryset = Advice.objects.none()
    filterset_class = AdviceFilter
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    public = True
    scopes = {"write": Scope.WRITE}

    def get_queryset(self) -> QuerySet[Advice]:
        return queries.with_chain(queries.public_advices())

    @extend_schema(responses=shapes.AdviceDetailSerializer)
    def retrieve(self, request: Request, uid: str) -> Response:
        """Return one advice, with its text for whom it is."""
        return self._answer(permissions.access_advice(uid))

    @extend_schema(request=shapes.StartSerializer, responses={201: shapes.AdviceDetailSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Begin an advice of a group; with a question, ask for one on behalf of the college."""
        data = self._read(shapes.StartSerializer)
        if data["question"].strip():
            group = queries.groups_to_ask(request.user).filter(uid=data["group"]).first()
            if group is None:
                raise NotFound
            asked = {name: data[name] for name in ("title", "question", "due_at", "answer_days", "college")}
            made = services.ask_advice(by=request.user, group=group, **asked)
        else:
            group = permissions.access_drafting_group(request.user, data["group"])
            begun = {name: data[name] for name in ("title", "text", "answer_days", "college")}
            made = services.start_advice(by=request.user, group=group, **begun)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=shapes.VersionSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=shapes.WriteSerializer, responses={201: shapes.VersionSerializer}
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    @once
    def versions(self, request: Request, uid: str) -> Response:
        """Return every version to members; write a new one."""
        if request.method == "GET":
            rows = queries.versions_of(permissions.access_draft(request.user, uid))
            return Response(shapes.VersionSerializer(rows, many=True).data)
        advice = permissions.access_for_drafting(request.user, uid)
        data = self._read(shapes.WriteSerializer)
        version = services.write_version(by=request.user, advice=advice, **data)
        return Response(shapes.VersionSerializer(version).data, status=status.HTTP_201_CREATED)

    @extend_schema(methods=["GET"], responses=shapes.RemarkSerializer(many=True))
    @extend_schema(methods=["POST"], request=shapes.SaySerializer, responses={201: shapes.RemarkSerializer})
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    @once
    def remarks(self, request: Request, uid: str) -> Response:
        """Return the remarks that the caller may read; add one."""
        if request.method == "GET":
            rows = queries.remarks_for(request.user, permissions.access_draft(request.user, uid))
            return Response(shapes.RemarkSerializer(rows, many=True).data)
        advice = permissions.access_for_remarking(request.user, uid)
        data = self._read(shapes.SaySerializer)
        made = services.remark(by=request.user, advice=advice, **data)
        return Response(shapes.RemarkSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.RecordSerializer, responses=shapes.AdviceDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def vote(self, request: Request, uid: str) -> Response:
        """Record how a meeting voted on the newest version."""
        advice = permissions.access_for_recording(request.user, uid)
        form = shapes.RecordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        services.record_vote(
            by=request.user,
            advice=advice,
            version=data["version"],
            held_on=data["held_on"],
            count=form.count(),
            minority=data["minority"],
        )
        return self._answer(advice)

    @extend_schema(request=None, responses=shapes.AdviceDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def deliver(self, request: Request, uid: str) -> Response:
        """Send an adopted advice to the college."""
        advice = permissions.access_for_recording(request.user, uid)
        return self._answer(services.deliver(by=request.user, advice=advice))

    @extend_schema(request=shapes.ReplySerializer, responses=shapes.AdviceDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def answer(self, request: Request, uid: str) -> Response:
        """Record the answer of the college, once."""
        advice = permissions.access_for_college(request.user, uid)
        services.answer(by=request.user, advice=advice, **self._read(shapes.ReplySerializer))
        return self._answer(advice)

    @extend_schema(request=shapes.FollowSerializer, responses=shapes.AdviceDetailSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    @once
    def follow_up(self, request: Request, uid: str) -> Response:
        """Say what was done with an answered advice."""
        advice = permissions.access_for_college(request.user, uid)
        services.follow_up(by=request.user, advice=advice, **self._read(shapes.FollowSerializer))
        return self._answer(advice)

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.AdviceDetailSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take back a question or a draft."""
        advice = permissions.access_for_withdrawing(request.user, uid)
        services.withdraw(by=request.user, advice=advice, **self._read(shapes.ReasonSerializer))
        return self._answer(advice)

    def _read(self, shape: type[Any]) -> dict[str, Any]:
        form = shape(data=self.request.data)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def _answer(self, advice: Advice, code: int = status.HTTP_200_OK) -> Response:
        """Return an advice as it is now, as this caller sees it."""
        fresh = queries.with_chain(queries.public_advices().select_related("group__parent")).get(pk=advice.pk)
        shown = shapes.AdviceDetailSerializer(fresh, context=self.get_serializer_context())
        return Response(shown.data, status=code)
