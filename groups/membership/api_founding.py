"""Set up, reword and close a group over the API: the same doors as the pages."""

from abc import ABC, abstractmethod
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from groups.membership import rules, services
from groups.membership.enums import GroupKind, JoinRoad, Language
from groups.membership.models import Group, Theme
from groups.membership.permissions import access_edit, access_founding, founds_somewhere
from groups.membership.queries.groups import parents_in, towns_to_found_in
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once
from network.people.models import Person
from network.places.models import District, Municipality


class WordingSerializer(serializers.Serializer[Any]):
    """What a group says about itself."""

    name = serializers.CharField(max_length=rules.LINE_CHARS)
    summary = serializers.CharField(max_length=rules.SUMMARY_CHARS)
    description = serializers.CharField(max_length=rules.TEXT_CHARS, default="", allow_blank=True)
    charter = serializers.CharField(max_length=rules.TEXT_CHARS, default="", allow_blank=True)
    working_on = serializers.CharField(max_length=rules.LINE_CHARS, default="", allow_blank=True)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=Language.choices), default=lambda: ["nl"], allow_empty=False
    )
    themes = serializers.SlugRelatedField[Any](
        slug_field="name", many=True, queryset=Theme.objects.all(), default=list
    )


class FoundSerializer(WordingSerializer):
    """A new group. The municipalities by the name in their address, the group above it by its `id`."""

    municipalities = serializers.SlugRelatedField[Any](
        slug_field="slug", many=True, queryset=Municipality.objects.all(), allow_empty=False
    )
    districts = serializers.SlugRelatedField[Any](
        slug_field="code",
        many=True,
        queryset=District.objects.filter(retired_at__isnull=True),
        default=list,
    )
    kind = serializers.ChoiceField(choices=GroupKind.choices)
    join_road = serializers.ChoiceField(choices=JoinRoad.choices)
    below = serializers.CharField(max_length=16, default="", allow_blank=True)
    founding_decision = serializers.CharField(max_length=rules.LINE_CHARS, default="", allow_blank=True)


class RewordSerializer(WordingSerializer):
    """Other words, on the version that the writer had before them."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class FoundingMixin(ABC):
    """Actions of a view set of groups; `told` shows one as the others do."""

    @abstractmethod
    def told(self, group: Group) -> dict[str, Any]:
        """Return a group as the API shows it."""

    @extend_schema(request=FoundSerializer)
    @once
    def create(self, request: Request) -> Response:
        """Set up a group; for who does so for each of its municipalities."""
        caller = _caller(request)
        if not founds_somewhere(caller):
            raise NotFound
        form = FoundSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        below = given.pop("below")
        parent = parents_in(towns_to_found_in(caller)).filter(uid=below).first() if below else None
        if below and parent is None:
            raise NotFound
        group = services.found_group(by=caller, parent=parent, **given)
        return Response(self.told(group), status=status.HTTP_201_CREATED)

    @extend_schema(request=RewordSerializer)
    @once
    def update(self, request: Request, uid: str) -> Response:
        """Change what a group says about itself; for who runs it."""
        caller = _caller(request)
        group = access_edit(caller, uid)
        form = RewordSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        version, themes = given.pop("version"), given.pop("themes")
        wording = rules.Wording(**{**given, "languages": tuple(given["languages"])})
        changed = services.edit_group(by=caller, group=group, version=version, wording=wording, themes=themes)
        return Response(self.told(changed))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    @once
    def close(self, request: Request, uid: str) -> Response:
        """Close a group; its members keep reading what stands there."""
        caller = _caller(request)
        return Response(self.told(services.close_group(by=caller, group=access_founding(caller, uid))))


def _caller(request: Request) -> Person:
    """Return whose token it is; the permission of the view let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotFound
    return request.user
