"""Decisions on what the caller wrote."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from moderation.models import Decision
from moderation.queries.statements import access_decision, decisions_about


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision as the author of the item reads it."""

    id = serializers.CharField(source="uid", read_only=True)
    clause = serializers.CharField(source="clause.number", read_only=True, default="")

    class Meta:
        model = Decision
        fields = ("id", "action", "clause", "reason", "statement", "at", "detected_by_machine")
        read_only_fields = fields


class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Decision]):
    """Decisions on what the caller wrote."""

    serializer_class = DecisionSerializer
    queryset = Decision.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"

    def get_queryset(self) -> QuerySet[Decision]:
        return decisions_about(self.request.user)

    def get_object(self) -> Decision:
        return access_decision(self.request.user, self.kwargs["uid"])
