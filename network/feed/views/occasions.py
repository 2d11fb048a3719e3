"""The agenda; planning, changing and calling off an event, coming to it, and its file for a calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.feed import permissions, queries
from network.feed.calendars import calendar_answer
from network.feed.models import AttendanceState, Audience, ItemState, Occasion, Post
from network.feed.occasion_forms import ChangeOccasionForm, OccasionForm, start_of
from network.feed.queries import occasions
from network.feed.services.attending import attend, stay_away
from network.feed.services.occasions import cancel_occasion, change_occasion, publish_occasion
from network.feed.services.photos import take_in_photos
from network.feed.views.home import cursor_of
from network.kernel import clock
from network.kernel.errors import Conflict, DomainError, NotFound, TooMany
from network.kernel.models import Space
from network.people.models import Person
from network.people.views import member, member_required, resident_required


@require_safe
@member_required
def agenda(request: HttpRequest) -> HttpResponse:
    """Show what comes in the viewer's district and groups, the soonest first."""
    viewer = member(request)
    cursor, warning = cursor_of(request)
    found, older = occasions.after(occasions.agenda_of(viewer), cursor)
    mine = occasions.own_states(viewer, found)
    context = {
        "events": [(occasion, mine.get(occasion.pk, "")) for occasion in found],
        "next_url": f"?cursor={older}" if older else "",
        "may_plan": queries.home_of(viewer) is not None,
        "warning": warning,
        "now": clock.now(),
    }
    return render(request, "feed/agenda.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def plan(request: HttpRequest) -> HttpResponse:
    """Put an event in the agenda of one's district."""
    viewer = member(request)
    here = queries.home_of(viewer)
    if here is None:
        return redirect("people:verify")
    space = Space.objects.get(pk=here.space_id)
    form = OccasionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        post = published_from(form, viewer, space)
        if post is not None:
            return after_planning(request, post)
    context = {"form": form, "space": space}
    return render(request, "feed/plan.html", context, status=400 if form.errors else 200)


def published_from(form: OccasionForm, viewer: Person, space: Space) -> Post | None:
    """Publish what a valid form holds; None where the form now says why not. Also for groups."""
    given = form.cleaned_data
    try:
        pictures = take_in_photos(by=viewer, space=space, photos=form.photos, kept=given["kept"])
        form.remember([picture.uid for picture in pictures])
        return publish_occasion(
            by=viewer,
            space=space,
            facts=form.facts(given["title"]),
            text=given["text"],
            audience=given.get("audience") or Audience.DISTRICT,
            share_with_municipality=given.get("share_with_municipality", False),
            pictures=pictures,
        )
    except DomainError as error:
        form.refuse(error)
        return None


def after_planning(request: HttpRequest, post: Post) -> HttpResponse:
    """Say where the event stands now, and show it."""
    if post.state == ItemState.HELD:
        messages.info(
            request, _("Je evenement wacht op nazicht. Een mens leest het na, en je krijgt een seintje.")
        )
    else:
        messages.success(request, _("Je evenement staat in de agenda."))
    return redirect("feed:post", post.uid)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Change one's own event; a stale form keeps what was typed and shows what stands there now."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    permissions.ensure_can_change_occasion(viewer, post)
    occasion = _occasion(post)
    form = ChangeOccasionForm(request.POST or None, initial=start_of(post, occasion))
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_occasion(
                by=viewer,
                post=post,
                facts=form.facts(given["title"]),
                text=given["text"],
                version=given["version"],
            )
        except DomainError as error:
            stale = isinstance(error, Conflict)
            form.refuse(error)
            form.on_version(post.version)
        else:
            messages.success(request, _("Je evenement is aangepast. Wie komt, krijgt een seintje."))
            return redirect("feed:post", uid)
    context = {"form": form, "post": post, "occasion": occasion, "stale": stale}
    return render(
        request, "feed/change_event.html", context, status=409 if stale else 400 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask once, then call one's own event off."""
    viewer = member(request)
    post = permissions.access_own_post(viewer, uid)
    occasion = _occasion(post)
    if request.method == "POST":
        cancel_occasion(by=viewer, post=post)
        messages.success(request, _("Je evenement is afgelast. Wie zou komen, krijgt een seintje."))
        return redirect("feed:post", uid)
    return render(request, "feed/cancel_event.html", {"post": post, "occasion": occasion})


@require_POST
@member_required
def coming(request: HttpRequest, uid: str) -> HttpResponse:
    """Say to come to an event (`come=1`), or take that back."""
    viewer = member(request)
    post = permissions.access_post(viewer, uid)
    try:
        if request.POST.get("come", "1") == "0":
            stay_away(by=viewer, post=post)
            messages.success(request, _("Goed dat je het zegt. Je staat niet meer op de lijst."))
        elif attend(by=viewer, post=post).state == AttendanceState.WAITING:
            messages.info(
                request,
                _("Het is vol. Je staat op de wachtlijst, en je krijgt een seintje als er plaats is."),
            )
        else:
            messages.success(request, _("Fijn, je komt. Je staat op de lijst."))
    except (Conflict, TooMany) as error:
        messages.error(request, error.message)
    return redirect("feed:post", uid)


@require_safe
@member_required
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """Give one event as a file for the calendar of a phone, to whoever reads it."""
    post = permissions.access_post(member(request), uid)
    host = f"{request.scheme}://{request.get_host()}"
    return calendar_answer([_occasion(post)], host=host, now=clock.now(), name="evenement")


def _occasion(post: Post) -> Occasion:
    occasion = occasions.occasion_of(post)
    if occasion is None:
        raise NotFound
    return occasion
