"""Cases and decisions over the API. Reporting is a POST to `cases/`; reading needs the queue."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api.decisions import DecisionSerializer
from moderation.api.steps import CaseSteps
from moderation.models import Action, Case, Decision, Ground, ReportReason
from moderation.permissions import access_case
from moderation.queries.queue import QueueFilter, queue_of, with_standing_decisions
from moderation.queries.rules import clause_numbered
from moderation.queries.showing import allowed_steps, last_decision
from moderation.rules import cases as rules
from moderation.services.decide import decide
from moderation.services.report import MAX_NOTE, file_report
from moderation.services.review import look_into
from network.kernel import clock
from network.kernel.actor import Actor
from network.kernel.errors import NotFound
from network.kernel.ports.content import content_kinds
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case in the list of a moderator: no words of residents."""

    id = serializers.CharField(source="uid", read_only=True)
    space = serializers.CharField(source="space.uid", read_only=True)
    escalated = serializers.SerializerMethodField()
    follows = serializers.CharField(source="follows.uid", read_only=True, default=None, allow_null=True)
    overdue = serializers.SerializerMethodField()
    claimed = serializers.SerializerMethodField()
    allowed_actions = serializers.SerializerMethodField()
    allowed_steps = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = (
            "id",
            "item_kind",
            "space",
            "state",
            "priority",
            "held",
            "language",
            "weight",
            "escalated",
            "follows",
            "claimed",
            "overdue",
            "opened_at",
            "due_at",
            "closed_at",
            "version",
            "allowed_actions",
            "allowed_steps",
        )
        read_only_fields = fields

    def get_escalated(self, case: Case) -> bool:
        return case.escalated_to_id is not None

    def get_overdue(self, case: Case) -> bool:
        return case.closed_at is None and case.due_at < clock.now()

    @extend_schema_field(serializers.ChoiceField(choices=("", "me", "colleague")))
    def get_claimed(self, case: Case) -> str:
        if case.claimed_by_id is None or not rules.is_claimed(case.claimed_until, clock.now()):
            return ""
        return "me" if case.claimed_by_id == self._viewer().pk else "colleague"

    def get_allowed_actions(self, case: Case) -> list[str]:
        if case.follows_id is not None:
            return []
        return [str(allowed) for allowed in rules.allowed_actions(case.state)]

    def get_allowed_steps(self, case: Case) -> list[str]:
        standing: list[Decision] | None = getattr(case, "standing", None)
        if standing is not None:  # in a list, where they came along with the cases
            last = standing[0] if standing else None
        else:
            last = last_decision(case) if case.state in rules.SETTLED else None
        return [str(step) for step in allowed_steps(case, self._viewer(), last=last)]

    def _viewer(self) -> Actor:
        viewer: Actor = self.context["request"].user
        return viewer


class SignalSerializer(serializers.Serializer[Any]):
    """One reason why an item is here. Reporters have no name."""

    kind = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    note = serializers.CharField()
    scorer = serializers.CharField()
    found = serializers.CharField(source="label")
    value = serializers.FloatField(allow_null=True)
    words = serializers.ListField(child=serializers.CharField())


class OpenedCaseSerializer(serializers.Serializer[Any]):
    """A case with the item and every reason. Reading it is logged for the author."""

    case = CaseSerializer()
    why = serializers.ListField(child=serializers.CharField())
    around = serializers.ListField(child=serializers.CharField())
    text = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_blank=True)
    signals = SignalSerializer(many=True)


class ReportSerializer(serializers.Serializer[Any]):
    """A report of an item that the caller can see."""

    kind = serializers.CharField(max_length=20)
    item = serializers.CharField(max_length=16)
    reason = serializers.ChoiceField(choices=ReportReason.choices)
    note = serializers.CharField(max_length=MAX_NOTE, required=False, default="", allow_blank=True)


class ReceivedSerializer(serializers.Serializer[Any]):
    """The report was received; the outcome comes as a notification."""

    received = serializers.BooleanField()


class DecideSerializer(serializers.Serializer[Any]):
    """A decision. `clause` is its number, for instance 2.1; only keeping needs none."""

    action = serializers.ChoiceField(choices=Action.choices)
    clause = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)
    reason = serializers.CharField(max_length=rules.MAX_REASON, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    consequence = serializers.ChoiceField(
        choices=[str(one) for one in rules.Consequence], required=False, default="none"
    )
    days = serializers.IntegerField(
        min_value=rules.SHORTEST_LIMIT,
        max_value=rules.LONGEST_LIMIT,
        required=False,
        default=None,
        allow_null=True,
    )
    ground = serializers.ChoiceField(choices=Ground.choices, required=False, default=Ground.RULES)
    law = serializers.CharField(max_length=rules.MAX_LAW, required=False, default="", allow_blank=True)


class CaseViewSet(CaseSteps, mixins.ListModelMixin, viewsets.GenericViewSet[Case]):
    """The queue of whoever holds it; reporting for everyone."""

    serializer_class = CaseSerializer
    queryset = Case.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}
    filterset_class = QueueFilter

    def get_queryset(self) -> QuerySet[Case]:
        return with_standing_decisions(queue_of(self.request.user))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action == "create":
            self.scopes = {"write": Scope.WRITE}
        super().initial(request, *args, **kwargs)

    @extend_schema(request=ReportSerializer, responses={202: ReceivedSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Report an item."""
        form = ReportSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        if form.validated_data["kind"] not in content_kinds:
            raise NotFound()
        item = content_kinds.get(form.validated_data["kind"]).find(form.validated_data["item"], request.user)
        file_report(
            item=item, reason=form.validated_data["reason"], note=form.validated_data["note"], by=request.user
        )
        return Response({"received": True}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses=OpenedCaseSerializer)
    def retrieve(self, request: Request, uid: str) -> Response:
        """Open a case; the look is logged."""
        case = access_case(request.user, uid)
        shown = look_into(case=case, by=request.user)
        described = shown.described
        return Response(
            {
                "case": CaseSerializer(case, context=self.get_serializer_context()).data,
                "why": [str(cause) for cause in shown.why],
                "around": list(described.context) if described else [],
                "text": described.text if described else "",
                "author": described.author_name if described else "",
                "signals": SignalSerializer([*shown.others, *shown.reports, *shown.findings], many=True).data,
            }
        )

    @extend_schema(request=DecideSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    @once
    def decide(self, request: Request, uid: str) -> Response:
        """Decide a case."""
        form = DecideSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        case = access_case(request.user, uid)
        decision = decide(
            case=case,
            action=form.validated_data["action"],
            clause=clause_numbered(form.validated_data["clause"], case.space_id),
            reason=form.validated_data["reason"],
            version=form.validated_data["version"],
            consequence=form.validated_data["consequence"],
            days=form.validated_data["days"],
            ground=form.validated_data["ground"],
            law=form.validated_data["law"],
            by=request.user,
        )
        return Response(DecisionSerializer(decision).data)
