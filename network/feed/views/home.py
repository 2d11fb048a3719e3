"""The feed itself, the composer, and search."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from network.feed import cursors, frames, queries, rules
from network.feed.above import lines_for
from network.feed.cards import Reader
from network.feed.cursors import Cursor
from network.feed.filters import TOPICS, EntryFilter
from network.feed.forms import PostForm
from network.feed.kinds import BROADCAST
from network.feed.listing import listing_of
from network.feed.models import Audience, ItemState, Post, PostKind
from network.feed.queries import Home
from network.feed.services.photos import take_in_photos
from network.feed.services.posts import publish_post
from network.feed.services.visits import mark_seen
from network.kernel import clock, limits
from network.kernel.errors import DomainError, Invalid
from network.kernel.models import Space
from network.people.enums import ResidencyState
from network.people.models import Person
from network.people.queries import residency_of
from network.people.views import member, member_required, resident_required

VISIT = "feed_seen_until"
CHIPS = (
    ("", gettext_lazy("Alles")),
    (PostKind.QUESTION, gettext_lazy("Vragen")),
    (PostKind.OFFER, gettext_lazy("Aanbod")),
    (PostKind.REQUEST, gettext_lazy("Gezocht")),
    (PostKind.LOST_FOUND, gettext_lazy("Verloren of gevonden")),
    (PostKind.EVENT, gettext_lazy("Evenementen")),
    (BROADCAST, gettext_lazy("Van de gemeente")),
)


@require_safe
@member_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the feed of the viewer's district; who is not verified sees the municipality only.

    Whose address is in doubt is brought to the page that says why.
    """
    viewer = member(request)
    here = queries.home_of(viewer)
    if here is not None:
        return _feed(request, viewer, here)
    residency = residency_of(viewer)
    if residency is not None and residency.state == ResidencyState.SUSPENDED:
        return redirect("people:verify")
    return _waiting(request, viewer)


def _feed(request: HttpRequest, viewer: Person, here: Home) -> HttpResponse:
    reader = Reader(viewer=viewer, space_id=here.space_id, now=clock.now(), csrf=get_token(request))
    topic = _topic(request)
    cursor, warning = cursor_of(request)
    seen_until = _seen_until(request, viewer, reader.now)
    stretch = queries.feed_stretch(reader, topic=topic, cursor=cursor)
    listing = listing_of(stretch, reader, seen_until=None if topic else seen_until, cursor=cursor)
    shape = {
        "first_page": cursor is None,
        "empty": listing.empty,
        "ended": listing.ended,
        "warning": warning,
        "topic": topic,
    }
    return frames.answer(
        request,
        "feed/home.html",
        key=(here, *shape.values()),
        context=lambda: {"here": here, "form": PostForm(), "chips": _chips(topic), **shape},
        slots={
            "csrf": reader.csrf,
            "above": lines_for(viewer) if cursor is None else "",
            "listing": listing.html,
            "older": escape(_older_url(listing.older, topic)),
        },
        now=reader.now,
    )


