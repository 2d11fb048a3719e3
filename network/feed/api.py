"""The feed, posts and comments over the API: exactly what the account sees on its pages."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from network.feed import cards, cursors, permissions, queries, rules
from network.feed.api_photos import Photos, own_space, sent_before
from network.feed.api_shared import Shared
from network.feed.cards import Reader
from network.feed.cursors import Cursor
from network.feed.filters import ApiEntryFilter
from network.feed.models import Comment, Entry, Post
from network.feed.serializers import (
    CommentSerializer,
    EditCommentSerializer,
    EditPostSerializer,
    FeedPageSerializer,
    NewCommentSerializer,
    NewPostSerializer,
    PostSerializer,
    RevisionSerializer,
    ThanksSerializer,
)
from network.feed.services.comments import add_comment, delete_comment, edit_comment
from network.feed.services.posts import delete_post, edit_post, mark_resolved, publish_post
from network.feed.services.sharing import share_post, unshare_post
from network.feed.services.thanks import give_thanks, take_back_thanks
from network.kernel import clock, limits
from network.kernel.errors import Invalid
from network.kernel.rest.idempotency import once
from network.kernel.rest.pagination import OpaqueCursor

MOST = OpaqueCursor.max_page_size
UID = "[0-9a-hjkmnp-tv-z]{16}"


class OldestFirst(OpaqueCursor):
    """Comments are read from the first to the last."""

    ordering = "id"


class LatestVersionFirst(OpaqueCursor):
    """Earlier wordings, from the latest back."""

    ordering = "-version"


class FeedViewSet(viewsets.GenericViewSet[Entry]):
    """The feed of the caller's district, newest first; broadcasts only for who is not verified."""

    queryset = Entry.objects.none()
    filterset_class = ApiEntryFilter
    serializer_class = FeedPageSerializer
    pagination_class = None

    def get_queryset(self) -> QuerySet[Entry]:
        """Return the entries that the caller may read, in order."""
        if getattr(self, "swagger_fake_view", False):
            return Entry.objects.none()
        here = queries.home_of(self.request.user)
        if here is None:
            return queries.broadcasts_for(self.request.user)
        return queries.feed_of(self.request.user, here.space_id)

    @extend_schema(
        responses=FeedPageSerializer,
        parameters=[
            OpenApiParameter("cursor", OpenApiTypes.STR, description="From `next` or `previous`."),
            OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": MOST}),
        ],
    )
    def list(self, request: Request) -> Response:
        """Read one page of the feed."""
        if request.query_params.get("q"):
            limits.hit("search", request.user.pk, limit=rules.SEARCHES_PER_MINUTE, per_seconds=60)
        size = OpaqueCursor().get_page_size(request) or queries.PAGE_SIZE
        reader = Reader(viewer=request.user, space_id=self._space_id(request), now=clock.now())
        entries = self.filter_queryset(self.get_queryset())
        stretch = queries.stretch_of(reader, entries, _cursor(request), size)
        page, heads = stretch.page, stretch.heads
        told = cards.tell(heads)
        results = [
            {
                "id": heads[row.ref].uid,
                "type": row.kind,
                "kind": row.kind,
                "published_at": row.published_at,
                **told[row.ref],
            }
            for row in page.rows
            if row.ref in told
        ]
        return Response(
            {"next": _link(request, page.older), "previous": _link(request, page.newer), "results": results}
        )

    def _space_id(self, request: Request) -> int:
        here = queries.home_of(request.user)
        return here.space_id if here is not None else 0


