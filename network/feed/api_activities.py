"""Events over the API: the agenda of the caller, a new event, and coming to it. Their words are posts."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from network.feed import cursors, permissions, queries
from network.feed.api_photos import own_space, sent_before
from network.feed.models import Occasion, Post
from network.feed.occasion_rules import Facts
from network.feed.queries import occasions
from network.feed.serializers import (
    AgendaPageSerializer,
    AttendanceSerializer,
    NewEventSerializer,
    PostSerializer,
)
from network.feed.services.attending import attend, stay_away
from network.feed.services.occasions import publish_occasion
from network.kernel.errors import NotFound
from network.kernel.rest.idempotency import once

UID = "[0-9a-hjkmnp-tv-z]{16}"
FACTS = ("title", "starts_at", "ends_at", "place", "limit")


class ActivityViewSet(viewsets.GenericViewSet[Post]):
    """Posts with an event, in the order in which they begin. Change one's own as a post."""

    queryset = Post.objects.none()
    serializer_class = PostSerializer
    pagination_class = None
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Post]:
        """Return no list of its own: `agenda_of` is asked."""
        return Post.objects.none()

    @extend_schema(
        responses=AgendaPageSerializer,
        parameters=[OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next`.")],
    )
    def list(self, request: Request) -> Response:
        """Read what comes in one's district and groups, the soonest first."""
        word = request.query_params.get("cursor", "")
        cursor = cursors.decode(word) if word else None
        found, later = occasions.after(occasions.agenda_of(request.user), cursor)
        following = replace_query_param(request.build_absolute_uri(), "cursor", later) if later else None
        results = _posts(request, [occasion.post for occasion in found])
        return Response({"next": following, "previous": None, "results": results})

    @extend_schema(request=NewEventSerializer, responses={201: PostSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Put an event in the agenda of one's own district."""
        form = NewEventSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        space, given = own_space(request.user), dict(form.validated_data)
        facts = Facts(**{name: given.pop(name) for name in FACTS})
        given["pictures"] = sent_before(request.user, space, given["pictures"])
        post = publish_occasion(by=request.user, space=space, facts=facts, **given)
        return Response(_posts(request, [post])[0], status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one event."""
        post = permissions.access_post(request.user, uid)
        _occasion(post)
        return Response(queries.posts_as_values(request.user, [post], fold=False)[0])

    @extend_schema(methods=["GET"], responses=AttendanceSerializer)
    @extend_schema(methods=["POST"], request=None, responses=AttendanceSerializer)
    @extend_schema(methods=["DELETE"], request=None, responses=AttendanceSerializer)
    @action(detail=True, methods=["get", "post", "delete"])
    @once
    def attendance(self, request: Request, uid: str) -> Response:
        """Read whether one comes, say to come (or wait for a place), or take that back."""
        post = permissions.access_post(request.user, uid)
        if request.method == "POST":
            attend(by=request.user, post=post)
        elif request.method == "DELETE":
            stay_away(by=request.user, post=post)
        occasion = _occasion(permissions.access_post(request.user, uid))
        part = occasions.own_part(request.user, occasion)
        return Response(
            {
                "state": part.state,
                "ahead": part.ahead,
                "coming": occasion.coming,
                "waiting": occasion.waiting,
            }
        )


def _posts(request: Request, posts: list[Post]) -> list[dict[str, Any]]:
    return queries.posts_as_values(request.user, posts)


def _occasion(post: Post) -> Occasion:
    occasion = occasions.occasion_of(post)
    if occasion is None:
        raise NotFound
    return occasion
