"""What somebody wrote themselves. Not for what others may see of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from network.feed import queries
from network.people.views import member, member_required

SHOWN = 50


@require_safe
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show to an author everything that they wrote, also what waits or was hidden, with the reason why."""
    viewer = member(request)
    asked = {name: request.GET.get(name, "") for name in ("posts", "comments")}
    own_posts = queries.posts_of_author(viewer).select_related("space")
    posts, older_post = queries.stretch_before(own_posts, asked["posts"], SHOWN)
    own_comments = queries.comments_of_author(viewer).select_related("space")
    comments, older_comment = queries.stretch_before(own_comments, asked["comments"], SHOWN)
    links = queries.links_of(comments)
    return render(
        request,
        "feed/mine.html",
        {
            "posts": posts,
            "older_posts": _older({**asked, "posts": older_post}, "berichten") if older_post else "",
            "comments": [(comment, links.get(comment.item_id, "")) for comment in comments],
            "older_comments": _older({**asked, "comments": older_comment}, "reacties")
            if older_comment
            else "",
        },
    )


def _older(asked: dict[str, str], part: str) -> str:
    return f"?{urlencode({name: uid for name, uid in asked.items() if uid})}#{part}"