class PostViewSet(Photos, Shared, viewsets.GenericViewSet[Post]):
    """Posts that the caller reads as a neighbour, and their own in every state."""

    queryset = Post.objects.none()
    serializer_class = PostSerializer
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Post]:
        """Return what the caller may read."""
        if getattr(self, "swagger_fake_view", False):
            return Post.objects.none()
        if self.request.query_params.get("mine") in {"true", "1"}:
            return queries.posts_of_author(self.request.user).select_related("author", "space", "occasion")
        return queries.readable_posts(self.request.user).select_related("author", "space", "occasion")

    @extend_schema(parameters=[OpenApiParameter("mine", OpenApiTypes.BOOL, description="Only one's own.")])
    def list(self, request: Request) -> Response:
        """List posts, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_posts(request, list(page or [])))

    @extend_schema(request=NewPostSerializer, responses={201: PostSerializer})
    @once
    def create(self, request: Request) -> Response:
        """Write a post in one's own district. Its `state` is `held` when a person must look first."""
        form = NewPostSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        space, given = own_space(request.user), dict(form.validated_data)
        given["pictures"] = sent_before(request.user, space, given["pictures"])
        post = publish_post(by=request.user, space=space, **given)
        return Response(_posts(request, [post])[0], status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one post."""
        return Response(_posts(request, [permissions.access_post(request.user, uid)], fold=False)[0])

    @extend_schema(request=EditPostSerializer, responses=PostSerializer)
    @once
    def partial_update(self, request: Request, uid: str) -> Response:
        """Change one's own post: words and kind need the `version` that was read."""
        form = EditPostSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        post = _change(request, permissions.access_own_post(request.user, uid), form.validated_data)
        return Response(_posts(request, [post])[0])

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, uid: str) -> Response:
        """Delete one's own post."""
        delete_post(by=request.user, post=permissions.access_own_post(request.user, uid))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(methods=["POST"], request=None, responses=ThanksSerializer)
    @extend_schema(methods=["DELETE"], request=None, responses=ThanksSerializer)
    @action(detail=True, methods=["post", "delete"])
    @once
    def thanks(self, request: Request, uid: str) -> Response:
        """Thank for a post, or take that back."""
        post = permissions.access_post(request.user, uid)
        give = request.method == "POST"
        count = (
            give_thanks(by=request.user, post=post) if give else take_back_thanks(by=request.user, post=post)
        )
        return Response({"thanks": count, "thanked": give})

    @extend_schema(responses=RevisionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=LatestVersionFirst)
    def history(self, request: Request, uid: str) -> Response:
        """Read what a post said before each edit, the latest first."""
        return _history(self, request, permissions.access_post(request.user, uid))

    @extend_schema(methods=["GET"], responses=CommentSerializer(many=True))
    @extend_schema(methods=["POST"], request=NewCommentSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["get", "post"])
    @once
    def comments(self, request: Request, uid: str) -> Response:
        """Read the comments below a post, or add one."""
        post = permissions.access_post(request.user, uid)
        if request.method == "POST":
            form = NewCommentSerializer(data=request.data)
            form.is_valid(raise_exception=True)
            comment = add_comment(by=request.user, post=post, text=form.validated_data["text"])
            return Response(_comment(comment, post.uid), status=status.HTTP_201_CREATED)
        pages = OldestFirst()
        page = pages.paginate_queryset(queries.comments_of(request.user, post), request, self) or []
        folded = queries.folded_comments(request.user, page)
        return pages.get_paginated_response(
            [_comment(comment, post.uid, folded=comment.pk in folded) for comment in page]
        )


class CommentViewSet(viewsets.GenericViewSet[Comment]):
    """The caller's own comments, and each comment that they read as a neighbour."""

    queryset = Comment.objects.none()
    serializer_class = CommentSerializer
    lookup_field = "uid"
    lookup_value_regex = UID

    def get_queryset(self) -> QuerySet[Comment]:
        """Return what the caller wrote."""
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        return queries.comments_of_author(self.request.user).select_related("author", "space")

    def list(self, _request: Request) -> Response:
        """List one's own comments, newest first."""
        page = list(self.paginate_queryset(self.get_queryset()) or [])
        posts = queries.uids_of_posts({comment.item_id for comment in page})
        return self.get_paginated_response([_comment(comment, posts[comment.item_id]) for comment in page])

    def retrieve(self, request: Request, uid: str) -> Response:
        """Read one comment."""
        return self._answer(permissions.access_comment(request.user, uid))

    @extend_schema(request=EditCommentSerializer, responses=CommentSerializer)
    @once
    def partial_update(self, request: Request, uid: str) -> Response:
        """Change the words of one's own comment, on the `version` that was read."""
        form = EditCommentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        comment = permissions.access_own_comment(request.user, uid)
        return self._answer(edit_comment(by=request.user, comment=comment, **form.validated_data))

    @extend_schema(responses={204: None})
    @once
    def destroy(self, request: Request, uid: str) -> Response:
        """Delete one's own comment."""
        delete_comment(by=request.user, comment=permissions.access_own_comment(request.user, uid))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=RevisionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=LatestVersionFirst)
    def history(self, request: Request, uid: str) -> Response:
        """Read what a comment said before each edit, the latest first."""
        return _history(self, request, permissions.access_comment(request.user, uid))

    @staticmethod
    def _answer(comment: Comment) -> Response:
        return Response(_comment(comment, queries.uids_of_posts({comment.item_id})[comment.item_id]))


@transaction.atomic
def _change(request: Request, post: Post, wanted: dict[str, Any]) -> Post:
    """Apply what a PATCH asks for, all of it or nothing."""
    by = request.user
    if "text" in wanted or "kind" in wanted:
        if "version" not in wanted:
            raise Invalid(field="version")
        post = edit_post(
            by=by,
            post=post,
            text=wanted.get("text", post.text),
            kind=wanted.get("kind"),
            version=wanted["version"],
        )
    if "share_with_municipality" in wanted:
        post = (share_post if wanted["share_with_municipality"] else unshare_post)(by=by, post=post)
    if "resolved" in wanted:
        post = mark_resolved(by=by, post=post, resolved=wanted["resolved"])
    return post


def _history(view: APIView, request: Request, item: Post | Comment) -> Response:
    pages = LatestVersionFirst()
    page = pages.paginate_queryset(queries.revisions_of(item), request, view) or []
    return pages.get_paginated_response(RevisionSerializer(page, many=True).data)


def _posts(request: Request, posts: list[Post], *, fold: bool = True) -> list[dict[str, Any]]:
    return queries.posts_as_values(request.user, posts, fold=fold)


def _comment(comment: Comment, post_uid: str, *, folded: bool = False) -> dict[str, Any]:
    return queries.comment_as_values(comment, post_uid, folded=folded)


def _cursor(request: Request) -> Cursor | None:
    word = request.query_params.get("cursor", "")
    return cursors.decode(word) if word else None


def _link(request: Request, cursor: Cursor | None) -> str | None:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor.encode()) if cursor else None
