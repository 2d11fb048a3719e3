"""The limits beside which the feed is measured: the least that Django does for the same answer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from network.feed.models import Entry, Post
from network.kernel import clock, spaces
from network.kernel.models import Standing
from network.people.tokens import find_token

CARD = "<article class='card'>" + "x" * 2_500 + "</article>"
KEYS = [f"bare:{number}" for number in range(20)]


@login_required
def bare_page(request: HttpRequest) -> HttpResponse:
    """Join twenty cached strings for somebody who is logged in."""
    cards = cache.get_many(KEYS)
    if not cards:
        cards = dict.fromkeys(KEYS, CARD)
        cache.set_many(cards, None)
    return HttpResponse("".join(cards.values()))


def bare_json(request: HttpRequest) -> HttpResponse:
    """Answer the same entries and posts by the ORM, for the same token."""
    token = find_token(request.headers["Authorization"].removeprefix("Bearer "))
    assert token is not None
    held = Standing.objects.filter(spaces.in_force(clock.now()), person_id=token.person_id)
    entries = list(
        Entry.objects.filter(space_id=held.values_list("space_id", flat=True)[0], shown=True).order_by(
            "-published_at", "-id"
        )[:21]
    )
    posts = Post.objects.select_related("author", "space").in_bulk([entry.item_id for entry in entries])
    return JsonResponse(
        {"results": [_post(posts[entry.item_id]) for entry in entries if entry.item_id in posts]}
    )


def _post(post: Post) -> dict[str, Any]:
    author = post.author
    return {
        "id": post.uid,
        "kind": post.kind,
        "author": {"id": author.uid, "name": str(author)} if author else None,
        "space": post.space.uid,
        "audience": post.audience,
        "text": post.text,
        "html": post.html,
        "state": post.state,
        "version": post.version,
        "written_at": post.written_at,
        "published_at": post.published_at,
        "edited_at": post.edited_at,
        "resolved_at": post.resolved_at,
        "comments": post.comment_count,
        "thanks": post.thanks_count,
    }


urlpatterns = [
    path("bare/page/", bare_page),
    path("bare/json/", bare_json),
    path("", include("network.urls")),
]
