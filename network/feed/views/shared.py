"""What residents share with the municipality, for who reads it for a department."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.feed import permissions, queries
from network.feed.kinds import POST
from network.feed.views.home import cursor_of
from network.people.enums import LookReason
from network.people.services.looks import record_look
from network.people.views import member, member_required


@require_safe
@member_required
def shared(request: HttpRequest) -> HttpResponse:
    """List what is shared now, by kind, place and moment: who wrote what shows only after opening it."""
    viewer = member(request)
    department = permissions.access_department(viewer, request.GET.get("department", ""))
    cursor, warning = cursor_of(request)
    posts, older = queries.shared_page(department, cursor)
    seen = queries.read_by_department(department, [post.uid for post in posts])
    return render(
        request,
        "feed/shared.html",
        {
            "department": department,
            "departments": permissions.departments_reading(viewer),
            "rows": [(post, post.uid in seen) for post in posts],
            "warning": warning,
            "older_url": f"?department={department.uid}&cursor={older.encode()}" if older else "",
        },
    )


@require_safe
@member_required
def shared_post(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one shared post, and note that it was read, for its author."""
    viewer = member(request)
    department = permissions.access_department(viewer, request.GET.get("department", ""))
    post = permissions.access_shared_post(viewer, department, uid)
    record_look(
        by=viewer,
        person_id=post.author_id,
        item_kind=POST,
        item_uid=post.uid,
        reason=LookReason.SHARED,
        space=department,
    )
    context = {"post": post, "department": department, "pictures": queries.pictures_of(post)}
    return render(request, "feed/shared_post.html", context)
