"""Changes of the house rules, for who administers the network. What counts now is public: /rules.json."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import ClauseScope, RulesChange
from moderation.queries.rules import changes
from moderation.rules.house_rules import MAX_LAW, MAX_SOONER, MAX_SUMMARY, MAX_TEXT, MAX_TITLE, Wording
from moderation.rules_permissions import access_change, may_change_rules
from moderation.services.rules import announce_change, withdraw_change
from moderation.transparency_db import CATEGORIES, OTHER_CATEGORY
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class WordingSerializer(serializers.Serializer[Any]):
    """What a clause will say."""

    number = serializers.CharField(max_length=8)
    title = serializers.CharField(max_length=MAX_TITLE)
    text = serializers.CharField(max_length=MAX_TEXT)
    law = serializers.CharField(max_length=MAX_LAW, required=False, default="", allow_blank=True)
    category = serializers.ChoiceField(choices=sorted(CATEGORIES), required=False, default=OTHER_CATEGORY)
    scope = serializers.ChoiceField(
        choices=ClauseScope.values, required=False, default=ClauseScope.EVERYWHERE.value
    )


class AnnounceSerializer(serializers.Serializer[Any]):
    """A change: new wordings, and numbers of clauses that end."""

    summary = serializers.CharField(max_length=MAX_SUMMARY)
    takes_effect_at = serializers.DateTimeField()
    sooner_because = serializers.CharField(
        max_length=MAX_SOONER, required=False, default="", allow_blank=True
    )
    clauses = WordingSerializer(many=True, required=False, default=list)
    dropped = serializers.ListField(
        child=serializers.CharField(max_length=8), required=False, default=list, max_length=100
    )


class RulesChangeSerializer(serializers.ModelSerializer[RulesChange]):
    """A change as it was announced."""

    id = serializers.CharField(source="uid", read_only=True)

    class Meta:
        model = RulesChange
        fields = ("id", "summary", "announced_at", "takes_effect_at", "sooner_because", "withdrawn_at")
        read_only_fields = fields


class RulesChangeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RulesChange]
):
    """Announce a change of the house rules, and take it back before it counts."""

    scopes = {"read": Scope.ADMINISTER, "write": Scope.ADMINISTER}
    serializer_class = RulesChangeSerializer
    queryset = RulesChange.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"

    def get_queryset(self) -> QuerySet[RulesChange]:
        return changes() if may_change_rules(self.request.user) else RulesChange.objects.none()

    def get_object(self) -> RulesChange:
        return access_change(self.request.user, self.kwargs["uid"])

    @extend_schema(request=AnnounceSerializer, responses={201: RulesChangeSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Announce a change to everybody."""
        if not may_change_rules(request.user):
            raise NotFound()
        form = AnnounceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        change = announce_change(
            summary=said["summary"],
            takes_effect_at=said["takes_effect_at"],
            clauses=[Wording(**wording) for wording in said["clauses"]],
            dropped=said["dropped"],
            sooner_because=said["sooner_because"],
            by=request.user,
        )
        return Response(RulesChangeSerializer(change).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=RulesChangeSerializer)
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, uid: str) -> Response:
        """Take an announced change back."""
        change = withdraw_change(change=access_change(request.user, uid), by=request.user)
        return Response(RulesChangeSerializer(change).data)
