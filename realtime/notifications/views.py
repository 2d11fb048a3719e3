"""The list of seintjes, the choices, and the links in mails. Not for telling: that is `services`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network.kernel import clock, moments
from network.kernel.errors import Invalid
from network.kernel.ports.notices import Rhythm
from network.people.views import member, member_required
from realtime.notifications import rules, unsubscribing
from realtime.notifications.forms import KindsForm, MailForm
from realtime.notifications.outlets.digest_mail import parts_of, subject_of
from realtime.notifications.outlets.digest_preview import preview_of
from realtime.notifications.queries import (
    access_notification,
    choices_of,
    digest_time_of,
    kinds_of,
    notifications_of,
    quiet_hours_of,
    unread_count,
)
from realtime.notifications.services import (
    choose_all,
    choose_mail,
    mark_all_read,
    mark_read,
    stop_digests,
    unsubscribe,
)

PAGE = 30


@require_GET
@member_required
def listed(request: HttpRequest) -> HttpResponse:
    """Show the viewer's seintjes, newest first, a page at a time."""
    own = notifications_of(member(request))
    before = request.GET.get("before")
    if before:
        own = own.filter(pk__lt=access_notification(member(request), before).pk)
    page = list(own[: PAGE + 1])
    older = f"{reverse('notifications:list')}?before={page[PAGE - 1].uid}" if len(page) > PAGE else None
    context = {
        "page": page[:PAGE],
        "older": older,
        "unread": unread_count(member(request)),
        "first": not before,
    }
    return render(request, "notifications/list.html", context)


@require_GET
@member_required
def opened(request: HttpRequest, uid: str) -> HttpResponse:
    """Go to what a seintje is about, and mark it as read: the same as reading it."""
    notification = access_notification(member(request), uid)
    mark_read(by=member(request), notification=notification)
    return redirect(notification.link)


@require_POST
@member_required
def all_read(request: HttpRequest) -> HttpResponse:
    """Mark every seintje of the viewer as read."""
    mark_all_read(by=member(request))
    return redirect("notifications:list")


@require_GET
@member_required
def count(request: HttpRequest) -> HttpResponse:
    """Say how many are unread, for an open page that was away."""
    return JsonResponse({"unread": unread_count(member(request))})


@require_http_methods(["GET", "POST"])
@member_required
def chosen(request: HttpRequest) -> HttpResponse:
    """Let the viewer choose per kind what reaches them, and when it is quiet."""
    person = member(request)
    choices = kinds_of(person)
    open_to_choice = [choice for choice in choices if choice.can_choose]
    when = digest_time_of(person)
    form = KindsForm(open_to_choice, quiet_hours_of(person), when, request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts, ends = form.quiet_hours()
        part, weekday = form.digest_time()
        try:
            choose_all(by=person, choices=form.chosen(), starts=starts, ends=ends, part=part, weekday=weekday)
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je keuze is bewaard."))
            return redirect("notifications:settings")
    context = {
        "form": form,
        "fixed": [choice for choice in choices if not choice.can_choose],
        "hour": moments.hour(rules.next_digest(Rhythm.DAILY, clock.now(), when)),
        "weekday": WEEKDAYS[when.weekday],
    }
    return render(request, "notifications/settings.html", context)


@require_http_methods(["GET", "POST"])
@member_required
def topics(request: HttpRequest) -> HttpResponse:
    """Let the viewer choose seintje by seintje what leaves by mail at all."""
    choices = choices_of(member(request))
    form = MailForm([choice for choice in choices if choice.can_mute], request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_mail(by=member(request), wanted=form.wanted())
        messages.success(request, _("Je keuze is bewaard."))
        return redirect("notifications:topics")
    fixed = [choice for choice in choices if not choice.can_mute]
    return render(request, "notifications/topics.html", {"form": form, "fixed": fixed})


@require_GET
@member_required
def preview(request: HttpRequest) -> HttpResponse:
    """Show the viewer the digest that waits for them."""
    person = member(request)
    contents, leaves_at = preview_of(person)
    context = {
        "name": person.get_short_name(),
        "parts": parts_of(contents),
        "more": contents.more,
        "subject": subject_of(contents),
        "leaves_at": moments.exact(leaves_at) if leaves_at else "",
    }
    return render(request, "notifications/preview.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribed(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a kind of mail for whoever holds the link. Mail programs post here by themselves: no redirect."""
    person, notice = unsubscribing.read(token)
    done = request.method == "POST"
    if done:
        unsubscribe(person=person, notice=notice)
    return render(request, "notifications/unsubscribe.html", {"kind": notice.label, "done": done})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def digests_stopped(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the digests of whoever holds the link. Mail programs post here by themselves: no redirect."""
    person = unsubscribing.read_for_digests(token)
    done = request.method == "POST"
    if done:
        stop_digests(person=person)
    return render(request, "notifications/stop_digests.html", {"done": done})
