"""The two officers of a secret poll: who names them, and the page on which each takes and gives a code.

A code is shown in the answer to the form itself, and in no other place: not in an address, a session or a
log. Whoever wants to see or give one gave their password just before.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from groups.polls.enums import PollState
from groups.polls.forms.studio import CodeForm
from groups.polls.models import KeyHolder
from groups.polls.permissions import access_key, access_run, reads_words
from groups.polls.queries.listing import find_officers, officers_of
from groups.polls.services.officers import confirm_seat, give_code, name_officers, take_seat
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required
from network.people.models import Person

MOST_SENT: Final = 10

View = Callable[..., HttpResponseBase]


def just_proven(view: View) -> View:
    """Ask for the password again; what was typed meanwhile is not kept, as it may be a code."""
    guarded = reauthentication_required(view)

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return guarded(request, *args, **kwargs)  # type: ignore[no-any-return]
        except ReauthenticationRequired:
            if request.method == "POST":
                return redirect(request.path)
            raise

    return fresh


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def officers(request: HttpRequest, uid: str) -> HttpResponse:
    """Name the two officers of a secret draft, and see how far each of them is."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    if not poll.is_secret:
        raise NotFound
    if poll.state != PollState.DRAFT:
        return redirect("polls:office", uid)
    data = request.POST if request.method == "POST" else request.GET
    holders = list(poll.key_holders.select_related("person").order_by("pk"))
    sent = [value.replace("\x00", "") for value in data.getlist("officer")[:MOST_SENT]]
    chosen = (
        _chosen(poll.organiser, sent, holders)
        if sent or request.method == "POST"
        else [holder.person for holder in holders]
    )
    refusal = ""
    if request.method == "POST":
        try:
            name_officers(by=viewer, poll=poll, officers=chosen)
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, _("Ze krijgen een seintje, met de pagina waar ze hun code krijgen."))
            return redirect("polls:officers", uid)
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    found = [each for each in find_officers(poll.organiser, words) if each not in chosen]
    context = {"poll": poll, "holders": holders, "chosen": chosen, "found": found, "words": words}
    return render(
        request, "polls/studio/officers.html", {**context, "refusal": refusal}, status=422 if refusal else 200
    )


def _chosen(organiser: Any, sent: list[str], holders: list[KeyHolder]) -> list[Person]:
    """Return the people who were ticked: of the officers of the town, and those who were named before."""
    named = {holder.person.uid: holder.person for holder in holders}
    found = {each.uid: each for each in officers_of(organiser).filter(uid__in=sent)}
    return [{**found, **named}[uid] for uid in dict.fromkeys(sent) if uid in found or uid in named]


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@just_proven
def key(request: HttpRequest, uid: str) -> HttpResponse:
    """Let an officer take a code, type it back, and give it after the end."""
    viewer = member(request)
    holder = access_key(viewer, uid)
    wanted = request.POST.get("do", "") if request.method == "POST" else ""
    form = CodeForm(request.POST if wanted in ("confirm", "give") else None)
    code, refusal, status = "", "", 200
    try:
        if wanted == "take":
            code = take_seat(by=viewer, poll=holder.poll)
        elif wanted and form.is_valid():
            act = confirm_seat if wanted == "confirm" else give_code
            act(by=viewer, poll=holder.poll, code=form.cleaned_data["code"])
            messages.success(request, _thanks(wanted))
            return redirect("polls:key", uid)
        elif wanted:
            status = 422
    except DomainError as error:
        form.refuse(error)
        refusal = "" if wanted in ("confirm", "give") else error.message
        status = error.status if error.status != 400 else 422
    return _key_page(request, access_key(viewer, uid), form, code=code, refusal=refusal, status=status)


def _thanks(wanted: str) -> str:
    if wanted == "confirm":
        return _("Je code klopt. Bewaar ze tot na het einde. Meer hoef je nu niet te doen.")
    return _("Bedankt. Je code is gegeven.")


def _key_page(
    request: HttpRequest, holder: KeyHolder, form: CodeForm, *, code: str, refusal: str, status: int
) -> HttpResponse:
    poll = holder.poll
    return render(
        request,
        "polls/studio/key.html",
        {
            "poll": poll,
            "title": poll.title if reads_words(member(request), poll) else _("Peiling"),
            "holder": holder,
            "form": form,
            "code": code,
            "refusal": refusal,
            "takes": poll.state == PollState.DRAFT,
            "gives": poll.state == PollState.CLOSED and poll.boxes_at is not None,
            "waits": poll.state in (PollState.OPEN, PollState.CLOSED) and poll.boxes_at is None,
        },
        status=status,
    )
