"""What can be done with a case over the API beside reading and deciding it; many at once; orders."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.decisions import DecisionSerializer
from moderation.models import Action, Case
from moderation.permissions import access_case
from moderation.queries.queue import queue_of
from moderation.queries.rules import clauses_everywhere
from moderation.queries.showing import last_decision
from moderation.rules import cases as rules
from moderation.services import cases
from moderation.services.authority import MAX_AUTHORITY, MAX_NOTE, MAX_REFERENCE, enter_order
from moderation.services.bulk import decide_many
from moderation.services.escalate import escalate
from moderation.services.merge import merge_cases, part_case
from moderation.services.undo import undo_decision
from network.kernel.errors import NotFound
from network.kernel.ports.content import located
from network.kernel.rest.idempotency import once


class EscalateSerializer(serializers.Serializer[Any]):
    """Why a case goes to who moderates the municipality."""

    reason = serializers.CharField(max_length=rules.MAX_REASON)


class MergeSerializer(serializers.Serializer[Any]):
    """With which case this one is decided."""

    into = serializers.CharField(max_length=16)


class SeenSerializer(serializers.Serializer[Any]):
    """A case in the version that somebody saw."""

    id = serializers.CharField(max_length=16)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class BulkSerializer(serializers.Serializer[Any]):
    """One decision for up to forty cases."""

    cases = serializers.ListField(child=SeenSerializer(), allow_empty=False, max_length=rules.MOST_AT_ONCE)
    action = serializers.ChoiceField(choices=Action.choices)
    clause = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)
    reason = serializers.CharField(max_length=rules.MAX_REASON, required=False, default="", allow_blank=True)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one case: a decision, or why there is none."""

    id = serializers.CharField(source="case.uid")
    decision = serializers.CharField(source="decision.uid", allow_null=True, default=None)
    refused = serializers.CharField(allow_blank=True)


class OrderSerializer(serializers.Serializer[Any]):
    """The order of an authority against an item."""

    kind = serializers.CharField(max_length=20)
    item = serializers.CharField(max_length=16)
    authority = serializers.CharField(max_length=MAX_AUTHORITY)
    reference = serializers.CharField(max_length=MAX_REFERENCE)
    note = serializers.CharField(max_length=MAX_NOTE, required=False, default="", allow_blank=True)


class CaseSteps(viewsets.GenericViewSet[Case]):
    """Steps of a case; mixed into the view set of cases."""

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    @once
    def claim(self, request: Request, uid: str) -> Response:
        """Take a case for half an hour."""
        return self._shown(cases.claim_case(case=access_case(request.user, uid), by=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    @once
    def release(self, request: Request, uid: str) -> Response:
        """Give a case back to the queue."""
        return self._shown(cases.release_case(case=access_case(request.user, uid), by=request.user))

    @extend_schema(request=None, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    @once
    def undo(self, request: Request, uid: str) -> Response:
        """Take the last decision on a case back, within half an hour."""
        decision = last_decision(access_case(request.user, uid))
        if decision is None:
            raise NotFound()
        return Response(DecisionSerializer(undo_decision(decision=decision, by=request.user)).data)

    @extend_schema(request=EscalateSerializer)
    @action(detail=True, methods=["post"])
    @once
    def escalate(self, request: Request, uid: str) -> Response:
        """Send a case to who moderates the municipality; it leaves the queue of its own place."""
        form = EscalateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = escalate(
            case=access_case(request.user, uid), reason=form.validated_data["reason"], by=request.user
        )
        return self._shown(row.case)

    @extend_schema(request=MergeSerializer)
    @action(detail=True, methods=["post"])
    @once
    def merge(self, request: Request, uid: str) -> Response:
        """Let a case be decided together with another one."""
        form = MergeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        into = access_case(request.user, form.validated_data["into"])
        return self._shown(merge_cases(case=access_case(request.user, uid), into=into, by=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    @once
    def part(self, request: Request, uid: str) -> Response:
        """Let a case that was merged be decided by itself again."""
        return self._shown(part_case(case=access_case(request.user, uid), by=request.user))

    @extend_schema(request=BulkSerializer, responses=OutcomeSerializer(many=True))
    @action(detail=False, methods=["post"])
    @once
    def bulk(self, request: Request) -> Response:
        """Decide several cases alike, each by itself; a case that cannot be decided says why."""
        form = BulkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        versions = {seen["id"]: seen["version"] for seen in said["cases"]}
        chosen = list(queue_of(request.user).filter(uid__in=versions).select_related("space").order_by("pk"))
        for case in chosen:
            case.version = versions[case.uid]
        outcomes = decide_many(
            cases=chosen,
            action=said["action"],
            clause=clauses_everywhere().filter(number=said["clause"]).first() if said["clause"] else None,
            reason=said["reason"],
            by=request.user,
        )
        return Response(OutcomeSerializer(outcomes, many=True).data)

    @extend_schema(request=OrderSerializer)
    @action(detail=False, methods=["post"])
    @once
    def orders(self, request: Request) -> Response:
        """Enter the order of an authority, as who moderates the municipality of the item."""
        form = OrderSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        case = enter_order(
            item=located(said["kind"], said["item"]),
            authority=said["authority"],
            reference=said["reference"],
            note=said["note"],
            by=request.user,
        )
        return Response(self._shown(case).data, status=status.HTTP_201_CREATED)

    def _shown(self, case: Case) -> Response:
        return Response(self.get_serializer(case).data)
