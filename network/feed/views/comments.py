"""Answering a post, and changing or deleting one's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.feed import permissions, queries
from network.feed.forms import CommentForm, EditForm
from network.feed.models import Comment, ItemState
from network.feed.services.comments import add_comment, delete_comment, edit_comment
from network.feed.views.posts import history_context, post_context
from network.kernel.errors import Conflict, DomainError
from network.people.views import member, member_required


@require_POST
@member_required
def add(request: HttpRequest, uid: str) -> HttpResponse:
    """Answer a post; an answer that cannot be placed stays in the form."""
    viewer = member(request)
    post = permissions.access_post(viewer, uid)
    form = CommentForm(request.POST)
    comment = None
    if form.is_valid():
        try:
            comment = add_comment(by=viewer, post=post, text=form.cleaned_data["text"])
        except DomainError as error:
            form.refuse(error)
    swapped = bool(request.headers.get("HX-Request"))
    if comment is None or swapped:
        post.refresh_from_db()
        context = post_context(viewer, post, form if comment is None else CommentForm())
        template = "feed/thread.html" if swapped else "feed/post.html"
        context |= {"swapped": swapped, "added": comment}
        return render(request, template, context, status=400 if comment is None else 200)
    if comment.state == ItemState.HELD:
        messages.info(
            request, _("Je reactie wacht op nazicht. Een mens leest ze na, en je krijgt een seintje.")
        )
    return redirect(_place(comment))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change the words of one's own comment."""
    viewer = member(request)
    comment = permissions.access_own_comment(viewer, uid)
    permissions.ensure_can_edit(viewer, comment)
    form = EditForm(request.POST or None, initial={"text": comment.text, "version": comment.version})
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edit_comment(by=viewer, comment=comment, text=given["text"], version=given["version"])
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            form.on_version(comment.version)
        else:
            return redirect(_place(comment))
    status = 409 if stale else 400 if form.errors else 200
    return render(request, "feed/edit.html", {"form": form, "item": comment, "stale": stale}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def delete(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask once, then delete one's own comment."""
    viewer = member(request)
    comment = permissions.access_own_comment(viewer, uid)
    back = _place(comment).partition("#")[0]
    if request.method == "POST":
        delete_comment(by=viewer, comment=comment)
        messages.success(request, _("Je reactie is verwijderd."))
        return redirect("feed:home" if not queries.sees(viewer, comment.item_id) else back)
    return render(request, "feed/delete.html", {"item": comment, "back": back})


@require_safe
@member_required
def history(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what a comment said before, to whoever sees it."""
    comment = permissions.access_comment(member(request), uid)
    context = {"back": _place(comment), **history_context(request, comment)}
    return render(request, "feed/history.html", context)


def _place(comment: Comment) -> str:
    return f"{queries.links_of([comment])[comment.item_id]}#c-{comment.uid}"
