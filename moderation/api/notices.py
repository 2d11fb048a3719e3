"""Notices from outside over the API: anybody gives one; who holds a municipality's queue handles them.

Not for following one: that is the page of its secret link, which the answer names.
"""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.models import OutsideNotice
from moderation.queries.notices_outside import access_notice, notices_in_queue
from moderation.rules import notices_outside as rules
from moderation.rules.redress import MAX_TEXT
from moderation.services.notice_mail import link_of
from moderation.services.notices_outside import link_notice, receive_notice, refuse_notice
from network.kernel.actor import Actor
from network.kernel.errors import Invalid
from network.kernel.models import Space
from network.kernel.rest.idempotency import once
from network.kernel.rest.scopes import Scope
from network.people.callers import network_of
from network.places.models import Municipality

LISTED = ("id", "number", "space", "case", "state", "about_children", "received_at", "complained_at")
WORDS = ("where", "explanation", "law", "answer", "complaint_text", "first_answer")


class NoticeSerializer(serializers.ModelSerializer[OutsideNotice]):
    """A notice in a list: no words."""

    id = serializers.CharField(source="uid", read_only=True)
    space = serializers.CharField(source="space.uid", read_only=True, default="")
    case = serializers.CharField(source="case.uid", read_only=True, default="")

    class Meta:
        model = OutsideNotice
        fields: tuple[str, ...] = LISTED
        read_only_fields: tuple[str, ...] = fields


class OpenedNoticeSerializer(NoticeSerializer):
    """A notice with what its sender wrote. Never who gave it: nobody needs that to decide."""

    class Meta(NoticeSerializer.Meta):
        fields: tuple[str, ...] = (*LISTED, *WORDS)
        read_only_fields: tuple[str, ...] = fields


class GiveNoticeSerializer(serializers.Serializer[Any]):
    """A notice with the fields of Article 16(2) DSA. `municipality`: where there are several."""

    municipality = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    where = serializers.CharField(max_length=rules.MAX_WHERE)
    explanation = serializers.CharField(max_length=rules.MAX_EXPLANATION)
    law = serializers.CharField(max_length=rules.MAX_LAW, required=False, default="", allow_blank=True)
    name = serializers.CharField(max_length=rules.MAX_NAME, required=False, default="", allow_blank=True)
    email = serializers.CharField(max_length=rules.MAX_EMAIL, required=False, default="", allow_blank=True)
    good_faith = serializers.BooleanField()
    about_children = serializers.BooleanField(required=False, default=False)


class NoticeReceiptSerializer(serializers.Serializer[Any]):
    """What whoever gave a notice gets: its number, and the page on which they follow it."""

    number = serializers.CharField()
    page = serializers.CharField()


class LinkNoticeSerializer(serializers.Serializer[Any]):
    """The link of the item that a notice is about."""

    where = serializers.CharField(max_length=rules.MAX_WHERE)


class RefuseNoticeSerializer(serializers.Serializer[Any]):
    """Why a notice is not handled; its sender reads this."""

    reason = serializers.CharField(max_length=MAX_TEXT)


class NoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[OutsideNotice]):
    """Notices of illegal content. Giving one needs no account, the rest the queue of a municipality."""

    serializer_class = NoticeSerializer
    queryset = OutsideNotice.objects.none()
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{16}"
    filterset_fields = ("state",)
    scopes = {"read": Scope.MODERATE, "write": Scope.MODERATE}

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action == "create" else [*super().get_permissions()]

    def get_queryset(self) -> QuerySet[OutsideNotice]:
        return (
            notices_in_queue(self.request.user)
            .select_related("space", "case")
            .order_by("-received_at", "-pk")
        )

    def get_object(self) -> OutsideNotice:
        return access_notice(self.request.user, self.kwargs["uid"])

    @extend_schema(responses=OpenedNoticeSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show a notice with what its sender wrote."""
        return Response(OpenedNoticeSerializer(self.get_object()).data)

    @extend_schema(request=GiveNoticeSerializer, responses={201: NoticeReceiptSerializer}, auth=[])
    @once
    def create(self, request: Request) -> Response:
        """Give notice. The answer is the same whether the link leads somewhere or not."""
        form = GiveNoticeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        space = _space(values.pop("municipality"))
        receipt = receive_notice(
            given=rules.Given(**values), network=network_of(request._request), space=space, by=_giver(request)
        )
        told = {"number": receipt.notice.number, "page": link_of(receipt.notice)}
        return Response(told, status=status.HTTP_201_CREATED)

    @extend_schema(request=LinkNoticeSerializer, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    @once
    def link(self, request: Request, uid: str) -> Response:
        """Say which item a notice is about."""
        form = LinkNoticeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = access_notice(request.user, uid)
        linked = link_notice(notice=found, where=form.validated_data["where"], by=request.user)
        return Response(NoticeSerializer(linked).data)

    @extend_schema(request=RefuseNoticeSerializer, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    @once
    def refuse(self, request: Request, uid: str) -> Response:
        """Answer why a notice is not handled."""
        form = RefuseNoticeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        found = access_notice(request.user, uid)
        refused = refuse_notice(notice=found, reason=form.validated_data["reason"], by=request.user)
        return Response(NoticeSerializer(refused).data)


def _giver(request: Request) -> Actor | None:
    """Return whose notice it is: of the token's account, where that token may write for it."""
    may_write = request.auth is not None and Scope.WRITE in getattr(request.auth, "scopes", ())
    return request.user if may_write and request.user.is_authenticated else None


def _space(slug: str) -> Space | None:
    towns = list(Municipality.objects.select_related("space").order_by("name")[:2])
    if not slug and len(towns) < 2:
        return towns[0].space if towns else None
    town = Municipality.objects.select_related("space").filter(slug=slug).first()
    if town is None:
        raise Invalid(_("Zeg in welke gemeente."), field="municipality")
    return town.space
