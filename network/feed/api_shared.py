"""What residents share with the municipality, over the API: the list, and one of them, which is noted."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from network.feed import cursors, permissions, queries
from network.feed.kinds import POST
from network.feed.serializers import SharedPageSerializer, SharedPostSerializer
from network.people.api import caller
from network.people.enums import LookReason
from network.people.services.looks import record_look

DEPARTMENT = OpenApiParameter(
    "department", OpenApiTypes.STR, description="For which one reads; without it, the first by name."
)


class Shared:
    """Reading for a department, for a view set."""

    @extend_schema(
        operation_id="posts_shared_list",
        responses=SharedPageSerializer,
        parameters=[
            DEPARTMENT,
            OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next`."),
        ],
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def shared(self, request: Request) -> Response:
        """List what is shared now, for who reads that for a department."""
        department = permissions.access_department(request.user, request.query_params.get("department", ""))
        word = request.query_params.get("cursor", "")
        posts, older = queries.shared_page(department, cursors.decode(word) if word else None)
        seen = queries.read_by_department(department, [post.uid for post in posts])
        following = None
        if older is not None:
            address = replace_query_param(request.build_absolute_uri(), "department", department.uid)
            following = replace_query_param(address, "cursor", older.encode())
        results = [queries.shared_head(post, read=post.uid in seen) for post in posts]
        return Response(
            {"department": department.uid, "next": following, "previous": None, "results": results}
        )

    @extend_schema(responses=SharedPostSerializer, parameters=[DEPARTMENT], filters=False)
    @action(
        detail=False,
        url_path="shared/(?P<uid>[0-9a-hjkmnp-tv-z]{16})",
        url_name="shared-detail",
        pagination_class=None,
    )
    def shared_post(self, request: Request, uid: str) -> Response:
        """Read one shared post; its author sees which department read it."""
        department = permissions.access_department(request.user, request.query_params.get("department", ""))
        post = permissions.access_shared_post(request.user, department, uid)
        record_look(
            by=caller(request),
            person_id=post.author_id,
            item_kind=POST,
            item_uid=post.uid,
            reason=LookReason.SHARED,
            space=department,
        )
        return Response(queries.shared_as_values(post))
