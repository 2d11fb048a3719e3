"""Piles of paper over the API: begun, recounted, withdrawn and counted. What stands on them: pages alone.

A program may keep the log of a town's post room; it never reads or writes what stands on a sheet.
"""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from groups.polls import rules
from groups.polls.enums import BatchState
from groups.polls.models import PaperBatch
from groups.polls.permissions import access_numbered_pile, access_paper
from groups.polls.queries.paper import piles_of, with_progress
from groups.polls.services.paper.piles import cancel_batch, open_batch, recount_batch
from groups.polls.services.paper.taking import count_batch
from network.kernel.errors import Forbidden, NotFound
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor
from network.people.models import Person

NUMBERED = r"piles/(?P<number>[0-9]{1,6})"


class PileSerializer(serializers.Serializer[Any]):
    """A pile of paper: its numbers and where it is; nothing of what was typed.

    Of a secret poll as many slips as sheets belong to it. `sheets_typed` and `slips_typed` have a number for
    each of its clerks.
    """

    id = serializers.CharField(source="uid")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(BatchState.choices)
    sheets = serializers.IntegerField()
    version = serializers.IntegerField()
    sheets_typed = serializers.ListField(child=serializers.IntegerField())
    slips_typed = serializers.ListField(child=serializers.IntegerField())
    slips_checked_at = serializers.DateTimeField(source="slips_at", allow_null=True)
    opened_at = serializers.DateTimeField()
    counted_at = serializers.DateTimeField(allow_null=True)


class NewPileSerializer(serializers.Serializer[Any]):
    """A pile that somebody counted by hand; `version` as it stands on its forms, the newest unless told."""

    sheets = serializers.IntegerField(min_value=0, max_value=rules.MAX_SHEETS)
    slips = serializers.IntegerField(min_value=0, max_value=rules.MAX_SHEETS, allow_null=True, default=None)
    version = serializers.IntegerField(min_value=1, max_value=32_000, allow_null=True, default=None)
    remark = serializers.CharField(max_length=300, default="", allow_blank=True)


class PileSizeSerializer(serializers.Serializer[Any]):
    """How many there are on a pile, counted by hand again."""

    sheets = serializers.IntegerField(min_value=0, max_value=rules.MAX_SHEETS)


class PilesMixin(viewsets.GenericViewSet[Any]):
    """Actions of the view set of polls on their paper, for who may type it."""

    @extend_schema(responses=PileSerializer(many=True))
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=OpaqueCursor)
    def piles(self, request: Request, uid: str) -> Response:
        """List piles of paper, the newest first."""
        page = self.paginate_queryset(piles_of(access_paper(request.user, uid)))
        return self.get_paginated_response(PileSerializer(with_progress(page or []), many=True).data)

    @extend_schema(request=NewPileSerializer, responses={201: PileSerializer})
    @piles.mapping.post
    @once
    def begin_pile(self, request: Request, uid: str) -> Response:
        """Begin a pile, which then has its number."""
        caller = _caller(request)
        pile = open_batch(by=caller, poll=access_paper(caller, uid), **_read(request, NewPileSerializer))
        return _told(pile, status.HTTP_201_CREATED)

    @extend_schema(responses=PileSerializer)
    @action(detail=True, methods=["get"], url_path=NUMBERED, filterset_class=None, pagination_class=None)
    def pile(self, request: Request, uid: str, number: str) -> Response:
        """Read where a pile is."""
        return _told(access_numbered_pile(request.user, uid, int(number)))

    @extend_schema(request=PileSizeSerializer, responses=PileSerializer)
    @action(detail=True, methods=["post"], url_path=f"{NUMBERED}/recount")
    @once
    def pile_recount(self, request: Request, uid: str, number: str) -> Response:
        """Correct how many there are on a pile."""
        caller = _caller(request)
        pile = access_numbered_pile(caller, uid, int(number))
        return _told(recount_batch(by=caller, batch=pile, **_read(request, PileSizeSerializer)))

    @extend_schema(request=None, responses=PileSerializer)
    @action(detail=True, methods=["post"], url_path=f"{NUMBERED}/withdraw")
    @once
    def pile_withdraw(self, request: Request, uid: str, number: str) -> Response:
        """Withdraw a pile that is not counted: what was typed is gone, the paper may come in another pile."""
        caller = _caller(request)
        pile = access_numbered_pile(caller, uid, int(number))
        cancel_batch(by=caller, batch=pile)
        return _told(pile)

    @extend_schema(request=None, responses=PileSerializer)
    @action(detail=True, methods=["post"], url_path=f"{NUMBERED}/count")
    @once
    def pile_count(self, request: Request, uid: str, number: str) -> Response:
        """Lay a pile among the ballots, once both clerks typed every sheet alike. Not of a secret poll."""
        caller = _caller(request)
        pile = access_numbered_pile(caller, uid, int(number))
        if pile.poll.is_secret:
            raise Forbidden(_("Een geheime stapel tel je op haar pagina, met je wachtwoord."))
        count_batch(by=caller, batch=pile)
        return _told(pile)


def _told(pile: PaperBatch, code: int = status.HTTP_200_OK) -> Response:
    """Return a pile as it is now."""
    pile.refresh_from_db()
    (row,) = with_progress([pile])
    return Response(PileSerializer(row).data, status=code)


def _read(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    form = shape(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _caller(request: Request) -> Person:
    """Return whose token it is; the permission of the view let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotFound
    return request.user
