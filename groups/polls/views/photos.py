"""Photos given as answers in a poll that keeps names: to look at, for who runs it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from groups.polls.permissions import access_run
from groups.polls.queries.photos import photo_page, photo_question
from network.people.doors import member, member_required


@never_cache
@require_safe
@member_required
def photos(request: HttpRequest, uid: str, question: str) -> HttpResponse:
    """Show the photos of one question, a page at a time."""
    poll = access_run(member(request), uid)
    asked = photo_question(poll, question)
    page = photo_page(poll, question, after=request.GET.get("after", "")[:32].replace("\x00", ""))
    more = None if page.after is None else f"?{urlencode({'after': page.after})}"
    context = {"poll": poll, "question": asked, "photos": page.photos, "more": more}
    return render(request, "polls/photos.html", context)
