"""Complaints over the API: one's own, and those that wait for another person than who decided."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import Action, Complaint
from moderation.queries.redress import (
    access_complaint,
    access_own_complaint,
    access_told,
    complaints_for,
    complaints_of,
)
from moderation.queries.rules import clause_numbered
from moderation.rules.redress import MAX_TEXT
from moderation.services.answering import Outcome, answer_complaint
from moderation.services.complaints import file_complaint, withdraw_complaint
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class ComplaintSerializer(serializers.ModelSerializer[Complaint]):
    """A complaint as whoever filed it reads it."""

    id = serializers.CharField(source="uid", read_only=True)
    decision = serializers.CharField(source="decision.uid", read_only=True)

    class Meta:
        model = Complaint
        fields = ("id", "decision", "role", "text", "filed_at", "due_at", "state", "decided_at", "statement")
        read_only_fields = fields


class WaitingComplaintSerializer(serializers.ModelSerializer[Complaint]):
    """A complaint that waits, for whoever may answer it: no words of residents."""

    id = serializers.CharField(source="uid", read_only=True)
    case = serializers.CharField(source="decision.case.uid", read_only=True)
    space = serializers.CharField(source="decision.case.space.uid", read_only=True)
    action = serializers.CharField(source="decision.action", read_only=True)

    class Meta:
        model = Complaint
        fields = ("id", "case", "space", "action", "role", "filed_at", "due_at", "state")
        read_only_fields = fields


class FileSerializer(serializers.Serializer[Any]):
    """A complaint about a decision; words are not needed."""

    decision = serializers.CharField(max_length=16)
    text = serializers.CharField(max_length=MAX_TEXT, required=False, default="", allow_blank=True)


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer to a complaint. `action` and `clause` only where a reporter is right."""

    upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=MAX_TEXT)
    action = serializers.ChoiceField(
        choices=[Action.HIDE.value, Action.REMOVE.value], required=False, default="", allow_blank=True
    )
    clause = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)


class ComplaintViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Complaint]):
    """One's own complaints; answering those of others needs the queue of the municipality."""

    serializer_class = ComplaintSerializer
    queryset = Complaint.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"

    def get_queryset(self) -> QuerySet[Complaint]:
        return complaints_of(self.request.user)

    def get_object(self) -> Complaint:
        return access_own_complaint(self.request.user, self.kwargs["uid"])

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action in {"waiting", "decide"}:
            self.scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}
        super().initial(request, *args, **kwargs)

    @extend_schema(request=FileSerializer, responses={201: ComplaintSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Complain of a decision that the caller was told of."""
        form = FileSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        complaint = file_complaint(
            decision=access_told(request.user, form.validated_data["decision"]),
            by=request.user,
            text=form.validated_data["text"],
        )
        return Response(ComplaintSerializer(complaint).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ComplaintSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take one's own complaint back."""
        complaint = withdraw_complaint(complaint=access_own_complaint(request.user, uid), by=request.user)
        return Response(ComplaintSerializer(complaint).data)

    @extend_schema(responses=WaitingComplaintSerializer(many=True))
    @action(detail=False, methods=["get"])
    def waiting(self, request: Request) -> Response:
        """List the complaints that the caller may answer, the one that is due first on top."""
        page = self.paginate_queryset(complaints_for(request.user))
        return self.get_paginated_response(WaitingComplaintSerializer(page, many=True).data)

    @extend_schema(request=AnswerSerializer, responses=WaitingComplaintSerializer)
    @action(detail=True, methods=["post"])
    @once
    def decide(self, request: Request, uid: str) -> Response:
        """Answer a complaint about a decision of somebody else."""
        form = AnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = access_complaint(request.user, uid)
        complaint = answer_complaint(
            complaint=asked,
            outcome=Outcome(
                upheld=form.validated_data["upheld"],
                answer=form.validated_data["answer"],
                action=form.validated_data["action"],
                clause=clause_numbered(form.validated_data["clause"], asked.decision.case.space_id),
            ),
            by=request.user,
        )
        return Response(WaitingComplaintSerializer(complaint).data)
