"""The page of one post, and what its author and readers do there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.feed import permissions, queries, rules
from network.feed.forms import CommentForm, EditPostForm
from network.feed.grounds import back_label, back_to
from network.feed.models import Comment, Occasion, Post, PostKind
from network.feed.queries import occasions
from network.feed.services.posts import delete_post, edit_post, mark_resolved
from network.feed.services.sharing import share_post, unshare_post
from network.feed.services.thanks import give_thanks, take_back_thanks
from network.kernel import clock, spaces
from network.kernel.errors import Conflict, DomainError, Forbidden
from network.kernel.models import SpaceKind
from network.people.models import Person
from network.people.views import member, member_required


@require_safe
@member_required
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a post with its comments; its author also sees how it stands and who read it."""
    viewer = member(request)
    post = permissions.access_post(viewer, uid)
    before = request.GET.get("before", "")
    context = post_context(viewer, post, CommentForm(), before)
    return render(request, "feed/post.html", context | {"unfolded": request.GET.get("unfold", "")})


def post_context(viewer: Person, post: Post, form: CommentForm, before: str = "") -> dict[str, Any]:
    """Return what the page of a post, and the swapped part of it, show; `before` as for `post_detail`."""
    own = permissions.is_author(viewer, post)
    detail = queries.post_detail(viewer, post, before)
    reads = permissions.can_comment(viewer, post)
    return {
        "post": post,
        "back_url": back_to(post.space),
        "back_label": back_label(post.space),
        "item": detail,
        "before": before,
        "moment": post.published_at or post.written_at,
        "comments": [
            (comment, permissions.is_author(viewer, comment), comment.pk in detail.folded)
            for comment in detail.comments
        ],
        "known": spaces.space_ids_of(viewer),
        "form": form,
        "own": own,
        "variant": _variant(viewer, post, own=own),
        "reads": reads,
        "thanked": reads and not own and queries.has_thanked(viewer, post),
        "can_edit": own and permissions.can_edit(viewer, post),
        "can_share": own and post.space.municipality_id is not None and rules.may_share(post.state),
        "can_resolve": own and rules.may_resolve(post.kind, post.state),
        "readers": queries.departments_that_read(post) if own else [],
        **(_part_context(viewer, post, detail.occasion) if detail.occasion else {}),
    }


def _part_context(viewer: Person, post: Post, occasion: Occasion) -> dict[str, Any]:
    """Return what the page of an event shows beside its post."""
    open_yet = occasion.ends_at > clock.now() and occasion.cancelled_at is None
    return {
        "occasion": occasion,
        "part": occasions.own_part(viewer, occasion),
        "open_yet": open_yet,
        "may_attend": open_yet and permissions.can_attend(viewer, post),
        "may_change": open_yet and permissions.can_change_occasion(viewer, post),
        "who": list(occasions.who_comes(occasion)[:500]) if permissions.is_author(viewer, post) else [],
    }


def _variant(viewer: Person, post: Post, *, own: bool) -> str:
    if own:
        return "own"
    if post.space.kind == SpaceKind.GROUP:
        return "here"
    home = queries.home_of(viewer)
    return "here" if home is not None and home.space_id == post.space_id else "next_door"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: HttpRequest, uid: str) -> HttpResponse:
    """Change one's own post; a stale form keeps what was typed and shows what stands there now."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    if post.kind == PostKind.EVENT:
        return redirect("feed:change_event", uid)
    permissions.ensure_can_edit(viewer, post)
    start = {"text": post.text, "kind": post.kind, "version": post.version}
    form = EditPostForm(request.POST or None, initial=start)
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            edit_post(by=viewer, post=post, text=given["text"], kind=given["kind"], version=given["version"])
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            form.on_version(post.version)
        else:
            messages.success(request, _("Je bericht is aangepast. Wat er eerst stond, blijft te lezen."))
            return redirect("feed:post", uid)
    status = 409 if stale else 400 if form.errors else 200
    return render(request, "feed/edit.html", {"form": form, "item": post, "stale": stale}, status=status)


@require_safe
@member_required
def history(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what a post said before, to whoever sees the post."""
    post = permissions.access_post(member(request), uid)
    return render(request, "feed/history.html", {"post": post, **history_context(request, post)})


def history_context(request: HttpRequest, item: Post | Comment) -> dict[str, Any]:
    """Return what the page of earlier wordings shows, from the newest or from the one in the address."""
    before = request.GET.get("before", "")
    revisions, earlier = queries.revisions_page(item, before)
    return {
        "item": item,
        "revisions": revisions,
        "first_page": not before,
        "older_url": f"?before={earlier}" if earlier else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def delete(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask once, then delete one's own post."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    if request.method == "POST":
        delete_post(by=viewer, post=post)
        messages.success(request, _("Je bericht is verwijderd."))
        return redirect(back_to(post.space))
    return render(request, "feed/delete.html", {"item": post, "post": post})


@require_POST
@member_required
def thanks(request: HttpRequest, uid: str) -> HttpResponse:
    """Thank for a post, or take that back."""
    viewer = member(request)
    post = permissions.access_post(viewer, uid)
    give = request.POST.get("give", "1") != "0"
    swaps, refused = bool(request.headers.get("HX-Request")), ""
    try:
        count = give_thanks(by=viewer, post=post) if give else take_back_thanks(by=viewer, post=post)
    except Forbidden as error:
        if not swaps:
            raise
        count, refused = post.thanks_count, str(error.message)
    if swaps:
        context = {
            "post": post,
            "count": count,
            "thanked": give and not refused,
            "token": get_token(request),
            "swapped": True,
            "refused": refused,
        }
        return render(request, "feed/thanks.html", context)
    return redirect("feed:post", uid)


@require_POST
@member_required
def share(request: HttpRequest, uid: str) -> HttpResponse:
    """Let the municipality read one's own post, or take that back."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    if request.POST.get("share", "1") != "0":
        share_post(by=viewer, post=post)
        sentence = _(
            "Je deelt dit nu met de gemeente. Je ziet welke dienst het las, en je kunt het altijd intrekken."
        )
    else:
        unshare_post(by=viewer, post=post)
        sentence = _("Je deelt dit niet meer met de gemeente.")
    messages.success(request, sentence)
    return redirect("feed:post", uid)


@require_POST
@member_required
def resolve(request: HttpRequest, uid: str) -> HttpResponse:
    """Close one's own question, offer or search, or open it again."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    mark_resolved(by=viewer, post=post, resolved=request.POST.get("resolved", "1") != "0")
    return redirect("feed:post", uid)
