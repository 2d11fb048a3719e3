"""Open answers of a poll that keeps names: read, and gather under themes. For who runs it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.polls.models import Poll, Theme
from groups.polls.permissions import access_run
from groups.polls.queries.words import open_question, words_page
from groups.polls.services.themes import (
    add_theme,
    drop_theme,
    gather,
    rename_theme,
    take_from,
    theme_of,
)
from groups.polls.services.told_answers import tell_answers, untell_answers
from network.kernel.errors import DomainError, NotFound
from network.people.doors import member, member_required
from network.people.models import Person

LOOSE = "loose"
REFUSED = 422


@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def words(request: HttpRequest, uid: str, question: str) -> HttpResponse:
    """Show answers to an open question, and change its themes."""
    viewer = member(request)
    poll = access_run(viewer, uid)
    open_question(poll, question)
    problem, status = "", 200
    if request.method == "POST":
        try:
            messages.success(request, _act(request, viewer, poll, question))
        except NotFound:
            raise
        except DomainError as error:
            problem, status = error.message, REFUSED
        else:
            return redirect(_here(request, poll, question))
    return _page(request, poll, question, problem, status)


def _page(request: HttpRequest, poll: Poll, question: str, problem: str, status: int) -> HttpResponse:
    only = request.GET.get("theme", "")
    theme = theme_of(poll, question, only) if only not in ("", LOOSE) else None
    after = request.GET.get("after", "")
    page = words_page(
        poll,
        question,
        after=int(after) if after.isdecimal() and len(after) < 15 else 0,
        theme=theme,
        loose=only == LOOSE,
    )
    more = None
    if page.after is not None:
        more = f"?{urlencode({'theme': only, 'after': page.after})}"
    context = {
        "poll": poll,
        "question": open_question(poll, question),
        "themes": Theme.objects.filter(poll=poll, question=question)
        .annotate(answers=Count("ballots"))
        .order_by("name"),
        "theme": theme,
        "only": only,
        "answers": page.answers,
        "more": more,
        "problem": problem,
        "name": request.POST.get("name", "") if problem else "",
    }
    return render(request, "polls/words.html", context, status=status)


def _here(request: HttpRequest, poll: Poll, question: str) -> str:
    road = reverse("polls:words", args=[poll.uid, question])
    only, after = request.GET.get("theme", ""), request.GET.get("after", "")
    if request.POST.get("go") == "drop":
        only = ""
    asked = {name: value for name, value in (("theme", only), ("after", after)) if value}
    return f"{road}?{urlencode(asked)}" if asked else road


def _act(request: HttpRequest, viewer: Person, poll: Poll, question: str) -> str:
    """Do what the form asks. Returns: what was done, in a sentence."""
    go = request.POST.get("go", "")
    if go == "add":
        theme = add_theme(by=viewer, poll=poll, question=question, name=request.POST.get("name", ""))
        chosen = _chosen(request)
        if chosen:
            gather(by=viewer, theme=theme, ballots=chosen)
        return _("Het thema “%(name)s” is er.") % {"name": theme.name}
    if go in ("tell", "untell"):
        return _told(viewer, poll, question, _chosen(request), go)
    theme = theme_of(poll, question, request.POST.get("theme", ""))
    if go == "rename":
        rename_theme(by=viewer, theme=theme, name=request.POST.get("name", ""))
        return _("Het thema heet nu “%(name)s”.") % {"name": theme.name}
    if go == "drop":
        drop_theme(by=viewer, theme=theme)
        return _("Het thema “%(name)s” is weg. De antwoorden blijven.") % {"name": theme.name}
    move: Callable[..., int] | None = {"put": gather, "take": take_from}.get(go)
    if move is None:
        raise NotFound
    many = move(by=viewer, theme=theme, ballots=_chosen(request))
    return ngettext("%(many)d antwoord verplaatst.", "%(many)d antwoorden verplaatst.", many) % {"many": many}


def _told(viewer: Person, poll: Poll, question: str, chosen: list[int], go: str) -> str:
    if go == "untell":
        many = untell_answers(by=viewer, poll=poll, question=question, ballots=chosen)
        return ngettext(
            "%(many)d antwoord staat niet meer in de uitslag.",
            "%(many)d antwoorden staan niet meer in de uitslag.",
            many,
        ) % {"many": many}
    many = tell_answers(by=viewer, poll=poll, question=question, ballots=chosen)
    return ngettext(
        "%(many)d antwoord erbij in de uitslag, zonder naam.",
        "%(many)d antwoorden erbij in de uitslag, zonder naam.",
        many,
    ) % {"many": many}


def _chosen(request: HttpRequest) -> list[int]:
    return [int(value) for value in request.POST.getlist("answer") if value.isdecimal() and len(value) < 15]
