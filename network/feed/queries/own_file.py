"""Everything that the feed keeps of one person, for that person's own file."""

from typing import Any

from network.feed.kinds import COMMENT, POST
from network.feed.models import Attendance, Comment, Post, Revision, Thanks
from network.feed.queries.values import post_event
from network.kernel import images


def file_of(person_id: int) -> dict[str, Any]:
    """Return what a person wrote and thanked for, as plain values, oldest first. For that person alone."""
    posts = list(Post.objects.filter(author_id=person_id).select_related("space", "occasion").order_by("id"))
    pictures = images.pictures_of(POST, [post.pk for post in posts])
    comments = list(Comment.objects.filter(author_id=person_id).select_related("space").order_by("id"))
    before = _revisions(POST, posts) | _revisions(COMMENT, comments)
    return {
        "posts": [
            {
                **_item(post, before),
                "kind": post.kind,
                "audience": post.audience,
                "shared_with_municipality_at": _iso(post.shared_at),
                "resolved_at": _iso(post.resolved_at),
                "event": post_event(post),
                "pictures": [{"id": picture.uid, "alt": picture.alt} for picture in pictures[post.pk]],
            }
            for post in posts
        ],
        "comments": [_item(comment, before) for comment in comments],
        "thanks": [
            {"kind": kind, "given_at": given_at.isoformat()}
            for kind, given_at in Thanks.objects.filter(person_id=person_id)
            .order_by("id")
            .values_list("item_kind", "given_at")
        ],
        "attendances": [
            {
                "event": row.occasion.post.uid,
                "state": row.state,
                "said_at": row.created_at.isoformat(),
                "present": row.present,
            }
            for row in Attendance.objects.filter(person_id=person_id)
            .select_related("occasion__post")
            .order_by("id")
        ],
    }


def _item(item: Post | Comment, before: dict[tuple[type, int], list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "id": item.uid,
        "space": item.space.name,
        "text": item.text,
        "state": item.state,
        "written_at": item.written_at.isoformat(),
        "published_at": _iso(item.published_at),
        "edited_at": _iso(item.edited_at),
        "deleted_at": _iso(item.deleted_at),
        "before": before.get((type(item), item.pk), []),
    }


def _revisions(
    kind: str, items: "list[Post] | list[Comment]"
) -> dict[tuple[type, int], list[dict[str, Any]]]:
    found: dict[tuple[type, int], list[dict[str, Any]]] = {}
    model = Post if kind == POST else Comment
    rows = Revision.objects.filter(item_kind=kind, item_id__in=[item.pk for item in items])
    for row in rows.order_by("item_id", "version"):
        said = {"text": row.text, "written_at": row.written_at.isoformat()}
        found.setdefault((model, row.item_id), []).append(said)
    return found


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
