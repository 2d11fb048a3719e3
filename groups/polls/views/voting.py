"""The page of a poll, and its ballot: form to answers, one call to cast, then a redirect or the receipt.

Of a secret poll the answer to the form is the receipt itself: no redirect, no session, nothing to keep.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from groups.polls import rules
from groups.polls.enums import Mark, PollState
from groups.polls.forms.asked import Box, order_of
from groups.polls.forms.grouping import chosen_groups, gender_fields, groups_in
from groups.polls.forms.reading import GROUP, fields_of, name_of, read_answers
from groups.polls.forms.saying import said
from groups.polls.forms.voting import STAY, Walk, begin, walk
from groups.polls.models import NamedBallot, Poll, RollEntry
from groups.polls.permissions import access_poll, can_run, reads_words
from groups.polls.queries.versions import carrier_of, definition_of, versions_told
from groups.polls.questions import Definition, Photo, read_definition
from groups.polls.sealing.boxes import spoken
from groups.polls.services.casting import Receipt, cast_ballot
from groups.polls.services.photos import take_in_photo
from groups.polls.views.ballots import Around, ballot_context, shapes_url_of
from groups.polls.views.parts import Standing, facts_of, standing_of
from groups.polls.views.places import look_up
from network.kernel.errors import Conflict, DomainError, Invalid, refusal_of
from network.people.doors import member, member_required
from network.people.models import Person

DROP = "drop."
REFUSED = 422
MOST_DIGITS = 5


@dataclass
class Sent:
    """A form as it came in, with its photos taken in and its addresses looked up."""

    raw: dict[str, list[str]]
    go: str
    found: dict[str, tuple[Box, ...]] = field(default_factory=dict)
    faults: dict[str, Invalid] = field(default_factory=dict)


@never_cache
@require_safe
@member_required
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a poll: what it asks whom until when, whether the viewer voted, and a short ballot itself."""
    viewer = member(request)
    poll = access_poll(viewer, uid)
    standing = standing_of(viewer, poll)
    context = _page(viewer, poll, standing)
    if standing.votes and poll.definition:
        definition = definition_of(poll)
        if len(definition.questions) == 1:
            around = _around(viewer, poll, standing, definition, {}, sent=False)
            context |= {**ballot_context(begin(definition), around), "ballot_here": True}
    return render(request, "polls/poll.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@require_http_methods(["GET", "POST"])
@member_required
def vote(request: HttpRequest, uid: str) -> HttpResponse:
    """Walk through the ballot, and cast it at its end."""
    viewer = member(request)
    poll = access_poll(viewer, uid)
    standing = standing_of(viewer, poll)
    definition = definition_of(poll) if poll.definition else None
    if definition is None or not reads_words(viewer, poll):
        return redirect("polls:poll", uid=uid)
    if request.method != "POST":
        if not (standing.votes or standing.changes):
            return redirect("polls:poll", uid=uid)
        return _blank(request, viewer, poll, standing, definition)
    if request.POST.get("version", "") not in ("", str(poll.version)):
        return _corrected(request, viewer, poll, standing, definition)
    sent = _sent(request, viewer, poll, definition)
    now = walk(definition, sent.raw, page=request.POST.get("page", ""), go=sent.go, more=sent.faults)
    around = _around(viewer, poll, standing, definition, sent.raw, sent=True, found=sent.found)
    if not now.sends:
        return _form(request, poll, standing, now, around, status=REFUSED if now.faults else 200)
    try:
        receipt = cast_ballot(
            by=viewer,
            poll=poll,
            answers=now.answers,
            version=poll.version,
            groups=_groups(poll, standing, sent.raw),
        )
    except (DomainError, OperationalError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        return _refused(request, viewer, poll, now, around, refusal)
    return _done(request, poll, receipt)


def _blank(
    request: HttpRequest, viewer: Person, poll: Poll, standing: Standing, definition: Definition
) -> HttpResponse:
    """Show the first page; with what somebody answered before, where they may change it."""
    own = _own(standing) if standing.changes else None
    answers = _carried(poll, own.answers, own.version) if own is not None else {}
    now = begin(definition, answers)
    if own is not None:
        now.raw.update(gender_fields(own.gender))
    around = _around(viewer, poll, standing, definition, now.raw, sent=False)
    return _form(request, poll, standing, now, around)


def _corrected(
    request: HttpRequest, viewer: Person, poll: Poll, standing: Standing, definition: Definition
) -> HttpResponse:
    """Show the questions as they are now, with what was answered to the older ones where it still fits."""
    number = request.POST.get("version", "")
    known = number.isascii() and number.isdigit() and len(number) < MOST_DIGITS
    older = poll.versions.filter(number=int(number) if known else 0).first()
    answers: dict[str, Any] = {}
    if older is not None:
        before = read_definition(older.definition)
        raw = fields_of(request.POST, before)
        given, _faults = read_answers(before.questions, raw)
        answers = {key: answer for key, answer in given.items() if _fits(before, key, answer)}
        answers = _carried(poll, answers, older.number)
    now = begin(definition, answers)
    now.raw.update({name: request.POST.getlist(name) for name in request.POST if name.startswith(GROUP)})
    around = _around(viewer, poll, standing, definition, now.raw, sent=True)
    refusal = Conflict(
        _("De vragen zijn intussen verbeterd. Je hebt nog niet gestemd. Lees ze opnieuw en stem dan.")
    )
    return _form(request, poll, standing, now, around, refusal=refusal, status=refusal.status)


def _fits(definition: Definition, key: str, answer: Any) -> bool:
    try:
        definition.question(key).check(answer)
    except Invalid:
        return False
    return answer is not None


def _carried(poll: Poll, answers: dict[str, Any], version: int) -> dict[str, Any]:
    """Return answers to an older version in the words of the newest."""
    return answers if version == poll.version else carrier_of(poll).carried(answers, version)


def _sent(request: HttpRequest, viewer: Person, poll: Poll, definition: Definition) -> Sent:
    """Return what a form says; photos are taken in at once, so that nobody must choose them again."""
    raw = fields_of(request.POST, definition)
    go = request.POST.get("go", "")
    faults: dict[str, Invalid] = {}
    for question in definition.questions:
        if not isinstance(question, Photo):
            continue
        name = name_of(question)
        if go == DROP + question.key:
            raw.pop(name, None)
        upload = request.FILES.get(f"{name}.file")
        if upload is None:
            continue
        try:
            alt = request.POST.get(f"{name}.alt", "")
            raw[name] = [take_in_photo(by=viewer, poll=poll, upload=upload, alt=alt).uid]
        except DomainError as error:
            faults[question.key] = question.refused(error.message)
    if go.startswith(DROP):
        go = STAY
    searched = look_up(definition, raw, go)
    return Sent(raw, searched.go, searched.found, {**faults, **searched.faults})


def _around(
    viewer: Person,
    poll: Poll,
    standing: Standing,
    definition: Definition,
    raw: dict[str, list[str]],
    *,
    sent: bool,
    found: dict[str, tuple[Box, ...]] | None = None,
) -> Around:
    entry = standing.entry
    return Around(
        order=order_of(bytes(poll.order_key), viewer.uid),
        secret=poll.is_secret,
        shapes_url=shapes_url_of(poll, definition),
        found=found or {},
        groups=[]
        if entry is None
        else groups_in(poll.groups_asked, entry, raw, secret=poll.is_secret, sent=sent),
        send_label=_("Bewaar je nieuwe antwoord") if standing.changes else _("Stem"),
    )


def _groups(poll: Poll, standing: Standing, raw: dict[str, list[str]]) -> dict[str, str]:
    entry = standing.entry
    return {} if entry is None else chosen_groups(poll.groups_asked, entry, raw)


def _form(
    request: HttpRequest,
    poll: Poll,
    standing: Standing,
    now: Walk,
    around: Around,
    *,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "poll": poll,
        "standing": standing,
        "refusal": refusal.message if refusal is not None else "",
        **ballot_context(now, around),
    }
    return render(request, "polls/vote.html", context, status=status)


def _refused(
    request: HttpRequest, viewer: Person, poll: Poll, now: Walk, around: Around, error: DomainError
) -> HttpResponse:
    """Show what was filled in with the reason why it was not taken, and whether this person has voted."""
    poll.refresh_from_db()
    standing = standing_of(viewer, poll)
    if error.code == "other_version":
        return _corrected(request, viewer, poll, standing, definition_of(poll))
    return _form(request, poll, standing, now.refused(error), around, refusal=error, status=error.status)


def _done(request: HttpRequest, poll: Poll, receipt: Receipt) -> HttpResponse:
    if poll.is_secret:
        return render(
            request, "polls/receipt.html", {"poll": poll, "fingerprint": spoken(receipt.fingerprint)}
        )
    if receipt.changed:
        messages.success(request, _("Je nieuwe antwoord is bewaard. Het oude telt niet meer."))
    else:
        messages.success(request, _("Bedankt. Je stem is bewaard."))
    return redirect("polls:poll", uid=poll.uid)


def _mark(standing: Standing) -> str:
    return standing.entry.mark if standing.entry is not None else Mark.NONE


def _own(standing: Standing) -> NamedBallot | None:
    entry: RollEntry | None = standing.entry
    return NamedBallot.objects.filter(entry=entry).first() if entry is not None else None


def _page(viewer: Person, poll: Poll, standing: Standing) -> dict[str, Any]:
    """Return what the page of a poll shows to everybody who may open it."""
    own = _own(standing) if not poll.is_secret and standing.entry is not None else None
    runs = can_run(viewer, poll.organiser)
    corrections = versions_told(poll)[1:] if poll.version > 1 else []
    return {
        "poll": poll,
        "standing": standing,
        "facts": facts_of(poll),
        "runs": runs,
        "hidden": not reads_words(viewer, poll),
        "corrections": corrections,
        "own": _own_words(poll, own) if own is not None else [],
        "over": poll.state in (PollState.CLOSED, PollState.COUNTED),
        "counted": poll.state == PollState.COUNTED,
        "shows_result": runs or rules.shows_results(poll.results_shown, poll.state, _mark(standing)),
        "cancelled": poll.state == PollState.CANCELLED,
    }


def _own_words(poll: Poll, own: NamedBallot) -> list[tuple[str, list[str]]]:
    """Return what somebody answered by name, in words, for their own eyes."""
    definition = definition_of(poll)
    answers = _carried(poll, own.answers, own.version)
    return [
        (question.title, said(question, answers[question.key]))
        for question in definition.questions
        if answers.get(question.key) is not None
    ]