def _waiting(request: HttpRequest, viewer: Person) -> HttpResponse:
    """Show to who proved nothing yet what the municipality says to their district, and how to go on."""
    here = queries.claimed_home_of(viewer)
    reader = Reader(viewer=viewer, space_id=here.space_id if here else 0, now=clock.now())
    cursor, warning = cursor_of(request)
    listing = listing_of(
        queries.stretch_of(reader, queries.broadcasts_for(viewer), cursor), reader, cursor=cursor
    )
    context = {
        "here": here,
        "listing": listing,
        "older_url": _older_url(listing.older, ""),
        "warning": warning,
    }
    return render(request, "feed/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def write(request: HttpRequest) -> HttpResponse:
    """Write a post; what is wrong is said beside the field and nothing that was typed is lost."""
    viewer = member(request)
    here = queries.home_of(viewer)
    if here is None:
        return redirect("people:verify")
    form = PostForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        post = _published(form, viewer, Space.objects.get(pk=here.space_id))
        if post is not None:
            return _after_writing(request, post)
    status = 400 if form.errors else 200
    return render(request, "feed/write.html", {"form": form, "here": here}, status=status)


def _published(form: PostForm, viewer: Person, space: Space) -> Post | None:
    """Publish what a valid form holds; None where the form now says why not."""
    given = form.cleaned_data
    try:
        pictures = take_in_photos(by=viewer, space=space, photos=form.photos, kept=given["kept"])
        form.remember([picture.uid for picture in pictures])
        return publish_post(
            by=viewer,
            space=space,
            kind=given["kind"] or PostKind.MESSAGE,
            text=given["text"],
            audience=given["audience"] or Audience.DISTRICT,
            share_with_municipality=given["share_with_municipality"],
            pictures=pictures,
        )
    except DomainError as error:
        form.refuse(error)
        return None


def _after_writing(request: HttpRequest, post: Post) -> HttpResponse:
    if post.state == ItemState.HELD:
        messages.info(
            request, _("Je bericht wacht op nazicht. Een mens leest het na, en je krijgt een seintje.")
        )
        return redirect("feed:post", post.uid)
    sentence = _("Je bericht staat in de wijk. Alleen je buren lezen het.")
    if post.shared_at is not None:
        sentence = _("Je bericht staat in de wijk. Je deelt het ook met de gemeente.")
    elif post.audience == Audience.ADJOINING:
        sentence = _("Je bericht staat in jouw wijk en in de wijken ernaast.")
    messages.success(request, sentence)
    return redirect("feed:home")


@require_safe
@resident_required
def search(request: HttpRequest) -> HttpResponse:
    """Find in one's own feed by word, kind, author and period; the newest first, as everywhere."""
    viewer = member(request)
    here = queries.home_of(viewer)
    if here is None:
        return redirect("people:verify")
    asked = any(request.GET.get(name) for name in EntryFilter.base_filters)
    found = EntryFilter(request.GET if asked else None, queries.feed_of(viewer, here.space_id))
    cursor, warning = cursor_of(request)
    listing = None
    if asked and found.is_valid():
        if request.GET.get("q"):
            limits.hit("search", viewer.pk, limit=rules.SEARCHES_PER_MINUTE, per_seconds=60)
        reader = Reader(viewer=viewer, space_id=here.space_id, now=clock.now(), csrf=get_token(request))
        listing = listing_of(queries.stretch_of(reader, found.qs, cursor), reader, cursor=cursor)
    context = {"here": here, "form": found.form, "listing": listing, "warning": warning}
    if listing is not None and listing.older:
        params = request.GET.copy()
        params["cursor"] = listing.older
        context["older_url"] = f"?{params.urlencode()}"
    return render(request, "feed/search.html", context, status=400 if found.form.errors else 200)


def cursor_of(request: HttpRequest) -> tuple[Cursor | None, str]:
    """Return the cursor of the address, or a sentence where there is none in it."""
    word = request.GET.get("cursor", "")
    if not word:
        return None, ""
    try:
        return cursors.decode(word), ""
    except Invalid as error:
        return None, error.message


def _topic(request: HttpRequest) -> str:
    wanted = request.GET.get("kind", "")
    return wanted if wanted in dict(TOPICS) else ""


def _chips(topic: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?kind={value}" if value else "?", "current": value == topic}
        for value, label in CHIPS
    ]


def _older_url(older: str, topic: str) -> str:
    if not older:
        return ""
    return f"?kind={topic}&cursor={older}" if topic else f"?cursor={older}"


def _seen_until(request: HttpRequest, viewer: Person, now: datetime) -> datetime | None:
    """Return where the visit before this one ended; within a visit it stays the same."""
    seen_at = viewer.feed_seen_at
    if rules.starts_visit(seen_at, now):
        request.session[VISIT] = seen_at.isoformat() if seen_at else ""
    if rules.needs_noting(seen_at, now):
        mark_seen(by=viewer, at=now)
    kept = request.session.get(VISIT, "")
    return datetime.fromisoformat(kept) if kept else None
