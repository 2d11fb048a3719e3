"""Second looks over the API: those that wait, one without its decision, and what the caller would do."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import Action, SecondLook
from moderation.queries.rules import clauses_in_force
from moderation.queries.second_looks import access_look, looks_for
from moderation.services.second_looks import give_second_look, look_again
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope


class SecondLookSerializer(serializers.ModelSerializer[SecondLook]):
    """A look in the list: no words, and nothing of the decision."""

    id = serializers.CharField(source="uid", read_only=True)
    space = serializers.CharField(source="case.space.uid", read_only=True)
    item_kind = serializers.CharField(source="case.item_kind", read_only=True)

    class Meta:
        model = SecondLook
        fields = ("id", "space", "item_kind", "drawn_at", "due_at")
        read_only_fields = fields


class OpenedLookSerializer(serializers.Serializer[Any]):
    """The item with what stood around it. Opening it is noted for its author."""

    text = serializers.CharField()
    around = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())


class GivenSerializer(serializers.Serializer[Any]):
    """What the caller would decide."""

    action = serializers.ChoiceField(choices=[str(one) for one in Action.values])
    clause = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)


class SecondLookViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[SecondLook]):
    """Decisions of others that wait for the caller to look, who holds the queue of the municipality."""

    serializer_class = SecondLookSerializer
    queryset = SecondLook.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}

    def get_queryset(self) -> QuerySet[SecondLook]:
        return looks_for(self.request.user)

    @extend_schema(responses=OpenedLookSerializer)
    def retrieve(self, request: Request, uid: str) -> Response:
        """Show the item, and why it was there."""
        shown = look_again(look=access_look(request.user, uid), by=request.user)
        found = {
            "text": shown.described.text if shown.described else "",
            "around": list(shown.described.context) if shown.described else [],
            "reasons": [signal.reason for signal in shown.reports],
        }
        return Response(OpenedLookSerializer(found).data)

    @extend_schema(request=GivenSerializer, responses=SecondLookSerializer)
    @action(detail=True, methods=["post"])
    @once
    def give(self, request: Request, uid: str) -> Response:
        """Say what the caller would decide."""
        form = GivenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        number = form.validated_data["clause"]
        look = give_second_look(
            look=access_look(request.user, uid),
            action=form.validated_data["action"],
            clause=clauses_in_force().filter(number=number).first() if number else None,
            by=request.user,
        )
        return Response(SecondLookSerializer(look).data)
