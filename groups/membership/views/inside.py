"""What members see of their group: the list of what was written, and who the others are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from groups.membership import fronts
from groups.membership.forms import GroupPostForm
from groups.membership.models import Group
from groups.membership.permissions import access_inside
from groups.membership.queries.listing import member_page
from groups.membership.views.frame import framed
from network.feed.cards import Reader
from network.feed.listing import listing_of
from network.feed.models import ItemState, Post, PostKind
from network.feed.permissions import can_post
from network.feed.queries import feed_stretch
from network.feed.services.photos import take_in_photos
from network.feed.services.posts import publish_post
from network.feed.views.home import cursor_of
from network.kernel import clock
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required
from network.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def feed(request: HttpRequest, uid: str) -> HttpResponse:
    """Show what the group wrote, newest first, and let its members write."""
    viewer = member(request)
    group = access_inside(viewer, uid)
    writes = group.is_open and can_post(viewer, group.space)
    if request.method == "POST" and not writes:
        raise NotFound
    form = GroupPostForm(request.POST or None, request.FILES or None, space=group.space)
    if request.method == "POST" and form.is_valid():
        post = _published(form, viewer, group)
        if post is not None:
            return _after_writing(request, group, post)
    reader = Reader(
        viewer=viewer,
        space_id=group.space_id,
        now=clock.now(),
        csrf=get_token(request),
        takes_part=writes,
    )
    cursor, warning = cursor_of(request)
    listing = listing_of(feed_stretch(reader, cursor=cursor), reader, cursor=cursor)
    context = {
        **framed(viewer, group, "feed"),
        "form": form,
        "writes": writes,
        "listing": listing,
        "older_url": f"?cursor={listing.older}" if listing.older else "",
        "first_page": cursor is None,
        "warning": warning,
    }
    return render(request, "membership/feed.html", context, status=400 if form.errors else 200)


def _published(form: GroupPostForm, viewer: Person, group: Group) -> Post | None:
    """Publish what a valid form holds; None where the form now says why not."""
    given = form.cleaned_data
    try:
        pictures = take_in_photos(by=viewer, space=group.space, photos=form.photos, kept=given["kept"])
        form.remember([picture.uid for picture in pictures])
        return publish_post(
            by=viewer,
            space=group.space,
            kind=given["kind"] or PostKind.MESSAGE,
            text=given["text"],
            share_with_municipality=bool(given.get("share_with_municipality")),
            pictures=pictures,
        )
    except DomainError as error:
        form.refuse(error)
        return None


def _after_writing(request: HttpRequest, group: Group, post: Post) -> HttpResponse:
    if post.state == ItemState.HELD:
        messages.info(
            request, _("Je bericht wacht op nazicht. Een mens leest het na, en je krijgt een seintje.")
        )
        return redirect("feed:post", post.uid)
    if post.shared_at is not None:
        messages.success(request, _("Je bericht staat in de groep. Je deelt het ook met de gemeente."))
    else:
        messages.success(request, _("Je bericht staat in de groep. Alleen de leden lezen het."))
    return redirect("membership:feed", group.uid)


@require_safe
@member_required
def members(request: HttpRequest, uid: str) -> HttpResponse:
    """Show to members who the others are, and what they do in the group."""
    viewer = member(request)
    group = access_inside(viewer, uid)
    word = request.GET.get("q", "")[:80]
    page = member_page(group, after=request.GET.get("after", "")[:16], word=word)
    roles = fronts.roles_in(group, [row.person_id for row in page.rows])
    return render(
        request,
        "membership/members.html",
        {
            **framed(viewer, group, "members"),
            "rows": [(row, roles[row.person_id]) for row in page.rows],
            "after": page.after,
            "word": word,
        },
    )
