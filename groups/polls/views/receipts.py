"""The published list of fingerprints of a counted secret poll, and the file to count it again.

A fingerprint is looked up by a form that is posted: in no address, and so in no log.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import BinaryField
from django.db.models.functions import Length, Substr
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from groups.polls.enums import PollState
from groups.polls.models import Poll, RecountFile, SealedBallot
from groups.polls.permissions import access_words
from groups.polls.queries.roll import roll_counts
from groups.polls.sealing.boxes import spoken, typed
from groups.polls.views.parts import standing_of
from network.kernel.errors import NotFound
from network.people.doors import member, member_required
from network.people.models import Person

PAGE = 60
START = re.compile(r"[0-9a-f]{8,64}")  # the two groups that a voter was told to write down
MOST_FOUND = 5
CHUNK = 256 * 1024


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def counted_list(request: HttpRequest, uid: str) -> HttpResponse:
    """Show the fingerprints of a secret poll, and whether one of them is in the list."""
    viewer = member(request)
    poll = access_secret(viewer, uid)
    context: dict[str, Any] = {"poll": poll, "standing": standing_of(viewer, poll)}
    if poll.state == PollState.COUNTED:
        context |= _published(poll, request.GET.get("after", ""))
    status = 200
    if request.method == "POST" and context.get("published"):
        given = request.POST.get("fingerprint", "")
        start = _start_of(given)
        context["given"] = given[:200]
        context["problem"] = "" if start else _too_short()
        status = 200 if start else 422
        if start:
            found = SealedBallot.objects.filter(poll=poll, fingerprint__startswith=start)
            prints = found.order_by("fingerprint").values_list("fingerprint", flat=True)[:MOST_FOUND]
            context |= {"looked": True, "there": [spoken(one) for one in prints]}
    return render(request, "polls/list.html", context, status=status)


@never_cache
@require_safe
@member_required
def recount_file(request: HttpRequest, uid: str) -> StreamingHttpResponse:
    """Give the published file, piece by piece."""
    poll = access_secret(member(request), uid)
    size = (
        RecountFile.objects.filter(poll=poll).annotate(size=Length("content")).values_list("size", flat=True)
    )
    found = size.first()
    if poll.state != PollState.COUNTED or found is None:
        raise NotFound
    answer = StreamingHttpResponse(_pieces(poll, found), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="peiling-{poll.uid}.json"'
    answer.headers["Content-Length"] = str(found)
    return answer


def access_secret(viewer: Person, uid: str) -> Poll:
    """Return a secret poll that was opened and whose words the viewer reads. Raises: NotFound."""
    poll = access_words(viewer, uid)
    if not poll.is_secret or poll.opened_at is None:
        raise NotFound
    return poll


def _pieces(poll: Poll, size: int) -> Iterator[bytes]:
    for start in range(1, size + 1, CHUNK):
        piece = Substr("content", start, CHUNK, output_field=BinaryField())
        rows = RecountFile.objects.filter(poll=poll).annotate(piece=piece).values_list("piece", flat=True)
        yield bytes(rows.get())


def _published(poll: Poll, after: str) -> dict[str, Any]:
    """Return a page of the list, and the numbers that belong together."""
    if not RecountFile.objects.filter(poll=poll).exists():
        return {"too_few": True}
    prints = SealedBallot.objects.filter(poll=poll).order_by("fingerprint")
    boxes = prints.count()
    rows = list(
        prints.filter(fingerprint__gt=typed(after) or "").values_list("fingerprint", flat=True)[: PAGE + 1]
    )
    return {
        "published": True,
        "boxes": boxes,
        "marks": roll_counts(poll).voted,
        "fingerprints": [spoken(one) for one in rows[:PAGE]],
        "older_url": f"?after={rows[PAGE - 1]}" if len(rows) > PAGE else None,
    }


def _start_of(text: str) -> str:
    """Return the start of a fingerprint that somebody typed; empty where that is too short or none."""
    plain = re.sub(r"[\s.\-]", "", text).lower()
    return plain if START.fullmatch(plain) else ""


def _too_short() -> str:
    return _("Typ minstens de eerste twee groepjes: 8 tekens, met cijfers en letters van a tot f.")
